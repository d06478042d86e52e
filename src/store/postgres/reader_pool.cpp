#include "store/postgres/reader_pool.hpp"

#include <optional>

#include "base/executor.hpp"
#include "base/thread_slice.hpp"
#include "store/error.hpp"
#include "store/postgres/directory_version.hpp"
#include "store/transaction.hpp"

namespace grantor {

namespace {

// The unit of reading that this thread is in, and of which pool.
struct Running {
    const ReaderPool* pool = nullptr;
    const ReadTx* tx = nullptr;
};
thread_local Running running;

}  // namespace

// A thread's connection. Every read has a snapshot of its own: another node may have committed at
// any time.
class ReaderPool::Reader {
 public:
    Reader(const ReaderPool& pool, const PostgresConnection::Settings& settings,
           const std::function<void()>& before_operation)
        : pool_(pool), connection_(settings), tx_(connection_) {
        connection_.set_before_operation(before_operation);
    }

    // A connection that was lost since the last read is made anew once.
    void run(ReadUnit& unit) {
        const bool may_run_again = unit.runs() == ReadUnit::Runs::again_if_missed;
        bool has_run = false;
        try {
            return run_once(unit, has_run);
        } catch (const ConnectionLost&) {
            if (has_run && !may_run_again) throw;
        }
        run_once(unit, has_run);
    }

 private:
    void run_once(ReadUnit& unit, bool& has_run) {
        connection_.begin_read();
        try {
            tx_.directory_cache().use_version(directory_version(connection_));
            has_run = true;
            running = {&pool_, &tx_};
            unit.run(tx_);
            running = {};
        } catch (...) {
            running = {};
            connection_.rollback();
            throw;
        }
        connection_.end_read();
    }

    const ReaderPool& pool_;
    PostgresConnection connection_;
    Tx tx_;
};

ReaderPool::ReaderPool(PostgresConnection::Settings settings, Limits limits,
                       std::function<void()> before_operation)
    : settings_(std::move(settings)),
      limits_(limits),
      before_operation_(std::move(before_operation)) {
    for (std::size_t i = 0; i < limits.threads; ++i) threads_.emplace_back([this] { loop(); });
}

ReaderPool::~ReaderPool() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    wake_.notify_all();
    for (auto& thread : threads_) thread.join();
}

bool ReaderPool::submit(ReadUnit& unit) {
    {
        const std::lock_guard lock(mutex_);
        if (queued_ >= limits_.queue_max) return false;
        (first_ == nullptr ? first_ : last_->next) = &unit;
        last_ = &unit;
        ++queued_;
    }
    wake_.notify_one();
    return true;
}

// A thread of the pool that waited for another could wait for ever.
void ReaderPool::run_blocking(ReadUnit& unit) {
    if (running.pool == this) return unit.run(*running.tx);
    if (!submit(unit)) {
        unit.fail(std::make_exception_ptr(StoreBusy{}));
        return;
    }
    std::unique_lock lock(done_mutex_);
    done_.wait(lock, [&unit] { return unit.is_done; });
}

ReadUnit* ReaderPool::take() {
    std::unique_lock lock(mutex_);
    wake_.wait(lock, [this] { return stopping_ || first_ != nullptr; });
    ReadUnit* unit = first_;
    if (unit == nullptr) return nullptr;
    first_ = unit->next;
    --queued_;
    return unit;
}

void ReaderPool::loop() {
    ask_for_short_slices();
    std::optional<Reader> reader;
    while (ReadUnit* unit = take()) {
        try {
            if (!reader) reader.emplace(*this, settings_, before_operation_);
            reader->run(*unit);
        } catch (...) {
            unit->fail(std::current_exception());
        }
        answer(*unit);
    }
}

// The unit may be gone as soon as its waiter continues.
void ReaderPool::answer(ReadUnit& unit) noexcept {
    if (Executor* executor = unit.executor()) {
        const auto awaiting = unit.awaiting();
        executor->resume({&awaiting, 1});
        return;
    }
    {
        const std::lock_guard lock(done_mutex_);
        unit.is_done = true;
    }
    done_.notify_all();
}

}  // namespace grantor
