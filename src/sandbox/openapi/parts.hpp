// What the tables of the CRM do not say of themselves: words for people, examples, and the shapes
// of the operations that are written one by one. The files of sandbox/openapi_parts, read once.
#pragma once

#include <boost/json/object.hpp>
#include <string>
#include <string_view>

#include "sandbox/engine/entity.hpp"

namespace grantor::sandbox::openapi {

struct Parts {
    json::object words;
    json::object schemas;
    json::object operations;
};

// Throws std::logic_error where a file is missing or broken: a defect of the binary.
const Parts& parts();

// "a lead label", "lead labels".
std::string_view one_of(const EntityDescription& entity);
std::string_view many_of(const EntityDescription& entity);
// What a field means; "" where nothing is to be said.
std::string_view meaning_of(const EntityDescription& entity, std::string_view field);
// A parameter that many operations have, by its name in the file.
json::object shared_parameter(std::string_view name);
// "LeadLabel", of "lead_label".
std::string component_name(std::string_view entity);

// {"$ref": …}, to a schema of the document's components.
json::object reference_to(std::string_view component);

}  // namespace grantor::sandbox::openapi
