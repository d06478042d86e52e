// The scopes that an OpenAPI document declares: `securitySchemes.*.flows.*.scopes`.
#pragma once

#include <boost/json/fwd.hpp>
#include <string>
#include <vector>

namespace grantor::edge {

struct DeclaredScope {
    std::string name;
    std::string description;  // as written; may be empty
    // Whether any operation that names it is more than a reading one (RFC 9110 §9.2.1).
    bool changes = false;
};

// In the order of the document, no name twice. Pure.
std::vector<DeclaredScope> declared_scopes(const boost::json::object& document);

}  // namespace grantor::edge
