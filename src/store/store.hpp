// The store: runs units of work, plain functions over ReadTx or WriteTx
// (docs/decisions/units_of_work.md), and answers only after what they wrote is durable.
//
//     auto work = [&](WriteTx& tx) { return act_on(request, tx, context); };
//     auto outcome = co_await store.write(work);   // name the work: it must outlive the await
//
// A unit that returns an unexpected value or throws is rolled back alone; its answer is that value
// or that exception. Any other result commits. Units of many requests share one commit; if that
// commit fails, each of them gets a StoreError and none was kept.
//
// A read that starts after a write was answered sees that write. Every member may be called from
// any thread; units of writing run one after the other, also those of several nodes.
//
// A unit of writing may run again when nothing was kept of its first run: the connection was lost,
// or the engine gave the commit up for another node's. So a unit moves nothing out of what it was
// given, and what it does besides rows (to count, to collect) it does anew in each run.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <source_location>
#include <string>
#include <string_view>
#include <type_traits>

#include "oauth/scope_catalogue.hpp"
#include "store/claim.hpp"
#include "store/error.hpp"
#include "store/invalidation_view.hpp"
#include "store/read_unit.hpp"
#include "store/statistics.hpp"
#include "store/transaction.hpp"
#include "store/unit.hpp"

namespace grantor {

class Store {
 public:
    // Finishes what is queued. From now on nothing may await a unit.
    virtual ~Store() = default;

    // co_await store.write(work): what `work(WriteTx&)` returned. On a thread without an executor
    // the await blocks instead. Throws StoreBusy if the queue is full, StoreError if the store is
    // broken. A unit that takes long is reported by its name, or else by where it was handed in.
    template <class Work>
    auto write(Work& work, std::source_location place = std::source_location::current()) {
        return WriteAwaitable<Work>{*this, work, {{}, place}};
    }
    template <class Work>
    auto write(Work& work, std::string_view name) {
        return WriteAwaitable<Work>{*this, work, {name, {}}};
    }
    // co_await store.claim(value): its outcome (store/claim.hpp). Blocks and throws as write()
    // does.
    template <class Claim>
    auto claim(const Claim& claim) {
        return ClaimAwaitable<Claim>{*this, claim};
    }
    // co_await store.read(work): what `work(const ReadTx&)` returned. It may run twice: what it
    // found missing may have just been written by another process. Where a read must wait for a
    // database elsewhere, the await suspends; without an executor it blocks.
    template <class Work>
    auto read(Work& work) {
        return ReadAwaitable<Work>{*this, work, ReadUnit::Runs::again_if_missed};
    }
    // The same for work that does something besides, such as to count, print or move on: it runs
    // once.
    template <class Work>
    auto read_once(Work& work) {
        return ReadAwaitable<Work>{*this, work, ReadUnit::Runs::once};
    }

    // The same for callers that are not coroutines; they block. Never on an I/O thread.
    template <class Work>
    auto write_now(Work&& work, std::source_location place = std::source_location::current()) {
        WriteAwaitable<std::remove_reference_t<Work>> unit{*this, work, {{}, place}};
        unit.block();
        return unit.await_resume();
    }
    template <class Claim>
    auto claim_now(const Claim& claim) {
        ClaimAwaitable<Claim> unit{*this, claim};
        unit.block();
        return unit.await_resume();
    }
    template <class Work>
    auto read_now(Work&& work) {
        using Unit = ReadAwaitable<std::remove_reference_t<Work>>;
        return Unit{*this, work, ReadUnit::Runs::again_if_missed}.await_resume();
    }

    template <class Work>
    auto read_once_now(Work&& work) {
        using Unit = ReadAwaitable<std::remove_reference_t<Work>>;
        return Unit{*this, work, ReadUnit::Runs::once}.await_resume();
    }

    // Whether a read waits for a connection to a database elsewhere: then nobody reads with
    // read_now() on an I/O thread, but inside the work of a read(), where it does not wait.
    bool reads_wait() const { return !reads_at_once_; }

