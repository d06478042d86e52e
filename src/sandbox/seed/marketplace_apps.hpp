// What the demo's marketplace shows: apps, and what people read about them. Pure.
#pragma once

#include <string_view>
#include <vector>

#include "sandbox/seed/world_plan.hpp"

namespace grantor::sandbox {

// Gives texts and categories to those of the apps that are known here, by their names.
void describe_apps(std::vector<PlannedApp>& apps);

// What an app's page says: addresses at `host`, and these texts.
AppProfile marketplace_profile(std::string_view host, std::string_view summary,
                               std::string_view description);

// Further public apps, without credentials and redirect URIs: published ones, one that is approved
// and not published, one that waits for a review.
std::vector<PlannedApp> marketplace_apps();

}  // namespace grantor::sandbox
