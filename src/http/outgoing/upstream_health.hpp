// Whether an upstream takes connections, as all threads of the server have found. One that does not
// is set aside for a time that grows, and then a single request tries it again; or it comes back
// when an active check succeeds. Any thread.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <mutex>

namespace grantor::http {

class UpstreamHealth {
 public:
    using Moment = std::chrono::steady_clock::time_point;

    // No lock and no clock: asked for every request.
    bool is_up() const { return is_up_.load(std::memory_order_relaxed); }
    // Of one that is down: its time is over. Says so to one caller only, and to the next one when
    // nothing has been heard of that for `trial_max`.
    bool may_try(Moment now);

    // A connection could not be opened. Whatever a client can bring about, such as an answer that
    // breaks off, is not a failure in this sense: it could take every upstream from everybody. The
    // time for which it is set aside from now on; zero: nothing has changed.
    std::chrono::seconds note_failure(Moment now);
    // A connection was opened. True: it was down, and is up again.
    bool note_connected();

    // What the active check has found. True: it is down now, and was not, or the other way round.
    // Two failures in a row are needed, because one may be a lost packet; one success is enough.
    bool note_failed_check();
    bool note_passed_check();

    // Connections that could not be opened, and checks that failed.
    std::uint64_t failures() const { return failures_.load(std::memory_order_relaxed); }

    // Doubled each time, from the first to the second. Short at first, since most outages are
    // restarts.
    static constexpr std::chrono::seconds set_aside_min{1};
    static constexpr std::chrono::seconds set_aside_max{60};
    // Longer than any attempt to connect takes.
    static constexpr std::chrono::seconds trial_max{10};
    static constexpr int failed_checks_max = 2;

 private:
    bool update();

    std::atomic<bool> is_up_{true};
    std::atomic<std::uint64_t> failures_{0};
    std::mutex mutex_;
    bool is_set_aside_ = false;
    bool has_failed_checks_ = false;
    int failed_checks_ = 0;  // in a row
    std::chrono::seconds next_set_aside_ = set_aside_min;
    Moment until_;
    Moment trial_until_;
};

}  // namespace grantor::http
