// How many API requests a company and its tokens may make: the numbers, and nothing that counts.
#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include "base/time.hpp"
#include "model/plan.hpp"

namespace grantor::edge {

// What the configuration says in place of a plan's own numbers.
struct PlanOverride {
    std::optional<std::int64_t> budget_factor = {};
    std::optional<std::int32_t> burst = {};
    std::optional<std::int32_t> burst_personal = {};
    std::optional<std::int32_t> burst_search = {};
};

// A company's budget of one day is daily_base × factor of its plan × its seats + what it has bought
// on top; it starts over at midnight UTC.
struct LimitPolicy {
    // Cost units of one seat in one day. 0: days have no limit.
    std::int64_t daily_base = 30000;
    // Requests of one client address without a token, to operations that are open to everybody, in
    // any `burst_window`. 0: no limit. As many as an app's token has at least.
    std::int32_t public_burst = 80;
    // Of the plans 0 to 3, which had names in the configuration before plans were data.
    std::array<PlanOverride, 4> plans{};

    PlanLimits in_force(const Plan& plan) const {
        auto out = plan.limits;
        const auto index = static_cast<std::size_t>(plan.id.value);
        if (index >= plans.size()) return out;
        const auto& said = plans[index];
        out.budget_factor = said.budget_factor.value_or(out.budget_factor);
        out.burst = said.burst.value_or(out.burst);
        out.burst_personal = said.burst_personal.value_or(out.burst_personal);
        out.burst_search = said.burst_search.value_or(out.burst_search);
        return out;
    }
    // `limits` are those in force.
    std::int64_t daily_budget(const PlanLimits& limits, std::int64_t seats,
                              std::int64_t top_up) const {
        return daily_base * limits.budget_factor * (seats > 0 ? seats : 1) + top_up;
    }
};

// Rolling, exact to the millisecond.
inline constexpr milliseconds burst_window{2000};

// A node holds at most this share of a day's budget that it has not spent, so a restart forfeits at
// most that; a company that uses its budget evenly costs one write in 7 minutes. It is at least the
// cost of a few of the most expensive operations (40), or small budgets would need a write for
// every request.
constexpr std::int64_t share_of(std::int64_t budget) {
    constexpr std::int64_t shares_per_day = 100;
    constexpr std::int64_t share_min = 200;
    return budget / shares_per_day > share_min ? budget / shares_per_day : share_min;
}

// Plan, seats, top-up, and what other nodes have taken are read again after this long.
inline constexpr seconds account_age_max{60};

}  // namespace grantor::edge
