#include "sandbox/engine/custom/custom_field.hpp"

#include <algorithm>
#include <array>
#include <boost/json.hpp>

#include "store/transaction.hpp"

namespace grantor::sandbox {
namespace {

using enum FieldType;
constexpr auto never = Writable::never;
constexpr auto allowed = Null::allowed;
constexpr auto refused = Null::refused;

// Only the operations on fields write it, and they check their input.
constexpr std::array definition_fields{
    FieldDescription{"id", integer, never, refused, "0"},
    FieldDescription{"of", text, never, refused, R"("")"},  // the holder
    FieldDescription{"key", text, never, refused, R"("")"},
    FieldDescription{"name", title, never, refused, R"("")"},
    FieldDescription{"field_type", text, never, refused, R"("varchar")"},
    FieldDescription{"options", text, never, refused, "[]"},
    FieldDescription{"next_option", integer, never, refused, "1"},
    FieldDescription{"description", text, never, allowed},
    FieldDescription{"ui_visibility", text, never, refused, "{}"},
    FieldDescription{"important_fields", text, never, refused, "{}"},
    FieldDescription{"required_fields", text, never, refused, "{}"},
    FieldDescription{"created_by_user_id", user, never, refused, "0"},
    FieldDescription{"last_updated_by_user_id", user, never, allowed},
    FieldDescription{"add_time", moment, never, refused, R"("1970-01-01T00:00:00Z")"},
    FieldDescription{"update_time", moment, never, refused, R"("1970-01-01T00:00:00Z")"},
    FieldDescription{"is_deleted", flag, never, refused, "false"},
};

// Definitions are listed by the kind of record that they belong to.
std::string status_of(const json::object& definition) {
    return std::string{definition.at("of").get_string()};
}

}  // namespace

const EntityDescription custom_field_entity{
    .name = "custom_field",
    .label = "Field",
    .relation = "field_id",
    .title = "name",
    .fields = definition_fields,
    .owner = "",
    .creator = "created_by_user_id",
    .writers = Writers::admins,
    .deleted = Deleted::hidden,
    .hooks = {.status = &status_of},
};

const FieldOption* CustomField::option(std::int64_t wanted) const {
    const auto found = std::ranges::find(options, wanted, &FieldOption::id);
    return found == options.end() ? nullptr : &*found;
}

CustomField custom_field_of(const Item& definition) {
    const auto& object = definition.object;
    CustomField field;
    field.id = definition.id;
    field.key = object.at("key").get_string();
    field.name = object.at("name").get_string();
    field.type = custom_type_named(object.at("field_type").get_string());
    for (const auto& option : object.at("options").get_array())
        field.options.push_back(
            {option.at("id").get_int64(), std::string{option.at("label").get_string()}});
    return field;
}

CustomFields read_custom_fields(const CustomFieldFamily& family, CompanyId company,
                                const ReadTx& tx) {
    CustomFields fields;
    if (family.holder.empty()) return fields;
    const RecordSet set{company, std::string{custom_field_entity.name}};
    const auto records = tx.records().list(set, {.statuses = {std::string{family.holder}}},
                                           {.limit = custom_field_definitions_max});
    fields.reserve(records.size());
    for (const auto& item : items_of(custom_field_entity, records)) {
        auto& field = fields.emplace_back(custom_field_of(item));
        if (field.type->holds == CustomType::Holds::person) field.target = family.person;
        if (field.type->holds == CustomType::Holds::organization)
            field.target = family.organization;
    }
    return fields;
}

const CustomField* find_custom_field(const CustomFields& fields, std::string_view key) {
    const auto found = std::ranges::find(fields, key, &CustomField::key);
    return found == fields.end() ? nullptr : &*found;
}

}  // namespace grantor::sandbox
