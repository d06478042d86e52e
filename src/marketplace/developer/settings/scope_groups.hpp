// The catalogue of scopes as a form shows it: what belongs together in one group, with titles in
// plain words.
#pragma once

#include <string>
#include <vector>

#include "oauth/scope_catalogue.hpp"

namespace grantor::marketplace {

struct ScopeGroup {
    std::string name;  // "Deals"
    std::vector<const Scope*> scopes;
};

// Scopes with the same word before the colon make a group, in the order of the catalogue; those
// that are alone come last, together. The catalogue must outlive the groups.
std::vector<ScopeGroup> scope_groups(const ScopeCatalogue& catalogue);

// "Deals: read and write" for "deals:full".
std::string scope_title(const Scope& scope);

}  // namespace grantor::marketplace
