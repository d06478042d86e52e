// The fields that the records of one kind have, as the *Fields endpoints, stored filters and
// searches by field name them: those of the entity's table, then those of the company.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sandbox/engine/custom/custom_field.hpp"
#include "sandbox/engine/view.hpp"

namespace grantor::sandbox {

struct KnownField {
    // In the order of the list. Fixed fields count from 1; a custom field has the id of its
    // definition beyond first_custom_field_id.
    std::int64_t id = 0;
    std::string code;    // in v2: "owner_id", or the 40 hex digits
    std::string v1_key;  // "user_id"
    std::string name;    // for people: "Owner"
    std::string_view type;
    bool is_optional = false;                 // v2 shows it on request only
    const FieldDescription* fixed = nullptr;  // null: a custom one, or a count and the like
    const CustomField* custom = nullptr;      // belongs to the view
};

inline constexpr std::int64_t first_custom_field_id = 1000;

// `view` outlives the list.
std::vector<KnownField> fields_of(const EntityDescription& entity, const View& view);

// By code or by v1 key. Null if there is none.
const KnownField* find_field(const std::vector<KnownField>& fields, std::string_view name);
const KnownField* find_field(const std::vector<KnownField>& fields, std::int64_t id);

// The value that the item has there, in its v2 form; null where the field has been deleted.
const json::value& value_at(const KnownField& field, const Item& item);

// [{"id", "label"}]; null where the field has none.
json::value options_of(const KnownField& field);

}  // namespace grantor::sandbox
