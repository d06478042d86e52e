#include "store/writer.hpp"

#include <algorithm>
#include <bit>
#include <chrono>

#include "base/executor.hpp"
#include "base/guarded.hpp"
#include "base/thread_slice.hpp"
#include "store/error.hpp"

namespace grantor {
namespace {

using std::chrono::steady_clock;

// A tenth of a second after another process has written, we know of it at the latest.
constexpr milliseconds idle_after{100};

std::chrono::microseconds since(steady_clock::time_point began) {
    return std::chrono::duration_cast<std::chrono::microseconds>(steady_clock::now() - began);
}

}  // namespace

Writer::Writer(SqlConnection& connection, WriteTx& tx, WriterLimits limits,
               WriterCallbacks callbacks)
    : connection_(connection),
      tx_(tx),
      limits_(limits),
      callbacks_(std::move(callbacks)),
      thread_([this] { loop(); }) {}

Writer::~Writer() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    wake_.notify_one();
    thread_.join();
}

bool Writer::submit(WriteUnit& unit) {
    bool was_empty = false;
    {
        const std::lock_guard lock(mutex_);
        if (queued_ >= limits_.queue_max) {
            busy_.fetch_add(1, std::memory_order_relaxed);
            return false;
        }
        was_empty = first_ == nullptr;
        (was_empty ? first_ : last_->next) = &unit;
        last_ = &unit;
        ++queued_;
    }
    // From here on the unit may be done and gone. Only the first of a queue finds the writer
    // asleep.
    if (was_empty) wake_.notify_one();
    return true;
}

void Writer::run_blocking(WriteUnit& unit) {
    if (!submit(unit)) {
        unit.fail(std::make_exception_ptr(StoreBusy{}));
        return;
    }
    std::unique_lock lock(done_mutex_);
    done_.wait(lock, [&unit] { return unit.is_done; });
}

void Writer::loop() {
    ask_for_short_slices();
    group_.reserve(limits_.group_max);
    while (true) {
        switch (take_group()) {
            case Woken::stop:
                return;
            case Woken::idle:
                // The next group meets the same trouble and tells its units.
                guarded("the store could not be looked at", callbacks_.when_idle);
                break;
            case Woken::work:
                run_group();
                count_group();
                answer_group();
                guarded("the store could not be tidied", callbacks_.after_answers);
                break;
        }
    }
}

Writer::Woken Writer::take_group() {
    std::unique_lock lock(mutex_);
    const bool is_woken =
        wake_.wait_for(lock, idle_after, [this] { return stopping_ || first_ != nullptr; });
    if (!is_woken) return Woken::idle;
    if (first_ == nullptr) return Woken::stop;
    group_.clear();
    while (first_ != nullptr && group_.size() < limits_.group_max) {
        group_.push_back(first_);
        first_ = first_->next;
    }
    queued_ -= group_.size();
    return Woken::work;
}

void Writer::run_group() {
    const Part all(group_);
    if (run_part(all) != Aftermath::run_alone) return;
    for (std::size_t i = 0; i < all.size(); ++i) run_part(all.subspan(i, 1));
}

// Until it is kept, has failed, or is to be run in parts.
Aftermath Writer::run_part(Part part) {
    for (int attempt = 1;; ++attempt) {
        const auto aftermath = try_part(part, attempt);
        if (aftermath == Aftermath::kept || aftermath == Aftermath::failed) return aftermath;
        if (aftermath == Aftermath::run_alone && part.size() > 1) return aftermath;
    }
}

Aftermath Writer::try_part(Part part, int attempt) {
    for (WriteUnit* unit : part) unit->fail(nullptr);
    tx_.effects().clear();
    const auto began = steady_clock::now();
    auto aftermath = Aftermath::kept;
    bool has_written = false;
    try {
        commit_part(part);
        has_written = connection_.has_written();
    } catch (const std::exception& failure) {
        has_written = connection_.has_written();
        aftermath = undo_part(part, failure, attempt);
    } catch (...) {
        aftermath = undo_part(
            part, StoreError("the commit failed with an exception of an unknown type"), attempt);
    }
    group_times_.add(since(began));
    if (aftermath != Aftermath::kept) return aftermath;
    commits_.fetch_add(1, std::memory_order_relaxed);
    if (has_written) publish(part);
    return aftermath;
}

// Claims go before the units: what they all claim is as it was when they were decided, or it is
// refused.
void Writer::commit_part(Part part) {
    enlist_claims(part);
    if (callbacks_.take_turn && (!works_.empty() || claims_.need_turn())) callbacks_.take_turn();
    connection_.begin_write();
    callbacks_.after_begin();
    carry_out_claims();
    for (WriteUnit* unit : works_)
        if (!run_and_measure(*unit))
            throw TransactionLost("another write of the same commit broke the transaction");
    if (callbacks_.before_commit && connection_.has_written())
        callbacks_.before_commit(tx_.effects());
    connection_.commit();
}

