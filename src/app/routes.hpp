// Which routes a service has. The router finds a row by its path, whatever the order of the rows;
// the groups are there for what stands around them.
#pragma once

#include <string>
#include <vector>

#include "app/parts.hpp"
#include "http/route.hpp"

namespace grantor::app {

using Routes = std::vector<http::Route>;

// table: `grantor serve`, and the credential gateway alone. The parts outlive the routes.
Routes served_routes(Parts& parts);
Routes gateway_routes(const Parts& parts);
// Titles of the operations of the APIs that nobody can reach, since `grantor serve` has pages or
// endpoints of its own below their first segment.
std::vector<std::string> hidden_operations(const Parts& parts);

// --- what these are made of, and a sandbox besides ---

// The whole of several.
Routes all_of(std::initializer_list<Routes> groups);
// What apps call: in a sandbox its log and faults stand around these, and around nothing else.
Routes routes_for_apps(const Parts& parts, Routes api);
// Pages, and what serves people and operators.
Routes routes_for_people(const Parts& parts);
// The API, as the upstreams of the options answer it, and as the demo API does.
Routes proxied_api(const Parts& parts);
Routes demo_api(Parts& parts);
// Documents and pages of the explorer. In a sandbox they describe it as well, the demo API where it
// has that, and everybody may read why a request was refused.
enum class ExplorerScope { service, sandbox, own_sandbox };
Routes explorer_routes(const Parts& parts, ExplorerScope scope);

}  // namespace grantor::app
