// The operator's own API behind the edge of a sandbox.
#pragma once

#include "app/own_api/given_api.hpp"
#include "app/routes.hpp"

namespace grantor::app {

// Answered by the upstream where there is one, else from the document. All of it outlives the
// routes.
Routes own_api_routes(const Parts& parts, const GivenApi& api);

// Throws std::runtime_error if a page or endpoint of the sandbox has the first segment of the API's
// prefix: the router would give some paths to one and some to the other.
void check_own_prefix(const GivenApi& api, const Routes& others);

}  // namespace grantor::app
