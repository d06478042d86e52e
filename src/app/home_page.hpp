// The first page: in a sandbox what there is to try, otherwise that the service runs.
#pragma once

#include "app/application.hpp"
#include "sandbox/seed/world_plan.hpp"

namespace grantor::app {

http::Response sandbox_home_page(const sandbox::WorldPlan& plan, const Application& application);
http::Response service_home_page(const Application& application);

}  // namespace grantor::app
