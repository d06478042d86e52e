#include "edge/limits/burst_window.hpp"

#include <algorithm>

#include "edge/limits/limit_policy.hpp"

namespace grantor::edge {
namespace {

// What most tokens never exceed in two seconds.
constexpr std::int32_t capacity_min = 16;

std::uint16_t cut(Time time) { return static_cast<std::uint16_t>(to_ms(time)); }

}  // namespace

std::int32_t BurstWindow::count(Time now) {
    if (is_idle(now)) {
        count_ = 0;
        return 0;
    }
    const auto moment = cut(std::max(now, last_));
    while (count_ > 0 &&
           static_cast<std::uint16_t>(moment - moments_[first_]) >= burst_window.count()) {
        if (++first_ == capacity_) first_ = 0;
        --count_;
    }
    return count_;
}

void BurstWindow::add(Time now, std::int32_t limit) {
    if (count_ == capacity_) grow(std::min(limit, std::max(capacity_min, 2 * capacity_)));
    // A clock that was set back resets the window; two threads in the wrong order do not.
    last_ = count_ == 0 ? now : std::max(now, last_);
    auto place = first_ + count_;
    if (place >= capacity_) place -= capacity_;
    moments_[place] = cut(last_);
    ++count_;
}

milliseconds BurstWindow::until_next(Time now) const {
    if (count_ == 0) return milliseconds{0};
    const auto age = static_cast<std::uint16_t>(cut(std::max(now, last_)) - moments_[first_]);
    return burst_window - milliseconds{age};
}

bool BurstWindow::is_idle(Time now) const {
    return now >= last_ + burst_window || now <= last_ - burst_window;
}

void BurstWindow::grow(std::int32_t capacity) {
    auto moments = std::make_unique<std::uint16_t[]>(static_cast<std::size_t>(capacity));
    for (std::int32_t i = 0; i < count_; ++i) moments[i] = moments_[(first_ + i) % capacity_];
    moments_ = std::move(moments);
    capacity_ = capacity;
    first_ = 0;
}

}  // namespace grantor::edge
