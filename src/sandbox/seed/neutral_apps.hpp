// The demo's apps around an operator's own API, of which nothing is known but its scopes: names and
// texts that fit any product. Pure.
#pragma once

#include <vector>

#include "sandbox/seed/world_plan.hpp"

namespace grantor::sandbox {

// One of each kind of client, without credentials and redirect URIs. Some read, some have all
// scopes.
std::vector<PlannedApp> neutral_apps(const PlatformScopes& scopes);

// What the marketplace shows besides: published ones, one that is approved and not published, one
// that waits for a review.
std::vector<PlannedApp> neutral_marketplace(const PlatformScopes& scopes);

}  // namespace grantor::sandbox
