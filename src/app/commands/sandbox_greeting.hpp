// What a sandbox prints when it answers: addresses, one person, and an app with its credentials as
// assignments for a shell, which README.md goes on from.
#pragma once

#include <cstdint>
#include <optional>

#include "app/options/options.hpp"
#include "sandbox/control/control.hpp"

namespace grantor::app {

struct SandboxGreeting {
    const Options& options;
    const sandbox::WorldPlan& plan;
    std::uint64_t seed = 0;
    const std::optional<sandbox::StandIn>& own_api;
    std::size_t operations_closed = 0;  // of an own API: its document says too little about them
};
void greet(const SandboxGreeting& greeting);

}  // namespace grantor::app
