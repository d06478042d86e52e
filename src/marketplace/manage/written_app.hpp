// Apps as the management API writes them. No secret.
#pragma once

#include <boost/json.hpp>
#include <string_view>

#include "marketplace/developer/own_app.hpp"
#include "model/grant.hpp"
#include "oauth/scope_catalogue.hpp"

namespace grantor::marketplace {

// Everything that its developer may change, what waits for a review beside it, and its state.
boost::json::object write_app(const OwnApp& own, const ScopeCatalogue& scopes);
boost::json::object write_terms(const AppTerms& terms, const ScopeCatalogue& scopes);
boost::json::array write_secrets(const App& app);
boost::json::object write_installation(const Grant& grant, const App& app,
                                       const ScopeCatalogue& scopes);

}  // namespace grantor::marketplace
