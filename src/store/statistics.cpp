#include "store/statistics.hpp"

#include <algorithm>

namespace grantor {

void TimeCounter::add(std::chrono::microseconds time) {
    const auto bucket = std::ranges::lower_bound(time_bounds_us, time.count());
    const auto index = static_cast<std::size_t>(bucket - time_bounds_us.begin());
    counts_[index].fetch_add(1, std::memory_order_relaxed);
    sum_us_.fetch_add(static_cast<std::uint64_t>(time.count()), std::memory_order_relaxed);
}

TimeCounts TimeCounter::counts() const {
    TimeCounts out;
    for (std::size_t i = 0; i < counts_.size(); ++i)
        out.counts[i] = counts_[i].load(std::memory_order_relaxed);
    out.sum_us = sum_us_.load(std::memory_order_relaxed);
    return out;
}

}  // namespace grantor
