// What the tables of the CRM do not say of themselves: words for people, examples, and the shapes
// of the operations that are written one by one. The files of sandbox/openapi_parts, read once.
#pragma once

#include <boost/json/object.hpp>
#include <string>
#include <string_view>

namespace grantor::sandbox::openapi {

namespace json = boost::json;

struct Parts {
    json::object words;
    json::object schemas;
    json::object operations;
};

// Throws std::logic_error where a file is missing or broken: a defect of the binary.
const Parts& parts();

// "a lead label", "lead labels", of "lead_label".
std::string_view one_of(std::string_view entity);
std::string_view many_of(std::string_view entity);
// What a field means; "" where nothing is to be said.
std::string_view meaning_of(std::string_view entity, std::string_view field);
// The schema of a key that code computes. Throws std::logic_error where there is none.
json::object computed_schema(std::string_view key);
// A parameter that many operations have, by its name in the file.
json::object shared_parameter(std::string_view name);

}  // namespace grantor::sandbox::openapi
