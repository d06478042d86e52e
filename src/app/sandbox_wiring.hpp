// The sandbox's control plane, wired to the rest of the program.
#pragma once

#include <functional>

#include "app/application.hpp"
#include "sandbox/control/control.hpp"

namespace grantor::app {

sandbox::Control sandbox_control(Application& application, sandbox::Traffic& traffic,
                                 const sandbox::WorldPlan& plan, std::function<void()> start_over);

}  // namespace grantor::app
