// The latest requests of apps, for developers who watch while coding: a window of fixed size in
// memory; the oldest drop out, and what was sent and answered before them. Paths come without their
// query, which may hold a code or a token.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/ids.hpp"
#include "base/time.hpp"

namespace grantor::sandbox {

// What was sent and what was answered, without secrets (masking.hpp).
struct Exchange {
    std::string query{};
    std::string request_fields{};  // one line each
    std::string request_body{};
    std::string answer_fields{};
    std::string answer_body{};
    bool is_streamed = false;  // between the client and an upstream: the bodies were never here
};

struct LoggedRequest {
    std::int64_t number = 0;  // counts from 1 and never goes back
    Time at{};
    std::string request_id{};
    std::string method{};
    std::string path{};
    int status = 0;
    std::chrono::microseconds took{0};
    std::string client_id{};                     // "" where the request names no app that is known
    std::string app{};                           // its name
    std::string company{};                       // label
    std::string user{};                          // email address
    std::string fault{};                         // the injected fault that it met
    std::shared_ptr<const Exchange> exchange{};  // null: it is too old
};

enum class LogOutcome { any, allowed, refused };  // below 400, and the rest

struct LogFilter {
    std::int64_t after = 0;   // numbers above this one
    std::string client_id{};  // each empty: any
    std::string path{};       // a part of it
    LogOutcome outcome = LogOutcome::any;
    std::size_t limit = 100;
};

// Any thread.
class RequestLog {
 public:
    static constexpr std::size_t size_max = 1000;
    // Of so many the exchange is kept: 12 KiB each at most.
    static constexpr std::size_t exchanges_max = 200;

    // `number` of the argument is ignored.
    void add(LoggedRequest request);
    // The newest `limit` that fit, newest first.
    std::vector<LoggedRequest> list(const LogFilter& filter) const;
    // The request of that number, if it is still there.
    std::optional<LoggedRequest> find(std::int64_t number) const;
    // The number of the newest; zero before the first.
    std::int64_t last_number() const;
    // Numbers continue, so that a watching client sees what comes next.
    void clear();

 private:
    std::int64_t oldest() const;

    mutable std::mutex mutex_;
    std::vector<LoggedRequest> ring_;  // the request with number n is at n % size_max
    std::int64_t last_number_ = 0;
    std::int64_t cleared_ = 0;  // numbers up to this one are gone
};

}  // namespace grantor::sandbox
