#include "sandbox/fields/field_draft.hpp"

#include <array>
#include <boost/json.hpp>

#include "sandbox/engine/field_values.hpp"
#include "sandbox/wire/json_text.hpp"

namespace grantor::sandbox::fields {
namespace {

constexpr std::size_t settings_max = 2000;  // bytes of JSON, each

struct Names {
    std::string_view name;
    std::string_view type;
};
constexpr Names names_in(ApiVersion version) {
    return version == ApiVersion::v1 ? Names{"name", "field_type"}
                                     : Names{"field_name", "field_type"};
}

Answer<std::optional<std::string>> read_title(const json::object& body, std::string_view name) {
    const auto* sent = body.if_contains(name);
    if (sent == nullptr) return std::nullopt;
    const auto checked = checked_value({.name = name, .type = FieldType::title}, *sent);
    if (!checked) return refuse_field(name, checked.error());
    return std::string{checked->get_string()};
}

// Whole numbers have no type of their own: they are doubles.
Answer<const CustomType*> read_type(const json::object& body, std::string_view name) {
    const auto* sent = body.if_contains(name);
    if (sent == nullptr) return nullptr;
    const std::string_view word = sent->is_string() ? std::string_view{sent->get_string()} : "";
    const auto* type = custom_type_named(word == "int" ? "double" : word);
    if (type == nullptr) return refuse_field(name, "is not a type that a custom field may have");
    return type;
}

// Forms of v1 have no lists: the options are JSON in a text.
Answer<json::value> list_value(const json::value& sent, ApiVersion version) {
    if (version == ApiVersion::v2 || !sent.is_string()) return sent;
    boost::system::error_code error;
    auto parsed = json::parse(sent.get_string(), error);
    if (error) return refuse_field("options", "must be a list of objects");
    return parsed;
}

Answer<std::optional<json::array>> read_option_list(const json::object& body, ApiVersion version) {
    const auto* sent = body.if_contains("options");
    if (sent == nullptr || sent->is_null()) return std::nullopt;
    const auto list = list_value(*sent, version);
    if (!list) return std::unexpected(list.error());
    auto options = read_options(*list, OptionParts::label, "options");
    if (!options) return std::unexpected(options.error());
    return std::move(*options);
}

std::optional<Failure> read_settings(const json::object& body, json::object& settings) {
    for (const std::string_view name : {"ui_visibility", "important_fields", "required_fields"}) {
        const auto* sent = body.if_contains(name);
        if (sent == nullptr) continue;
        if (!sent->is_object()) return refuse_field(name, "must be an object").error();
        if (json_text(*sent).size() > settings_max)
            return refuse_field(name, "is too large").error();
        settings[name] = *sent;
    }
    return std::nullopt;
}

// v1 has one such flag, on its own.
std::optional<Failure> read_visible_flag(const json::object& body, json::object& settings) {
    const auto* sent = body.if_contains("add_visible_flag");
    if (sent == nullptr) return std::nullopt;
    const auto flag = flag_from(*sent);
    if (!flag.is_bool()) return refuse_field("add_visible_flag", "must be true or false").error();
    settings["ui_visibility"] = json::object{{"add_visible_flag", flag}};
    return std::nullopt;
}

Answer<std::optional<json::value>> read_description(const json::object& body) {
    const auto* sent = body.if_contains("description");
    if (sent == nullptr) return std::nullopt;
    const auto checked = checked_value(
        {.name = "description", .type = FieldType::text, .null = Null::allowed}, *sent);
    if (!checked) return refuse_field("description", checked.error());
    return *checked;
}

}  // namespace

Answer<json::array> read_options(const json::value& list, OptionParts parts,
                                 std::string_view name) {
    if (!list.is_array()) return refuse_field(name, "must be a list of objects");
    if (list.get_array().size() > field_options_max) return refuse_field(name, "has too many");
    json::array options;
    for (const auto& each : list.get_array()) {
        const auto* object = each.if_object();
        if (object == nullptr) return refuse_field(name, "must be a list of objects");
        json::object option;
        const auto* id = object->if_contains("id");
        if (id == nullptr && parts != OptionParts::label)
            return refuse_field(name, "must have an id in every entry");
        if (id != nullptr) {
            option["id"] = number_from(*id);
            if (const auto checked = checked_id(option["id"]); !checked)
                return refuse_field(name, "id " + checked.error());
        }
        if (parts != OptionParts::id) {
            const auto* label = object->if_contains("label");
            if (label == nullptr) return refuse_field(name, "must have a label in every entry");
            const auto checked = checked_value({.name = "", .type = FieldType::title}, *label);
            if (!checked) return refuse_field(name, "label " + checked.error());
            option["label"] = *checked;
        }
        options.push_back(std::move(option));
    }
    return options;
}

Answer<FieldDraft> read_field_draft(const json::object& body, ApiVersion version) {
    const auto names = names_in(version);
    FieldDraft draft;
    auto name = read_title(body, names.name);
    if (!name) return std::unexpected(name.error());
    draft.name = std::move(*name);
    const auto type = read_type(body, names.type);
    if (!type) return std::unexpected(type.error());
    draft.type = *type;
    auto options = read_option_list(body, version);
    if (!options) return std::unexpected(options.error());
    draft.options = std::move(*options);
    auto description = read_description(body);
    if (!description) return std::unexpected(description.error());
    draft.description = std::move(*description);
    auto failure = version == ApiVersion::v1 ? read_visible_flag(body, draft.settings)
                                             : read_settings(body, draft.settings);
    if (failure) return refuse(std::move(*failure));
    return draft;
}

}  // namespace grantor::sandbox::fields
