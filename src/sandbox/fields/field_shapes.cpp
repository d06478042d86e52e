#include "sandbox/fields/field_shapes.hpp"

#include <algorithm>
#include <boost/json.hpp>

#include "base/time.hpp"
#include "sandbox/wire/moments.hpp"

namespace grantor::sandbox::fields {
namespace {

json::value stored(const ShownField& shown, std::string_view name) {
    if (shown.definition == nullptr) return nullptr;
    return shown.definition->object.at(name);
}

json::value sql_time(const ShownField& shown, std::string_view name) {
    const auto value = stored(shown, name);
    const auto moment = value.is_string() ? read_moment(value.get_string()) : std::nullopt;
    return moment ? json::value(to_sql_time(*moment)) : json::value(nullptr);
}

bool flag_in(const ShownField& shown, std::string_view name, bool fallback) {
    if (shown.definition == nullptr) return fallback;
    const auto& visibility = shown.definition->object.at("ui_visibility").get_object();
    const auto* value = visibility.if_contains(name);
    return value != nullptr && value->is_bool() ? value->get_bool() : fallback;
}

bool is_required(const ShownField& shown) {
    return shown.field.fixed != nullptr && shown.field.fixed->is_required;
}

bool is_searched_field(const ShownField& shown) {
    if (shown.field.custom != nullptr) return shown.field.custom->type->is_searched;
    return std::ranges::any_of(shown.entity.searched, [&](const SearchedField& searched) {
        return searched.field == shown.field.code;
    });
}

// A person changes the value in the list of records, many at a time.
bool is_editable(const ShownField& shown) {
    return shown.field.custom != nullptr ||
           (shown.field.fixed != nullptr && shown.field.fixed->writable == Writable::always);
}

void add_members(const json::object& from, json::object& out) {
    for (const auto& member : from) out[member.key()] = member.value();
}

// Where a client has said nothing.
json::object ui_visibility(const ShownField& shown) {
    json::object out{{"add_visible_flag", is_required(shown)}, {"details_visible_flag", true}};
    add_members(json::parse(shown.entity.field_settings.ui_visibility).as_object(), out);
    return out;
}

json::object stage_settings(bool is_enabled) {
    return {{"enabled", is_enabled}, {"stage_ids", json::array{}}};
}

json::value settings(const ShownField& shown, std::string_view name) {
    json::object out;
    if (name == "ui_visibility") out = ui_visibility(shown);
    if (name == "important_fields") out = stage_settings(false);
    if (name == "required_fields") {
        out = stage_settings(is_required(shown));
        add_members(json::parse(shown.entity.field_settings.required_fields).as_object(), out);
    }
    if (shown.definition != nullptr)
        add_members(shown.definition->object.at(name).get_object(), out);
    return out;
}

json::value subfields(const KnownField& field) {
    const auto subfield = [](std::string_view code, std::string_view type) {
        return json::object{{"field_code", code}, {"field_name", code}, {"field_type", type}};
    };
    json::array out;
    if (field.type == "monetary") {
        out = {subfield("value", "double"), subfield("currency", "varchar")};
    } else if (field.type == "address") {
        for (const auto part : address_parts) out.push_back(subfield(part, "varchar"));
    } else if (field.type == "daterange") {
        out = {subfield("value", "date"), subfield("until", "date")};
    } else if (field.type == "timerange") {
        out = {subfield("value", "time"), subfield("until", "time")};
    } else {
        return nullptr;
    }
    return out;
}

}  // namespace

json::object in_v1(const ShownField& shown) {
    const auto& field = shown.field;
    const bool is_custom = field.custom != nullptr;
    return {
        {"id", field.id},
        {"key", field.v1_key},
        {"name", field.name},
        {"order_nr", field.id},
        {"field_type", field.type},
        {"add_time", sql_time(shown, "add_time")},
        {"update_time", sql_time(shown, "update_time")},
        {"last_updated_by_user_id", stored(shown, "last_updated_by_user_id")},
        {"created_by_user_id", stored(shown, "created_by_user_id")},
        {"active_flag", true},
        {"edit_flag", is_custom},
        {"index_visible_flag", true},
        {"details_visible_flag", flag_in(shown, "details_visible_flag", true)},
        {"add_visible_flag", flag_in(shown, "add_visible_flag", is_required(shown))},
        {"important_flag", false},
        {"bulk_edit_allowed", is_editable(shown)},
        {"searchable_flag", is_searched_field(shown)},
        {"filtering_allowed", is_custom || field.fixed != nullptr},
        {"sortable_flag", field.fixed != nullptr},
        {"mandatory_flag", is_required(shown)},
        {"options", options_of(field)},
    };
}

json::object in_v2(const ShownField& shown, const std::vector<std::string_view>& extras) {
    const auto& field = shown.field;
    json::object out{
        {"field_name", field.name},
        {"field_code", field.code},
        {"field_type", field.type},
        {"is_custom_field", field.custom != nullptr},
        {"is_optional_response_field", field.is_optional},
        {"description", stored(shown, "description")},
        {"options", options_of(field)},
        {"subfields", subfields(field)},
    };
    for (const auto name : extras) out[name] = settings(shown, name);
    return out;
}

std::vector<std::string_view> extras_of(const EntityDescription& entity) {
    if (!entity.field_settings.depend_on_stages) return {"ui_visibility"};
    return {"ui_visibility", "important_fields", "required_fields"};
}

}  // namespace grantor::sandbox::fields
