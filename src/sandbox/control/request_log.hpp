// The latest requests of apps, for developers who watch while coding: a window of fixed size in
// memory; the oldest drop out. Paths come without their query, which may hold a code or a
// token.
#pragma once

#include <chrono>
#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "base/ids.hpp"
#include "base/time.hpp"

namespace grantor::sandbox {

struct LoggedRequest {
    std::int64_t number = 0;  // counts from 1 and never goes back
    Time at{};
    std::string request_id{};
    std::string method{};
    std::string path{};
    int status = 0;
    std::chrono::microseconds took{0};
    std::string client_id{};  // "" where the request names no app that is known
    std::string app{};        // its name
    std::string company{};    // label
    std::string user{};       // email address
    std::string fault{};      // the injected fault that it met
};

enum class Outcome { any, allowed, refused };  // below 400, and the rest

struct LogFilter {
    std::int64_t after = 0;   // numbers above this one
    std::string client_id{};  // each empty: any
    std::string path{};       // a part of it
    Outcome outcome = Outcome::any;
    std::size_t limit = 100;
};

// Any thread.
class RequestLog {
 public:
    static constexpr std::size_t size_max = 1000;

    // `number` of the argument is ignored.
    void add(LoggedRequest request);
    // The newest `limit` that fit, newest first.
    std::vector<LoggedRequest> list(const LogFilter& filter) const;
    // The number of the newest; zero before the first.
    std::int64_t last_number() const;
    // Numbers continue, so that a watching client sees what comes next.
    void clear();

 private:
    mutable std::mutex mutex_;
    std::vector<LoggedRequest> ring_;  // the request with number n is at n % size_max
    std::int64_t last_number_ = 0;
    std::int64_t cleared_ = 0;  // numbers up to this one are gone
};

}  // namespace grantor::sandbox
