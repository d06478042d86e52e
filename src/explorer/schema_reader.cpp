#include "explorer/schema_reader.hpp"

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <fmt/format.h>

#include "base/cut.hpp"

namespace grantor::explorer {
namespace {

namespace json = boost::json;

// A schema may hold itself.
constexpr int depth_max = 4;

constexpr auto contains = [](const auto& list, const auto& wanted) {
    return std::ranges::find(list, wanted) != std::ranges::end(list);
};

constexpr std::array<std::string_view, 9> secret_names{
    "access_token", "api_token", "client_secret", "code_verifier", "http_auth_password",
    "password",     "secret",    "refresh_token", "token"};

const json::array* find_alternatives(const json::object& schema) {
    for (const std::string_view word : {"oneOf", "anyOf"})
        if (const auto* found = find_array(schema, word)) return found;
    return nullptr;
}

// References may lead on, but not for ever.
constexpr int hops_max = 16;

const json::value* find_part(std::string_view target, const json::object& document) {
    if (!target.starts_with("#/")) return nullptr;
    const json::value* at = nullptr;
    const json::object* in = &document;
    for (auto rest = target.substr(2); !rest.empty();) {
        if (in == nullptr) return nullptr;
        at = in->if_contains(cut_piece(rest, '/'));
        if (at == nullptr) return nullptr;
        in = at->if_object();
    }
    return at;
}

std::string words_of_type(const json::value& schema, const json::object& document, int depth) {
    if (depth > depth_max) return "value";
    const auto& object = resolved(schema, document);
    if (const auto* alternatives = find_alternatives(object)) {
        std::string words;
        for (const auto& one : *alternatives) {
            const auto word = words_of_type(one, document, depth + 1);
            if (words.contains(word)) continue;
            words += fmt::format("{}{}", words.empty() ? "" : " or ", word);
        }
        return words;
    }
    const auto type = plain_type(object);
    if (type == "array") {
        const auto* items = object.if_contains("items");
        if (items == nullptr) return "list";
        return fmt::format("list of {}", words_of_type(*items, document, depth + 1));
    }
    const auto format = text_of(object, "format");
    if (type == "string") return format.empty() ? "text" : format;
    if (type.empty()) return object.contains("enum") ? "text" : "value";
    return type;
}

std::vector<std::string> choices_of(const json::object& schema, const json::object& document,
                                    int depth = 0) {
    std::vector<std::string> choices;
    if (const auto* list = find_array(schema, "enum"))
        for (const auto& one : *list)
            if (!one.is_null()) choices.push_back(typed_text(one));
    if (const auto* only = schema.if_contains("const")) choices.push_back(typed_text(*only));
    const auto* items = schema.if_contains("items");
    if (items != nullptr && choices.empty() && depth < depth_max)
        return choices_of(resolved(*items, document), document, depth + 1);
    if (choices.empty() && plain_type(schema) == "boolean") return {"true", "false"};
    return choices;
}

std::vector<OperationField> members_of(const json::object& schema, const json::object& document) {
    std::vector<OperationField> fields;
    const auto* properties = find_object(schema, "properties");
    if (properties == nullptr) return fields;
    const auto* required = find_array(schema, "required");
    for (const auto& [name, member] : *properties) {
        OperationField field;
        field.name = name;
        field.location = ParameterLocation::body;
        field.is_required = required != nullptr && contains(*required, json::value(name));
        describe_field(field, member, document);
        fields.push_back(std::move(field));
    }
    return fields;
}

void add_alternative(std::vector<OperationField>& fields, std::vector<OperationField> further) {
    const auto named = [](std::vector<OperationField>& list, std::string_view name) {
        return std::ranges::find(list, name, &OperationField::name);
    };
    for (auto& field : fields)
        if (const auto other = named(further, field.name);
            other == further.end() || !other->is_required)
            field.is_required = false;
    for (auto& field : further) {
        const auto known = named(fields, field.name);
        if (known == fields.end()) {
            field.is_required = false;
            fields.push_back(std::move(field));
            continue;
        }
        for (auto& choice : field.choices)
            if (!contains(known->choices, choice)) known->choices.push_back(choice);
    }
}

}  // namespace

const json::object* find_object(const json::object& object, std::string_view member) {
    const auto* found = object.if_contains(member);
    return found == nullptr ? nullptr : found->if_object();
}

const json::array* find_array(const json::object& object, std::string_view member) {
    const auto* found = object.if_contains(member);
    return found == nullptr ? nullptr : found->if_array();
}

bool is_true(const json::object& object, std::string_view member) {
    const auto* found = object.if_contains(member);
    return found != nullptr && *found == true;
}

const json::object& resolved(const json::value& part, const json::object& document) {
    static const json::object nothing;
    const json::value* at = &part;
    for (int hops = 0; at != nullptr && hops < hops_max; ++hops) {
        const auto* object = at->if_object();
        if (object == nullptr) return nothing;
        const auto* reference = object->if_contains("$ref");
        if (reference == nullptr || !reference->is_string()) return *object;
        at = find_part(reference->get_string(), document);
    }
    return nothing;
}

std::string plain_type(const json::object& schema) {
    const auto* type = schema.if_contains("type");
    if (type == nullptr) return "";
    if (const auto* text = type->if_string()) return std::string(*text);
    if (const auto* list = type->if_array())
        for (const auto& one : *list)
            if (const auto* text = one.if_string(); text != nullptr && *text != "null")
                return std::string(*text);
    return "";
}

std::string type_words(const json::value& schema, const json::object& document) {
    return words_of_type(schema, document, 0);
}

std::string text_of(const json::object& object, std::string_view member) {
    const auto* found = object.if_contains(member);
    const auto* text = found == nullptr ? nullptr : found->if_string();
    return text == nullptr ? "" : std::string(*text);
}

std::string typed_text(const json::value& value) {
    if (const auto* text = value.if_string()) return std::string(*text);
    const auto* list = value.if_array();
    const auto is_scalar = [](const json::value& one) {
        return !one.is_object() && !one.is_array();
    };
    if (list == nullptr || !std::ranges::all_of(*list, is_scalar)) return json::serialize(value);
    std::string joined;
    for (const auto& one : *list)
        joined += fmt::format("{}{}", joined.empty() ? "" : ",", typed_text(one));
    return joined;
}

void describe_field(OperationField& field, const json::value& schema,
                    const json::object& document) {
    const auto& object = resolved(schema, document);
    field.type = type_words(schema, document);
    field.choices = choices_of(object, document);
    field.is_list = plain_type(object) == "array";
    field.is_secret = field.type == "password" || contains(secret_names, field.name);
    // Beside a reference, a description is about this use of it.
    if (const auto* own = schema.if_object(); own != nullptr && field.description.empty())
        field.description = text_of(*own, "description");
    if (field.description.empty()) field.description = text_of(object, "description");
    if (const auto* example = object.if_contains("example");
        field.example.empty() && example != nullptr)
        field.example = typed_text(*example);
}

std::vector<OperationField> fields_of_body(const json::value& schema,
                                           const json::object& document) {
    const auto& object = resolved(schema, document);
    const auto* alternatives = find_alternatives(object);
    if (alternatives == nullptr) return members_of(object, document);
    std::vector<OperationField> fields;
    bool is_first = true;
    for (const auto& one : *alternatives) {
        auto further = members_of(resolved(one, document), document);
        if (further.empty()) continue;  // a list of the same, say
        if (is_first)
            fields = std::move(further);
        else
            add_alternative(fields, std::move(further));
        is_first = false;
    }
    return fields;
}

}  // namespace grantor::explorer
