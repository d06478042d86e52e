// What the types of fields are: which values they take, how v1 sends these, what the wire calls the
// type, and its JSON Schema. One row a type, in field_values.cpp.
#pragma once

#include <boost/json/object.hpp>
#include <expected>
#include <string>

#include "sandbox/engine/field.hpp"

namespace grantor::sandbox {

// The value as it is stored, or the reason why the field does not take it.
using Checked = std::expected<boost::json::value, std::string>;

// v1 sends texts for numbers, flags as 0 and 1, labels as text, an address as one line; where the
// value can be read as what the field takes, it is returned in its v2 form, otherwise as it is.
boost::json::value from_v1(const FieldDescription& field, const boost::json::value& value);

Checked checked_value(const FieldDescription& field, const boost::json::value& value);

// What the *Fields endpoints call the type.
std::string_view wire_type_of(const FieldDescription& field);

// A client may leave out parts of what it writes, and is told how long a text may be.
enum class SchemaUse { shown, written };
boost::json::object schema_of(const FieldDescription& field, SchemaUse use);
// Also where a caller may not see what a relation leads to.
bool may_be_shown_as_null(const FieldDescription& field);

// For composite values.
inline std::unexpected<std::string> wrong(std::string reason) {
    return std::unexpected(std::move(reason));
}
Checked checked_text(const boost::json::value& value, std::size_t length_max);
Checked checked_id(const boost::json::value& value);
Checked checked_number(const boost::json::value& value);
boost::json::value number_from(const boost::json::value& value);
boost::json::value flag_from(const boost::json::value& value);
// v1: one label, a list, or a text of them; an id alone or as v1 shows it: {"value": 7, …}.
boost::json::value labels_from(const boost::json::value& value);
boost::json::value id_from(const boost::json::value& value);

}  // namespace grantor::sandbox
