#include "sandbox/wire/parts.hpp"

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

std::string_view word_of(std::string_view entity, std::string_view which) {
    const auto& entities = parts().words.at("entities").as_object();
    return entities.at(entity).as_object().at(which).as_string();
}

}  // namespace

const Parts& parts() {
    static const Parts all{read_part("words.json"), read_part("schemas.json"),
                           read_part("operations.json")};
    return all;
}

std::string_view one_of(std::string_view entity) { return word_of(entity, "one"); }
std::string_view many_of(std::string_view entity) { return word_of(entity, "many"); }

std::string_view meaning_of(std::string_view entity, std::string_view field) {
    const auto& fields = parts().words.at("fields").as_object();
    const auto own = std::string{entity} + "." + std::string{field};
    if (const auto* meaning = fields.if_contains(own)) return meaning->as_string();
    if (const auto* meaning = fields.if_contains(field)) return meaning->as_string();
    return {};
}

json::object shared_parameter(std::string_view name) {
    return parts().operations.at("parameters").as_object().at(name).as_object();
}

json::object computed_schema(std::string_view key) {
    const auto& computed = parts().schemas.at("computed").as_object();
    const auto* found = computed.if_contains(key);
    if (found == nullptr) throw std::logic_error("no schema for the key " + std::string{key});
    return found->as_object();
}

}  // namespace grantor::sandbox::openapi
