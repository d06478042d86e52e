// What the store tells the metrics about itself.
#pragma once

#include <array>
#include <cstdint>

namespace grantor {

struct StoreStatistics {
    std::uint64_t units = 0;           // finished, kept or not
    std::uint64_t commits = 0;         // groups that became durable
    std::uint64_t failed_commits = 0;  // groups of which nothing was kept
    std::uint64_t busy = 0;            // units turned away because the queue was full
    std::uint64_t checkpoints = 0;
    std::uint64_t queue_depth = 0;  // now
    // Groups by size: element n counts those of 2^n to 2^(n+1)-1 units.
    std::array<std::uint64_t, 12> group_sizes{};
};

}  // namespace grantor
