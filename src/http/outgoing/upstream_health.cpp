#include "http/outgoing/upstream_health.hpp"

#include <algorithm>
#include <utility>

namespace grantor::http {

bool UpstreamHealth::may_try(Moment now) {
    const std::lock_guard lock(mutex_);
    // What fails its check is tried by the check alone.
    if (has_failed_checks_ || now < until_ || now < trial_until_) return false;
    trial_until_ = now + trial_max;
    return true;
}

// Many attempts may have been under way at once: only the first of them counts, or a burst of
// requests would set it aside for the longest time.
std::chrono::seconds UpstreamHealth::note_failure(Moment now) {
    failures_.fetch_add(1, std::memory_order_relaxed);
    const std::lock_guard lock(mutex_);
    if (is_set_aside_ && now < until_) return std::chrono::seconds{0};
    const auto length = next_set_aside_;
    is_set_aside_ = true;
    until_ = now + length;
    trial_until_ = {};
    next_set_aside_ = std::min(2 * length, set_aside_max);
    update();
    return length;
}

bool UpstreamHealth::note_connected() {
    // A server may take connections and be out of order all the same: that is the check's to say.
    if (is_up()) return false;
    const std::lock_guard lock(mutex_);
    is_set_aside_ = false;
    next_set_aside_ = set_aside_min;
    return update() && is_up();
}

bool UpstreamHealth::note_failed_check() {
    failures_.fetch_add(1, std::memory_order_relaxed);
    const std::lock_guard lock(mutex_);
    failed_checks_ = std::min(failed_checks_ + 1, failed_checks_max);
    has_failed_checks_ = failed_checks_ == failed_checks_max;
    return update();
}

bool UpstreamHealth::note_passed_check() {
    const std::lock_guard lock(mutex_);
    failed_checks_ = 0;
    has_failed_checks_ = is_set_aside_ = false;
    next_set_aside_ = set_aside_min;
    return update();
}

// The lock is held. True: it has changed.
bool UpstreamHealth::update() {
    const bool is_up = !is_set_aside_ && !has_failed_checks_;
    return is_up_.exchange(is_up, std::memory_order_relaxed) != is_up;
}

}  // namespace grantor::http
