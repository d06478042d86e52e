// A lazily started coroutine with one result. `http/task.hpp` is where capabilities get it from.
//
// House rules (docs/style.md §11): name what you await; parameters are values, or references that
// outlive the coroutine; no coroutine is a capturing lambda.
#pragma once

#include <cassert>
#include <coroutine>
#include <exception>
#include <optional>
#include <utility>

namespace grantor {

template <class T>
class [[nodiscard]] Task {
 public:
    struct promise_type {
        std::optional<T> value;
        std::exception_ptr failure;
        std::coroutine_handle<> continuation = std::noop_coroutine();

        Task get_return_object() {
            return Task{std::coroutine_handle<promise_type>::from_promise(*this)};
        }
        std::suspend_always initial_suspend() noexcept { return {}; }
        auto final_suspend() noexcept {
            struct Continue {
                bool await_ready() noexcept { return false; }
                std::coroutine_handle<> await_suspend(
                    std::coroutine_handle<promise_type> self) noexcept {
                    return self.promise().continuation;
                }
                void await_resume() noexcept {}
            };
            return Continue{};
        }
        template <class U>
        void return_value(U&& result) {
            value.emplace(std::forward<U>(result));
        }
        void unhandled_exception() { failure = std::current_exception(); }
    };

    Task(Task&& other) noexcept : handle_(std::exchange(other.handle_, {})) {}
    Task& operator=(Task&& other) noexcept {
        std::swap(handle_, other.handle_);
        return *this;
    }
    ~Task() {
        if (handle_) handle_.destroy();
    }

    bool await_ready() const noexcept { return false; }
    std::coroutine_handle<> await_suspend(std::coroutine_handle<> awaiting) noexcept {
        handle_.promise().continuation = awaiting;
        return handle_;
    }
    T await_resume() { return take(); }

    // For an owner that is not a coroutine: runs until the first suspension. `done()` says whether
    // the result is ready; if not, the handle given as `then` is resumed once it is.
    void start(std::coroutine_handle<> then = std::noop_coroutine()) {
        handle_.promise().continuation = then;
        handle_.resume();
    }
    bool done() const { return handle_.done(); }
    // After start(), while not done(): what to resume at the end, for an owner that must know first
    // whether there is anything to wait for.
    void then(std::coroutine_handle<> continuation) {
        handle_.promise().continuation = continuation;
    }
    // Once, after done(): the result, or the exception that ended the coroutine.
    T take() {
        assert(handle_.done());
        if (handle_.promise().failure) std::rethrow_exception(handle_.promise().failure);
        return std::move(*handle_.promise().value);
    }

 private:
    explicit Task(std::coroutine_handle<promise_type> handle) : handle_(handle) {}
    std::coroutine_handle<promise_type> handle_;
};

}  // namespace grantor
