#include "sandbox/control/request_log.hpp"

#include <algorithm>

namespace grantor::sandbox {
namespace {

bool fits(const LogFilter& filter, const LoggedRequest& request) {
    if (!filter.client_id.empty() && request.client_id != filter.client_id) return false;
    if (!filter.path.empty() && !request.path.contains(filter.path)) return false;
    switch (filter.outcome) {
        case LogOutcome::any:
            return true;
        case LogOutcome::allowed:
            return request.status < 400;
        case LogOutcome::refused:
            return request.status >= 400;
    }
    return true;
}

}  // namespace

void RequestLog::add(LoggedRequest request) {
    const std::lock_guard lock(mutex_);
    if (ring_.empty()) ring_.resize(size_max);
    request.number = ++last_number_;
    ring_[static_cast<std::size_t>(last_number_) % size_max] = std::move(request);
    const auto too_old = last_number_ - static_cast<std::int64_t>(exchanges_max);
    if (too_old > 0) ring_[static_cast<std::size_t>(too_old) % size_max].exchange.reset();
}

// Of the caller's lock.
std::int64_t RequestLog::oldest() const {
    return std::max(cleared_, last_number_ - static_cast<std::int64_t>(size_max)) + 1;
}

std::optional<LoggedRequest> RequestLog::find(std::int64_t number) const {
    const std::lock_guard lock(mutex_);
    if (number < oldest() || number > last_number_) return std::nullopt;
    return ring_[static_cast<std::size_t>(number) % size_max];
}

std::vector<LoggedRequest> RequestLog::list(const LogFilter& filter) const {
    const std::lock_guard lock(mutex_);
    const auto first = std::max(filter.after + 1, oldest());
    std::vector<LoggedRequest> out;
    for (auto number = last_number_; number >= first && out.size() < filter.limit; --number) {
        const auto& request = ring_[static_cast<std::size_t>(number) % size_max];
        if (fits(filter, request)) out.push_back(request);
    }
    return out;
}

std::int64_t RequestLog::last_number() const {
    const std::lock_guard lock(mutex_);
    return last_number_;
}

void RequestLog::clear() {
    const std::lock_guard lock(mutex_);
    cleared_ = last_number_;
}

}  // namespace grantor::sandbox
