// The tables of the edge: the APIs behind it, and the check for other proxies.
#pragma once

#include <vector>

#include "edge/apis/proxy.hpp"
#include "edge/guard.hpp"

namespace grantor::edge {

// `/edge/check` (docs/serving.md).
std::vector<http::Route> check_routes(const Guard& guard);
// The paths of the rules, answered by the upstreams.
std::vector<http::Route> proxy_routes(const Proxy& proxy);
// The paths of the rules, all answered by `resources`.
std::vector<ApiRoute> resource_routes(const Apis& apis, const ApiHandler& resources);

}  // namespace grantor::edge
