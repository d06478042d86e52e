// Points in time with the precision the store keeps, and the one source of the real time.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <string>

namespace grantor {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

using Time = std::chrono::sys_time<milliseconds>;

inline std::int64_t to_ms(Time time) { return time.time_since_epoch().count(); }
inline std::int64_t to_s(Time time) {
    return std::chrono::floor<seconds>(time).time_since_epoch().count();
}
inline Time from_ms(std::int64_t ms) { return Time{milliseconds{ms}}; }
inline std::int64_t day_of(Time time) {
    return std::chrono::floor<days>(time).time_since_epoch().count();
}

// "2026-11-21T20:15:00Z", whole seconds (RFC 3339).
std::string to_rfc3339(Time time);
// "2026-11-21 20:15:00", UTC: the form of API v1 (docs/wire.md §6.2).
std::string to_sql_time(Time time);

// Each request goes by the moment at which it came, and of those that run at once the last may be
// carried out first, in this process or another. So a moment may seem to lie in the future by this
// much; by more if somebody has turned a clock back.
inline constexpr seconds overlap_max{10};

// The time of the system, moved by an offset that only the sandbox ever sets
// (docs/decisions/time_and_randomness.md). Safe from any thread.
class Clock {
 public:
    Time now() const;
    seconds offset() const { return seconds{offset_s_.load(std::memory_order_relaxed)}; }
    void set_offset(seconds offset) { offset_s_.store(offset.count(), std::memory_order_relaxed); }

 private:
    std::atomic<std::int64_t> offset_s_{0};
};

}  // namespace grantor
