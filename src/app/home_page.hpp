// The first page of a sandbox: what there is to try.
#pragma once

#include "app/application.hpp"
#include "sandbox/seed/world_plan.hpp"

namespace grantor::app {

http::Response sandbox_home_page(const sandbox::WorldPlan& plan, const Application& application);

}  // namespace grantor::app