void Writer::enlist_claims(Part part) {
    claims_.clear();
    works_.clear();
    for (WriteUnit* unit : part)
        if (!unit->enlist(claims_)) works_.push_back(unit);
}

void Writer::carry_out_claims() {
    if (claims_.empty()) return;
    const auto steps = connection_.steps();
    const auto began = steady_clock::now();
    claims_.carry_out(tx_);
    const UnitReport report{{"claims", {}}, since(began), connection_.steps() - steps};
    for (std::size_t i = 0; i < claims_.size(); ++i) unit_times_.add(report.time / claims_.size());
    if (callbacks_.after_unit) callbacks_.after_unit(report);
}

void Writer::publish(Part part) {
    const auto publishing = [this] { callbacks_.after_commit(tx_.effects()); };
    if (!guarded("a commit could not be published", publishing))
        fail_units(part, "the change was stored, but is not in effect on this node yet");
}

bool Writer::run_and_measure(WriteUnit& unit) {
    const auto steps = connection_.steps();
    const auto began = steady_clock::now();
    const bool is_alive = run_unit(unit);
    const UnitReport report{unit.origin(), since(began), connection_.steps() - steps};
    unit_times_.add(report.time);
    if (callbacks_.after_unit) callbacks_.after_unit(report);
    return is_alive;
}

// False: the transaction is gone, and with it every unit of the group.
bool Writer::run_unit(WriteUnit& unit) {
    UnitEffects& effects = tx_.effects();
    const std::size_t invalidations = effects.invalidations.size();
    const bool had_new_deliveries = effects.has_new_deliveries;
    const bool had_new_housework = effects.has_new_housework;
    connection_.begin_unit();
    try {
        if (unit.run(tx_) == WriteUnit::Verdict::keep) {
            connection_.keep_unit();
            return true;
        }
    } catch (const TransactionLost&) {
        throw;
    } catch (...) {
        unit.fail(std::current_exception());
    }
    effects.invalidations.resize(invalidations);
    effects.has_new_deliveries = had_new_deliveries;
    effects.has_new_housework = had_new_housework;
    // It may hold what the unit wrote and read again.
    if (effects.directory_changed) tx_.directory_cache().clear();
    return connection_.undo_unit();
}

// Refused units fail too: they may rest on what an earlier unit of the group wrote, which is gone.
Aftermath Writer::undo_part(Part part, const std::exception& failure, int attempt) {
    connection_.rollback();
    tx_.directory_cache().clear();
    auto aftermath = Aftermath::failed;
    if (callbacks_.after_failure)
        guarded("a failed commit could not be cleared up",
                [&] { aftermath = callbacks_.after_failure(failure, attempt); });
    if (aftermath != Aftermath::failed) return aftermath;
    failed_commits_.fetch_add(1, std::memory_order_relaxed);
    fail_units(part, failure.what());
    return aftermath;
}

void Writer::fail_units(Part part, const char* reason) {
    for (WriteUnit* unit : part) unit->fail(std::make_exception_ptr(StoreError(reason)));
}

// No unit may be touched once its waiter continues: the frame that holds it may be gone.
void Writer::answer_group() noexcept {
    bool has_blocked = false;
    for (WriteUnit* unit : group_) {
        if (unit->executor() == nullptr) {
            has_blocked = true;
            continue;
        }
        auto answers = std::ranges::find(answers_, unit->executor(), &Answers::executor);
        if (answers == answers_.end())
            answers = answers_.insert(answers_.end(), {unit->executor(), {}});
        answers->handles.push_back(unit->awaiting());
    }
    if (has_blocked) {
        {
            const std::lock_guard lock(done_mutex_);
            for (WriteUnit* unit : group_)
                if (unit->executor() == nullptr) unit->is_done = true;
        }
        done_.notify_all();
    }
    for (auto& [executor, handles] : answers_) {
        if (!handles.empty()) executor->resume(handles);
        handles.clear();
    }
}

void Writer::count_group() {
    const auto size = static_cast<unsigned>(group_.size());
    const auto bucket = std::min<std::size_t>(std::bit_width(size) - 1, group_sizes_.size() - 1);
    group_sizes_[bucket].fetch_add(1, std::memory_order_relaxed);
    units_.fetch_add(size, std::memory_order_relaxed);
}

StoreStatistics Writer::statistics() const {
    StoreStatistics out;
    out.units = units_.load(std::memory_order_relaxed);
    out.commits = commits_.load(std::memory_order_relaxed);
    out.failed_commits = failed_commits_.load(std::memory_order_relaxed);
    out.busy = busy_.load(std::memory_order_relaxed);
    for (std::size_t i = 0; i < group_sizes_.size(); ++i)
        out.group_sizes[i] = group_sizes_[i].load(std::memory_order_relaxed);
    out.unit_times = unit_times_.counts();
    out.group_times = group_times_.counts();
    const std::lock_guard lock(mutex_);
    out.queue_depth = queued_;
    return out;
}

}  // namespace grantor
