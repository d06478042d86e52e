// The fields that a company adds to its records. A definition is a record of its own, read once for
// each request (View::custom_fields); values are in the member custom_fields of the records and are
// read only through the definitions: values of a deleted field are never shown or found.
#pragma once

#include <boost/json/value.hpp>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sandbox/engine/entity.hpp"
#include "sandbox/engine/field_values.hpp"

namespace grantor::sandbox {

struct CustomField;

// What the company chose when it added the field. One row a type, in custom_types.cpp; each is
// there once, so pointers to them may be compared.
struct CustomType {
    enum class Holds { value, address, option, options, user, organization, person };

    std::string_view name;  // on the wire
    Holds holds;
    bool is_searched;  // whether search looks into the values
    // The value as it is stored, or why the field does not take it.
    Checked (*check)(const CustomField& field, const boost::json::value& value, const View& view);
    // What v1 sent in the form that v2 has; as it is where it cannot be read so.
    boost::json::value (*from_v1)(const boost::json::value& value);
    // The parts of a value that v1 shows next to the main one: "{key}_currency".
    std::span<const std::string_view> parts;

    bool has_options() const { return holds == Holds::option || holds == Holds::options; }
};

// Null if there is none.
const CustomType* custom_type_named(std::string_view name);

struct FieldOption {
    std::int64_t id = 0;  // counts from 1 in each field; never used again
    std::string label;
};

struct CustomField {
    std::int64_t id = 0;  // of its record
    std::string key;      // 40 hex digits
    std::string name;
    const CustomType* type = nullptr;  // never null in a field that was read
    std::vector<FieldOption> options;
    const EntityDescription* target = nullptr;  // of a person or an organization

    // Null if there is none, or it was deleted.
    const FieldOption* option(std::int64_t id) const;
};
using CustomFields = std::vector<CustomField>;

// Of one kind of record: all of them are read and shown with every record.
inline constexpr std::int64_t custom_field_definitions_max = 100;
inline constexpr std::size_t field_options_max = 500;

extern const EntityDescription custom_field_entity;

// Without the target, which the definition does not know.
CustomField custom_field_of(const Item& definition);
// In the order in which they were added.
CustomFields read_custom_fields(const CustomFieldFamily& family, CompanyId company,
                                const ReadTx& tx);
// Null if there is none.
const CustomField* find_custom_field(const CustomFields& fields, std::string_view key);

}  // namespace grantor::sandbox
