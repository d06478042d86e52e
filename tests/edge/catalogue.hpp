// The catalogue of scopes without a store.
#pragma once

#include "oauth/scope_catalogue.hpp"

namespace grantor::edge::test {

inline ScopeCatalogue a_catalogue() {
    std::vector<Scope> scopes;
    for (const auto* name : {"base",
                             "deals:read",
                             "deals:full",
                             "mail:read",
                             "mail:full",
                             "activities:read",
                             "activities:full",
                             "contacts:read",
                             "contacts:full",
                             "products:read",
                             "products:full",
                             "deal-fields:full",
                             "product-fields:full",
                             "contact-fields:full",
                             "project-fields:full",
                             "projects:read",
                             "projects:full",
                             "users:read",
                             "recents:read",
                             "search:read",
                             "admin",
                             "leads:read",
                             "leads:full",
                             "phone-integration",
                             "goals:read",
                             "goals:full",
                             "video-calls",
                             "messengers-integration",
                             "webhooks:read",
                             "webhooks:full"})
        scopes.push_back({ScopeIndex{static_cast<std::uint16_t>(scopes.size())}, name, "", ""});
    return ScopeCatalogue{std::move(scopes)};
}

}  // namespace grantor::edge::test
