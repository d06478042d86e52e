// Puts what happened in the demo's marketplace before it starts into the store: installations, a
// request to an admin, a submission to the reviewers.
#pragma once

#include "sandbox/seed/seed.hpp"

namespace grantor::sandbox {

// The world has its companies, people and apps.
void plant_marketplace(WriteTx& tx, const WorldPlan& plan, const SeededWorld& world,
                       const Soil& soil);

}  // namespace grantor::sandbox