    virtual const InvalidationView& invalidations() const = 0;
    // The clock by which tokens are issued; it outlives the store. With it, what ends the tokens of
    // a user, a company or an app also ends those that were issued while it was being committed.
    virtual void use_clock(const Clock& clock) = 0;
    // The newest catalogue. A reference stays good as long as the store, whatever changes.
    virtual const ScopeCatalogue& scopes() const = 0;

    // Writes a consistent copy to a new file while the store keeps working. The file must not
    // exist.
    virtual void backup(const std::string& path) = 0;

    virtual StoreStatistics statistics() const = 0;
    // Why this node should get no requests now, beside what a write would show: a clause for
    // /readyz. "": nothing.
    virtual std::string obstacle() const { return {}; }
    // Among the processes over one database (the table `nodes`); 0 where there are none.
    virtual std::int64_t node_id() const { return 0; }

    // Called after each commit that filed deliveries, and after those of another process, on a
    // thread of the store: it must be short, not throw and not use the store. One listener; an
    // empty one takes it away. When this returns, the previous one is no longer running.
    virtual void on_new_deliveries(std::function<void()> listener) = 0;
    // The same for endings and announcements that are to be carried out.
    virtual void on_new_housework(std::function<void()> listener) = 0;
    // The same for units that took longer than `long_unit`.
    virtual void on_long_unit(std::function<void(const UnitReport&)> listener) = 0;
    // Called after scopes() is another catalogue, by whichever process; the same holds for it.
    virtual void on_new_scopes(std::function<void()> listener) = 0;
    // Called after each commit that asked for a reload, and perhaps after others; the same holds
    // for it.
    virtual void on_reload(std::function<void()> listener) = 0;

 protected:
    // Whether a read runs on the thread that asks, at once, or waits for a connection.
    enum class Reads : std::uint8_t { at_once, on_threads_of_the_store };
    explicit Store(Reads reads) : reads_at_once_(reads == Reads::at_once) {}

    // False: the queue is full, and the unit was not taken. Otherwise the unit may be gone before
    // the call returns.
    virtual bool submit(WriteUnit& unit) = 0;
    virtual void run_blocking(WriteUnit& unit) = 0;
    // Returns when the unit has run.
    virtual void run(ReadUnit& unit) = 0;
    // As the other one. Never called where reads run at once.
    virtual bool submit(ReadUnit& unit) = 0;

 private:
    class QueuedUnit;
    template <class Work>
    class WriteAwaitable;
    template <class Claim>
    class ClaimAwaitable;
    template <class Work>
    class ReadAwaitable;

    const bool reads_at_once_;
};

struct SqliteOptions {
    // Created with its tables if it is not there; its directory must be.
    std::string path;
    // How long another process may hold the database before we give up.
    milliseconds lock_wait{5000};
    // Writes that may wait: at 20,000 a second, the slowest we measured, a fifth of a second.
    std::size_t queue_max = 4096;
    // Units in one commit, so that no answer waits for a long tail of others.
    std::size_t group_max = 512;
    // The lifetime of access tokens: how far back the invalidation view reaches.
    seconds invalidation_horizon{3600};
    // Pages in the log that make a checkpoint worth its flushes; SQLite's own default.
    int checkpoint_pages = 16'000;
    // For tests: called before each statement and each commit with a number that counts up from 1;
    // what it throws is what that operation throws.
    std::function<void(std::uint64_t operation)> before_operation = {};
    // For tests: called after each unit, on the writer's thread.
    std::function<void(const UnitReport&)> after_unit = {};
};

// Throws StoreError with one sentence: the directory cannot be written, the file is not a database
// or was made by a newer version, another process holds it.
std::unique_ptr<Store> open_sqlite(const SqliteOptions& options);

}  // namespace grantor

#include "store/store_awaitables.hpp"  // needs the class above
