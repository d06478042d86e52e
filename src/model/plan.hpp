// What companies pay for: it decides the limits of their API requests. The operator's own list.
#pragma once

#include <cstdint>
#include <string>

#include "base/ids.hpp"

namespace grantor {

using PlanId = Id<struct PlanTag>;

// Requests in any `burst_window` (edge/limits). 0: no limit.
struct PlanLimits {
    std::int64_t budget_factor = 1;
    std::int32_t burst = 80;           // of one app's token
    std::int32_t burst_personal = 20;  // of a person's own API token
    std::int32_t burst_search = 10;    // search operations, of either kind of token
    bool operator==(const PlanLimits&) const = default;
};

struct Plan {
    PlanId id;
    std::string name;
    PlanLimits limits;
    bool operator==(const Plan&) const = default;
};

// New companies have it, so it cannot be removed.
inline constexpr PlanId first_plan{0};

}  // namespace grantor
