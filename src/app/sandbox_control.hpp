// The sandbox's control plane, wired to the rest of the program.
#pragma once

#include <functional>
#include <optional>

#include "app/parts.hpp"
#include "sandbox/control/control.hpp"

namespace grantor::app {

// All that is given outlives the control.
sandbox::Control sandbox_control(Parts& parts, sandbox::Traffic& traffic,
                                 const sandbox::WorldPlan& plan, std::function<void()> start_over,
                                 std::optional<sandbox::StandIn> stand_in = {});

}  // namespace grantor::app
