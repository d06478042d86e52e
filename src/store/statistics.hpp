// What the store tells the metrics about itself.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>

#include "base/time.hpp"

namespace grantor {

// Upper bounds of the buckets; one more takes what is longer.
inline constexpr std::array<std::int64_t, 10> time_bounds_us{
    100, 500, 1'000, 5'000, 10'000, 25'000, 50'000, 100'000, 1'000'000, 10'000'000};

struct TimeCounts {
    std::array<std::uint64_t, time_bounds_us.size() + 1> counts{};  // not cumulative
    std::uint64_t sum_us = 0;
};

// Counted by one thread, read by any.
class TimeCounter {
 public:
    void add(std::chrono::microseconds time);
    TimeCounts counts() const;

 private:
    std::array<std::atomic<std::uint64_t>, time_bounds_us.size() + 1> counts_{};
    std::atomic<std::uint64_t> sum_us_{0};
};

struct StoreStatistics {
    std::uint64_t units = 0;           // finished, kept or not
    std::uint64_t commits = 0;         // groups that became durable
    std::uint64_t failed_commits = 0;  // groups of which nothing was kept
    std::uint64_t busy = 0;            // units turned away because the queue was full
    std::uint64_t checkpoints = 0;
    std::uint64_t queue_depth = 0;  // now
    // Groups by size: element n counts those of 2^n to 2^(n+1)-1 units.
    std::array<std::uint64_t, 12> group_sizes{};
    TimeCounts unit_times;   // of units, from their first statement to their last
    TimeCounts group_times;  // of groups, with their commit
};

}  // namespace grantor
