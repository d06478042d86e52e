// What Store's members give to await. Included by store/store.hpp alone.
#pragma once

#include <coroutine>
#include <exception>
#include <type_traits>
#include <utility>

#include "base/executor.hpp"
#include "store/claim_group.hpp"
#include "store/error.hpp"
#include "store/store.hpp"
#include "store/unit.hpp"

namespace grantor {

// What is awaited and handed to the writer.
class Store::QueuedUnit : public WriteUnit {
 public:
    bool await_ready() const noexcept { return false; }
    bool await_suspend(std::coroutine_handle<> awaiting) {
        wait_on(awaiting, Executor::current());
        if (Executor::current() == nullptr) {
            block();
            return false;
        }
        if (store_.submit(*this)) return true;
        fail(std::make_exception_ptr(StoreBusy{}));
        return false;
    }
    void block() { store_.run_blocking(*this); }

 protected:
    QueuedUnit(Store& store, UnitOrigin origin) : WriteUnit(origin), store_(store) {}
    ~QueuedUnit() = default;

 private:
    Store& store_;
};

template <class Work>
class Store::WriteAwaitable final : public QueuedUnit {
 public:
    WriteAwaitable(Store& store, Work& work, UnitOrigin origin)
        : QueuedUnit(store, origin), work_(work) {}

    auto await_resume() { return result_.take(failure()); }

 private:
    Verdict run(WriteTx& tx) override {
        return result_.set_from(work_, tx) ? Verdict::keep : Verdict::undo;
    }

    Work& work_;
    UnitResult<std::invoke_result_t<Work&, WriteTx&>> result_;
};

template <class Claim>
class Store::ClaimAwaitable final : public QueuedUnit {
 public:
    ClaimAwaitable(Store& store, const Claim& claim)
        : QueuedUnit(store, {Claim::name, {}}), pending_{claim, {}} {}

    typename Claim::Outcome await_resume() {
        if (failure()) std::rethrow_exception(failure());
        return std::move(pending_.outcome);
    }

 private:
    Verdict run(WriteTx& tx) override {
        ClaimGroup alone;
        alone.add(pending_);
        alone.carry_out(tx);
        return Verdict::keep;
    }
    // Of a commit that is run again the first outcome does not count.
    bool enlist(ClaimGroup& group) override {
        pending_.outcome.reset();
        group.add(pending_);
        return true;
    }

    PendingClaim<Claim> pending_;
};

template <class Work>
class Store::ReadAwaitable final : public ReadUnit {
 public:
    ReadAwaitable(Store& store, Work& work, Runs runs)
        : ReadUnit(runs), store_(store), work_(work) {}

    bool await_ready() const noexcept { return store_.reads_at_once_; }
    bool await_suspend(std::coroutine_handle<> awaiting) {
        if (Executor::current() == nullptr) return false;
        wait_on(awaiting, Executor::current());
        is_submitted_ = true;
        if (store_.submit(*this)) return true;
        fail(std::make_exception_ptr(StoreBusy{}));
        return false;
    }
    auto await_resume() {
        if (!is_submitted_) store_.run(*this);
        return result_.take(failure());
    }

 private:
    void run(const ReadTx& tx) override { result_.set_from(work_, tx); }

    Store& store_;
    Work& work_;
    bool is_submitted_ = false;
    UnitResult<std::invoke_result_t<Work&, const ReadTx&>> result_;
};

}  // namespace grantor
