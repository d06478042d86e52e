// A unit of reading as the engines see it. It lives in the awaiting coroutine's frame, and where
// reads wait for a connection it is the node of their queue.
#pragma once

#include <coroutine>
#include <exception>
#include <utility>

#include "store/tx.hpp"

namespace grantor {

class Executor;

class ReadUnit {
 public:
    // Whether it may run again when it found something missing (store.hpp).
    enum class Runs { once, again_if_missed };

    ReadUnit(const ReadUnit&) = delete;
    virtual void run(const ReadTx& tx) = 0;
    Runs runs() const { return runs_; }

    void wait_on(std::coroutine_handle<> awaiting, Executor* executor) {
        awaiting_ = awaiting;
        executor_ = executor;
    }
    void fail(std::exception_ptr failure) { failure_ = std::move(failure); }
    const std::exception_ptr& failure() const { return failure_; }
    std::coroutine_handle<> awaiting() const { return awaiting_; }
    // Null: a thread is blocked until `is_done`.
    Executor* executor() const { return executor_; }

    ReadUnit* next = nullptr;
    bool is_done = false;

 protected:
    explicit ReadUnit(Runs runs) : runs_(runs) {}
    ~ReadUnit() = default;

 private:
    const Runs runs_;
    std::coroutine_handle<> awaiting_;
    Executor* executor_ = nullptr;
    std::exception_ptr failure_;
};

}  // namespace grantor
