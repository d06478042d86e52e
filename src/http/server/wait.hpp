// A pause inside a handler, without holding up the thread.
//
//     auto pause = http::wait(std::chrono::milliseconds{250});
//     co_await pause;
#pragma once

#include <chrono>
#include <coroutine>

namespace grantor::http {

// Longer waits are cut to this: a handler holds its request, and its client rarely stays longer.
inline constexpr std::chrono::milliseconds wait_max{60'000};

// Ends when the time has passed, or immediately when the server stops. Awaited on a thread of a
// server; on any other it does not wait at all.
class Wait {
 public:
    explicit Wait(std::chrono::milliseconds time) : time_(time) {}
    bool await_ready() const;
    void await_suspend(std::coroutine_handle<> handle);
    void await_resume() const {}

 private:
    std::chrono::milliseconds time_;
};

inline Wait wait(std::chrono::milliseconds time) { return Wait(time); }

}  // namespace grantor::http
