#include "gateway/call_log.hpp"

#include <ranges>

#include "base/log.hpp"

namespace grantor::gateway {

void CallLog::add(LoggedCall call) {
    const std::lock_guard lock(mutex_);
    if (calls_.size() >= kept_max) calls_.pop_front();
    calls_.push_back(std::move(call));
    ++count_;
}

std::vector<LoggedCall> CallLog::of_connection(std::string_view name, std::size_t limit) const {
    const std::lock_guard lock(mutex_);
    std::vector<LoggedCall> out;
    for (const auto& call : calls_ | std::views::reverse) {
        if (out.size() == limit) break;
        if (call.connection == name) out.push_back(call);
    }
    return out;
}

std::uint64_t CallLog::count() const {
    const std::lock_guard lock(mutex_);
    return count_;
}

void write_log_line(const LoggedCall& call) {
    log::info("gateway call", {{"request", call.request_id},
                               {"connection", call.connection},
                               {"caller", call.caller},
                               {"method", call.method},
                               {"path", call.path},
                               {"status", call.status},
                               {"us", call.duration.count()},
                               {"failure", call.failure},
                               {"repeated", call.was_repeated ? 1 : 0},
                               {"sent", call.request_bytes},
                               {"received", call.answer_bytes}});
}

}  // namespace grantor::gateway
