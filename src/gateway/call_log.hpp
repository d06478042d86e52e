// The last calls through the gateway, in memory; each is also a line of the service's log. No
// header, no body, no query: they may be confidential.
#pragma once

#include <cstdint>
#include <deque>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.hpp"

namespace grantor::gateway {

struct LoggedCall {
    Time at;
    std::string request_id;
    std::string connection;
    std::string caller;  // "key shop", "user 7"
    std::string method;
    std::string path;  // at the provider's API
    int status = 0;
    std::chrono::microseconds duration{};
    std::string failure;  // "": the answer is the API's own
    bool was_repeated = false;
    std::uint64_t request_bytes = 0;
    std::uint64_t answer_bytes = 0;
};

// Safe from any thread.
class CallLog {
 public:
    static constexpr std::size_t kept_max = 2000;

    void add(LoggedCall call);
    // Newest first.
    std::vector<LoggedCall> of_connection(std::string_view name, std::size_t limit) const;
    std::uint64_t count() const;

 private:
    mutable std::mutex mutex_;
    std::deque<LoggedCall> calls_;
    std::uint64_t count_ = 0;
};

// The line.
void write_log_line(const LoggedCall& call);

}  // namespace grantor::gateway
