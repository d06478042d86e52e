// What the demo's marketplace shows: apps, and what people read about them. Pure.
#pragma once

#include <vector>

#include "sandbox/seed/world_plan.hpp"

namespace grantor::sandbox {

// Gives texts and categories to those of the apps that are known here, by their names.
void describe_apps(std::vector<PlannedApp>& apps);

// Further public apps, without credentials and redirect URIs: published ones, one that is approved
// and not published, one that waits for a review.
std::vector<PlannedApp> marketplace_apps();

}  // namespace grantor::sandbox
