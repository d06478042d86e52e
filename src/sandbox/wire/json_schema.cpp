#include "sandbox/wire/json_schema.hpp"

#include <boost/json.hpp>

namespace grantor::sandbox::openapi {

void ObjectSchema::add(std::string_view name, json::object schema, Presence presence) {
    if (presence == Presence::always) required_.emplace_back(name);
    properties_[name] = std::move(schema);
}

json::object ObjectSchema::take() {
    json::object schema{{"type", "object"}};
    if (!required_.empty()) schema["required"] = std::move(required_);
    schema["properties"] = std::move(properties_);
    if (has_custom_fields_)
        schema["patternProperties"] =
            json::object{{"^[0-9a-f]{40}(_[a-z0-9_]+)?$", json::object{}}};
    return schema;
}

json::object of_type(std::string_view type) { return {{"type", type}}; }

json::object or_null(json::object schema) {
    auto* type = schema.if_contains("type");
    if (type == nullptr) return {{"anyOf", {std::move(schema), json::object{{"type", "null"}}}}};
    if (type->is_array() || *type == "null") return schema;
    *type = json::array{*type, "null"};
    if (auto* choices = schema.if_contains("enum")) choices->as_array().emplace_back(nullptr);
    return schema;
}

json::object list_of(json::object schema) {
    return {{"type", "array"}, {"items", std::move(schema)}};
}

json::object object_with(std::string_view name, json::object schema) {
    ObjectSchema object;
    object.add(name, std::move(schema));
    return object.take();
}

json::object reference_to(std::string_view component) {
    return {{"$ref", "#/components/schemas/" + std::string{component}}};
}

std::string component_name(std::string_view entity) {
    std::string name;
    bool begins_word = true;
    for (const char c : entity) {
        if (c != '_') name += begins_word ? static_cast<char>(c - 'a' + 'A') : c;
        begins_word = c == '_';
    }
    return name;
}

}  // namespace grantor::sandbox::openapi
