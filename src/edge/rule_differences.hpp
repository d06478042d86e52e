// What a reload of the rules changes, in words for the log.
#pragma once

#include <string>
#include <vector>

#include "edge/route_rules.hpp"

namespace grantor::edge {

// "added GET /api/v1/x (orders:read)", "removed …", "changed …: scopes a → b, cost 5 → 10"; sorted
// by operation; then "shut /api/v1/y", a path that has no operation here. Empty exactly if both
// decide every request alike.
std::vector<std::string> differences(const RouteRules& before, const RouteRules& after);

}  // namespace grantor::edge
