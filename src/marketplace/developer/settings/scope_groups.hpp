// The catalogue of scopes as a form shows it: what belongs together in one group, with titles in
// plain words.
#pragma once

#include <string>
#include <vector>

#include "oauth/scope_catalogue.hpp"

namespace grantor::marketplace {

struct ScopeGroup {
    std::string name;  // "Orders"
    std::vector<const Scope*> scopes;
};

// Scopes under one heading make a group, in the order of the catalogue; those that are alone come
// last, together. Without a heading of its own a scope stands under the word before its colon.
// Retired ones are in none, unless they are in `held`. The catalogue must outlive the groups.
std::vector<ScopeGroup> scope_groups(const ScopeCatalogue& catalogue, const ScopeSet& held);

// "Orders: read and write" for "orders:full".
std::string scope_title(const Scope& scope);

}  // namespace grantor::marketplace
