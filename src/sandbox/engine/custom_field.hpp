// The fields that a company adds to its records. A definition is a record of its own, read once for
// each request (View::custom_fields); values are in the member custom_fields of the records and are
// read only through the definitions: values of a deleted field are never shown or found.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sandbox/engine/entity.hpp"

namespace grantor::sandbox {

enum class CustomType {
    varchar,
    varchar_auto,
    text,
    phone,
    number,  // "double" on the wire
    monetary,
    date,
    daterange,
    time,
    timerange,
    address,
    option,   // "enum"
    options,  // "set"
    user,
    organization,  // "org"
    person,        // "people"
    visible_to,
};

struct FieldOption {
    std::int64_t id = 0;  // counts from 1 in each field; never used again
    std::string label;
};

struct CustomField {
    std::int64_t id = 0;  // of its record
    std::string key;      // 40 hex digits
    std::string name;
    CustomType type = CustomType::varchar;
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

std::string_view name_of(CustomType type);
std::optional<CustomType> custom_type_named(std::string_view name);
bool has_options(CustomType type);
// Whether search looks into the values.
bool is_searched(CustomType type);

// Without the target, which the definition does not know.
CustomField custom_field_of(const Item& definition);
// In the order in which they were added.
CustomFields read_custom_fields(const CustomFieldFamily& family, CompanyId company,
                                const ReadTx& tx);
// Null if there is none.
const CustomField* find_custom_field(const CustomFields& fields, std::string_view key);

}  // namespace grantor::sandbox
