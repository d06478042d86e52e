// How many API requests a company and its tokens may make: the numbers, and nothing that counts.
#pragma once

#include <array>
#include <cstdint>

#include "base/time.hpp"
#include "model/company.hpp"

namespace grantor::edge {

// Requests in any `burst_window`. 0: no limit.
struct PlanLimits {
    std::int64_t budget_factor = 1;
    std::int32_t burst = 80;           // of one app's token
    std::int32_t burst_personal = 20;  // of a person's own API token
    std::int32_t burst_search = 10;    // search operations, of either kind of token
};

// The numbers are those of the compatible system (docs/wire.md §6.3). A company's budget of one day
// is daily_base × factor of its plan × its seats + what it has bought on top; it starts over at
// midnight UTC.
struct LimitPolicy {
    // Cost units of one seat in one day. 0: days have no limit.
    std::int64_t daily_base = 30000;
    // Requests of one client address without a token, to operations that are open to everybody, in
    // any `burst_window`. 0: no limit. As many as an app's token has at least.
    std::int32_t public_burst = 80;
    std::array<PlanLimits, plan_names.size()> plans{{{1, 80, 20, 10},      // lite
                                                     {2, 160, 40, 10},     // growth
                                                     {5, 400, 100, 10},    // premium
                                                     {7, 480, 120, 10}}};  // ultimate

    const PlanLimits& of(Plan plan) const {
        return plans[static_cast<std::size_t>(plan) % plans.size()];
    }
    std::int64_t daily_budget(Plan plan, std::int64_t seats, std::int64_t top_up) const {
        return daily_base * of(plan).budget_factor * (seats > 0 ? seats : 1) + top_up;
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
