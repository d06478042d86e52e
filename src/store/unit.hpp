// A unit of work as the engines see it. It lives in the awaiting coroutine's frame and is itself
// the node of the queue, so that a unit costs no allocation.
#pragma once

#include <coroutine>
#include <exception>
#include <expected>
#include <optional>
#include <type_traits>
#include <utility>
#include <variant>

#include "store/tx.hpp"
#include "store/unit_report.hpp"

namespace grantor {

class ClaimGroup;
class Executor;

class WriteUnit {
 public:
    enum class Verdict { keep, undo };

    WriteUnit(const WriteUnit&) = delete;

    // On the writer's thread. What it throws undoes the unit. Again, if nothing was kept of a
    // commit that it was part of: then only what the last run returned or threw counts.
    virtual Verdict run(WriteTx& tx) = 0;
    // True: it is a claim, which is carried out with the others in the group. run() would do the
    // same alone.
    virtual bool enlist(ClaimGroup&) { return false; }

    void wait_on(std::coroutine_handle<> awaiting, Executor* executor) {
        awaiting_ = awaiting;
        executor_ = executor;
    }
    void fail(std::exception_ptr failure) { failure_ = std::move(failure); }
    const std::exception_ptr& failure() const { return failure_; }
    std::coroutine_handle<> awaiting() const { return awaiting_; }
    const UnitOrigin& origin() const { return origin_; }
    // Null: a thread is blocked until `is_done`.
    Executor* executor() const { return executor_; }

    WriteUnit* next = nullptr;
    bool is_done = false;

 protected:
    explicit WriteUnit(UnitOrigin origin) : origin_(origin) {}
    ~WriteUnit() = default;

 private:
    UnitOrigin origin_;
    std::coroutine_handle<> awaiting_;
    Executor* executor_ = nullptr;
    std::exception_ptr failure_;
};

template <class T>
inline constexpr bool is_expected = false;
template <class T, class E>
inline constexpr bool is_expected<std::expected<T, E>> = true;

// Where a unit's result waits for its reader.
template <class T>
class UnitResult {
 public:
    // False: the work refused.
    template <class Work, class Tx>
    bool set_from(Work& work, Tx& tx) {
        if constexpr (std::is_void_v<T>) {
            work(tx);
            return true;
        } else {
            value_.emplace(work(tx));
            if constexpr (is_expected<T>) return value_->has_value();
            return true;
        }
    }
    T take(const std::exception_ptr& failure) {
        if (failure) std::rethrow_exception(failure);
        if constexpr (!std::is_void_v<T>) return std::move(*value_);
    }

 private:
    std::optional<std::conditional_t<std::is_void_v<T>, std::monostate, T>> value_;
};

}  // namespace grantor
