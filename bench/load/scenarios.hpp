// The scenarios by name, each over the files that bench_prepare has left.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "bench/load/scenario.hpp"

namespace grantor::bench {

// Names: constant, edge, resource, proxy, gateway, check, refresh_stable, refresh_rotating,
// exchange, install, revoke, peer_refresh. Throws std::runtime_error for another name, or when a
// file is missing.
std::unique_ptr<Scenario> make_scenario(std::string_view name, const std::string& directory);

// One refresh with the stable app's first token: what a cold start is measured by.
std::string first_token_request(const std::string& directory);

}  // namespace grantor::bench
