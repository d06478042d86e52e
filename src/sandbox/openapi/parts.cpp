#include "sandbox/openapi/parts.hpp"

#include <boost/json.hpp>
#include <span>
#include <stdexcept>

#include "base/embedded_file.hpp"

namespace grantor {

std::span<const EmbeddedFile> embedded_openapi_parts();

}  // namespace grantor

namespace grantor::sandbox::openapi {
namespace {

json::object read_part(std::string_view name) {
    for (const auto& file : embedded_openapi_parts())
        if (file.name == name) return json::parse(file.content).as_object();
    throw std::logic_error("the binary lacks " + std::string{name});
}

std::string_view word_of(const EntityDescription& entity, std::string_view which) {
    const auto& entities = parts().words.at("entities").as_object();
    return entities.at(entity.name).as_object().at(which).as_string();
}

}  // namespace

const Parts& parts() {
    static const Parts all{read_part("words.json"), read_part("schemas.json"),
                           read_part("operations.json")};
    return all;
}

std::string_view one_of(const EntityDescription& entity) { return word_of(entity, "one"); }
std::string_view many_of(const EntityDescription& entity) { return word_of(entity, "many"); }

std::string_view meaning_of(const EntityDescription& entity, std::string_view field) {
    const auto& fields = parts().words.at("fields").as_object();
    const auto own = std::string{entity.name} + "." + std::string{field};
    if (const auto* meaning = fields.if_contains(own)) return meaning->as_string();
    if (const auto* meaning = fields.if_contains(field)) return meaning->as_string();
    return {};
}

json::object shared_parameter(std::string_view name) {
    return parts().operations.at("parameters").as_object().at(name).as_object();
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

json::object reference_to(std::string_view component) {
    return {{"$ref", "#/components/schemas/" + std::string{component}}};
}

}  // namespace grantor::sandbox::openapi
