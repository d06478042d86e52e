// What an app did, counted by hour and day. Installations are counted with the unit of work that
// makes or ends them; requests are counted in memory and written every few seconds.
#pragma once

#include <cstdint>

#include "base/ids.hpp"
#include "base/time.hpp"

namespace grantor {

// Stored as the number.
enum class ActivityKind {
    installed = 1,
    uninstalled = 2,
    token_granted = 3,
    token_refused = 4,
    call_passed = 5,
    call_unauthorized = 6,  // 401, 402
    call_forbidden = 7,     // 403 and what else is refused
    call_over_limit = 8,    // 429
};
inline constexpr std::size_t activity_kinds = 8;

struct AppActivity {
    AppId app_id;
    std::int64_t day = 0;  // days since the epoch, UTC
    ActivityKind kind = ActivityKind::installed;
    std::int64_t count = 0;
};

struct AppHour {
    AppId app_id;
    std::int64_t hour = 0;  // hours since the epoch
    ActivityKind kind = ActivityKind::installed;
    std::int64_t count = 0;
};

inline std::int64_t hour_of(Time time) {
    return std::chrono::floor<hours>(time).time_since_epoch().count();
}
inline constexpr std::int64_t hours_of_day = 24;

}  // namespace grantor
