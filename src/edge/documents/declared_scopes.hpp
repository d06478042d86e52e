// The scopes that an OpenAPI document declares: `securitySchemes.*.flows.*.scopes`.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace grantor::edge {

struct DeclaredScope {
    std::string name;
    std::string description;  // as written; may be empty
    // Whether any operation that names it is more than a reading one (RFC 9110 §9.2.1).
    bool changes = false;
};

// In the order of the document, no name twice. Of a text that is not an OpenAPI 3 document none:
// lint reports that. Pure.
std::vector<DeclaredScope> declared_scopes(std::string_view text);

}  // namespace grantor::edge
