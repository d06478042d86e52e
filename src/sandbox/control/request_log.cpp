#include "sandbox/control/request_log.hpp"

#include <algorithm>

namespace grantor::sandbox {
namespace {

bool fits(const LogFilter& filter, const LoggedRequest& request) {
    if (!filter.client_id.empty() && request.client_id != filter.client_id) return false;
    if (!filter.path.empty() && !request.path.contains(filter.path)) return false;
    switch (filter.outcome) {
        case Outcome::any:
            return true;
        case Outcome::allowed:
            return request.status < 400;
        case Outcome::refused:
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
}

std::vector<LoggedRequest> RequestLog::list(const LogFilter& filter) const {
    const std::lock_guard lock(mutex_);
    const auto window = static_cast<std::int64_t>(size_max);
    const auto oldest = std::max({filter.after, cleared_, last_number_ - window}) + 1;
    std::vector<LoggedRequest> out;
    for (auto number = last_number_; number >= oldest && out.size() < filter.limit; --number) {
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
