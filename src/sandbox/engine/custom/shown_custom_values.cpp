// The showing half of custom_values.hpp.
#include <boost/json.hpp>

#include "sandbox/engine/custom/custom_values.hpp"
#include "sandbox/engine/showing.hpp"

namespace grantor::sandbox {
namespace {

const json::value& stored_value(const Showing& showing, const CustomField& field) {
    static const json::value nothing;
    const auto* custom = showing.item.object.if_contains("custom_fields");
    if (custom == nullptr || !custom->is_object()) return nothing;
    const auto* value = custom->get_object().if_contains(field.key);
    return value == nullptr ? nothing : *value;
}

json::value shown_option(const FieldOption& option, OptionForm form) {
    if (form == OptionForm::ids) return option.id;
    return json::object{{"id", option.id}, {"label", option.label}};
}

// Options that were deleted since are gone from the value.
json::array living_options(const CustomField& field, const json::value& value, OptionForm form) {
    json::array options;
    const auto add = [&](const json::value& id) {
        const auto* option = id.is_int64() ? field.option(id.get_int64()) : nullptr;
        if (option != nullptr) options.push_back(shown_option(*option, form));
    };
    if (value.is_array())
        for (const auto& id : value.get_array()) add(id);
    else
        add(value);
    return options;
}

// Null: the caller may not see it.
const Item* referred(const Showing& showing, const CustomField& field, const json::value& value) {
    if (!value.is_int64()) return nullptr;
    return showing.around.record(*field.target, value.get_int64());
}

json::value in_v2(const Showing& showing, const CustomField& field, OptionForm form) {
    const auto& value = stored_value(showing, field);
    if (value.is_null()) return nullptr;
    if (field.type->has_options()) {
        auto options = living_options(field, value, form);
        if (options.empty()) return nullptr;
        return field.type->holds == CustomType::Holds::option ? std::move(options.front())
                                                              : json::value(std::move(options));
    }
    if (field.target != nullptr && referred(showing, field, value) == nullptr) return nullptr;
    return value;
}

// "3", "3,4"
json::value option_text(const CustomField& field, const json::value& value) {
    std::string text;
    for (const auto& id : living_options(field, value, OptionForm::ids)) {
        if (!text.empty()) text += ',';
        text += std::to_string(id.get_int64());
    }
    return text.empty() ? json::value(nullptr) : json::value(text);
}

json::value expanded(const Showing& showing, const CustomField& field, const json::value& value) {
    const auto* item = referred(showing, field, value);
    if (item == nullptr) return nullptr;
    auto shown = in_keys({*field.target, *item, showing.around}, field.target->related_keys);
    shown["value"] = item->id;
    return shown;
}

json::value main_value_in_v1(const Showing& showing, const CustomField& field) {
    const auto& value = stored_value(showing, field);
    if (value.is_null()) return nullptr;
    if (field.type->has_options()) return option_text(field, value);
    if (field.type->holds == CustomType::Holds::user && value.is_int64())
        return expanded_user(UserId{value.get_int64()}, showing.around);
    if (field.target != nullptr) return expanded(showing, field, value);
    const auto* main = value.is_object() ? value.get_object().if_contains("value") : nullptr;
    return main == nullptr ? value : *main;
}

}  // namespace

json::object custom_fields_in_v2(const Showing& showing, OptionForm form) {
    json::object shown;
    for (const auto& field : showing.around.view().custom_fields(showing.entity))
        shown.emplace(field.key, in_v2(showing, field, form));
    return shown;
}

void add_custom_fields_in_v1(const Showing& showing, json::object& shown) {
    for (const auto& field : showing.around.view().custom_fields(showing.entity)) {
        shown[field.key] = main_value_in_v1(showing, field);
        const auto& value = stored_value(showing, field);
        for (const auto part : field.type->parts) {
            const auto* found = value.is_object() ? value.get_object().if_contains(part) : nullptr;
            shown[field.key + "_" + std::string{part}] =
                found == nullptr ? json::value(nullptr) : *found;
        }
        if (field.type->holds == CustomType::Holds::address)
            shown[field.key + "_formatted_address"] = shown.at(field.key);
    }
}

}  // namespace grantor::sandbox
