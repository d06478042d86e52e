// One value for one field: is it what the field takes.
#pragma once

#include <boost/json/value.hpp>
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

// For composite values.
inline std::unexpected<std::string> wrong(std::string reason) {
    return std::unexpected(std::move(reason));
}
Checked checked_text(const boost::json::value& value, std::size_t length_max);
Checked checked_id(const boost::json::value& value);
Checked checked_number(const boost::json::value& value);
boost::json::value number_from(const boost::json::value& value);
boost::json::value flag_from(const boost::json::value& value);

}  // namespace grantor::sandbox
