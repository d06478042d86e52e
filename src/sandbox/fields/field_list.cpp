#include "sandbox/fields/field_list.hpp"

#include <algorithm>
#include <array>
#include <boost/json.hpp>

#include "sandbox/engine/field_values.hpp"
#include "sandbox/engine/key_forms.hpp"

namespace grantor::sandbox {
namespace {

// "expected_close_date" is "Expected close date", "owner_id" is "Owner", "label_ids" "Labels".
std::string spoken(std::string_view code) {
    std::string name{code};
    if (name.ends_with("_ids")) name.replace(name.size() - 4, 4, "s");
    if (name.ends_with("_id")) name.resize(name.size() - 3);
    std::ranges::replace(name, '_', ' ');
    if (name == "id") return "ID";
    if (name == "org") return "Organization";
    if (!name.empty() && name[0] >= 'a' && name[0] <= 'z')
        name[0] = static_cast<char>(name[0] - 'a' + 'A');
    return name;
}

KnownField fixed_field(const FieldDescription& field) {
    KnownField known;
    known.code = field.name;
    known.v1_key = field.v1_name.empty() ? field.name : field.v1_name;
    known.name = spoken(field.name);
    known.type = wire_type_of(field);
    known.is_optional = field.shown == Shown::on_request;
    known.fixed = &field;
    return known;
}

// What include_fields of v2 adds: counts, the next activity, …
KnownField extra_field(const ShownKey& key, const EntityDescription& entity) {
    KnownField known;
    known.code = key.name;
    known.v1_key = key.name;
    known.name = spoken(key.name);
    known.type = wire_type_of(entity, key);
    known.is_optional = true;
    return known;
}

KnownField custom_field(const CustomField& field) {
    KnownField known;
    known.id = first_custom_field_id + field.id;
    known.code = field.key;
    known.v1_key = field.key;
    known.name = field.name;
    known.type = field.type->name;
    known.custom = &field;
    return known;
}

json::array visibility_options() {
    return {json::object{{"id", 1}, {"label", "Owner only"}},
            json::object{{"id", 3}, {"label", "All users"}}};
}

}  // namespace

std::vector<KnownField> fields_of(const EntityDescription& entity, const View& view) {
    std::vector<KnownField> fields;
    for (const auto& field : entity.fields)
        if (field.shown != Shown::never && field.type != FieldType::custom_fields)
            fields.push_back(fixed_field(field));
    for (const auto& key : entity.v2.keys)
        if (entity.field(key.name) == nullptr) fields.push_back(extra_field(key, entity));
    for (std::size_t i = 0; i < fields.size(); ++i) fields[i].id = static_cast<std::int64_t>(i) + 1;
    for (const auto& field : view.custom_fields(entity)) fields.push_back(custom_field(field));
    return fields;
}

const KnownField* find_field(const std::vector<KnownField>& fields, std::string_view name) {
    const auto found = std::ranges::find_if(fields, [&](const KnownField& field) {
        return field.code == name || field.v1_key == name;
    });
    return found == fields.end() ? nullptr : &*found;
}

const KnownField* find_field(const std::vector<KnownField>& fields, std::int64_t id) {
    const auto found = std::ranges::find(fields, id, &KnownField::id);
    return found == fields.end() ? nullptr : &*found;
}

const json::value& value_at(const KnownField& field, const Item& item) {
    static const json::value nothing;
    const auto* object = &item.object;
    if (field.custom != nullptr) {
        const auto* custom = item.object.if_contains("custom_fields");
        if (custom == nullptr || !custom->is_object()) return nothing;
        object = &custom->get_object();
    }
    const auto* value = object->if_contains(field.code);
    return value == nullptr ? nothing : *value;
}

json::value options_of(const KnownField& field) {
    json::array options;
    if (field.custom != nullptr) {
        if (!field.custom->type->has_options()) return nullptr;
        for (const auto& option : field.custom->options)
            options.push_back(json::object{{"id", option.id}, {"label", option.label}});
        return options;
    }
    if (field.type == "visible_to") return visibility_options();
    if (field.fixed == nullptr || field.fixed->choices.empty()) return nullptr;
    for (const auto choice : field.fixed->choices)
        options.push_back(json::object{{"id", choice}, {"label", spoken(choice)}});
    return options;
}

}  // namespace grantor::sandbox
