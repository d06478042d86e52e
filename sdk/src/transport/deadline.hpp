// The moment at which a caller's patience ends.
#pragma once

#include <algorithm>
#include <chrono>

#include "grantor/client/transport.hpp"

namespace grantor::client {

using SteadyClock = std::chrono::steady_clock;
using Deadline = SteadyClock::time_point;

// A year is for ever, and can be added to any moment.
inline Deadline deadline_of(const CallOptions& call) {
    constexpr std::chrono::milliseconds most = std::chrono::years{1};
    return SteadyClock::now() + std::clamp(call.timeout, std::chrono::milliseconds{0}, most);
}
inline std::chrono::milliseconds time_left(Deadline deadline) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - SteadyClock::now());
    return std::max(left, std::chrono::milliseconds{0});
}

}  // namespace grantor::client
