// The store on one SQLite file: one writing connection on the writer's thread, one reading
// connection for each thread that reads.
//
// Another process may write to the file as well (the command line beside a server). Its commits are
// noticed before the next group, or within a tenth of a second; units of writing always see them. A
// unit of reading that has not found something looks for them itself and runs once more, so that
// nobody is told that what the command line has just made is not there.
#include <atomic>
#include <map>
#include <mutex>
#include <optional>
#include <span>
#include <thread>
#include <utility>
#include <vector>

#include "base/current.hpp"
#include "store/migrations.hpp"
#include "store/sqlite/sqlite_connection.hpp"
#include "store/store.hpp"
#include "store/writer.hpp"

namespace grantor {
namespace {

// Pages in the log that make a checkpoint worth its flushes; SQLite's own default. From eight times
// as many on, the writer waits for running reads instead of leaving the log to grow.
constexpr int checkpoint_pages = 16000;
constexpr int log_pages_max = 4 * checkpoint_pages;

// What readers compare to see whether their snapshot is still the newest. Moved after each commit
// and before its answers.
struct Versions {
    std::atomic<std::uint64_t> commits{1};
    std::atomic<std::uint64_t> directory{1};
};

// A thread's reading connection. Its transaction stays open from one read to the next while nothing
// was committed, which halves the price of a read. The lock is taken by its own thread for each
// read, and by the writer to end the transaction of an idle thread, which would keep the log from
// starting over.
class Reader {
 public:
    Reader(const SqliteConnection::Settings& settings, std::function<void()> before_operation)
        : connection_(settings), tx_(connection_) {
        connection_.set_before_operation(std::move(before_operation));
    }

    void run(ReadUnit& unit, const Versions& versions) {
        const std::lock_guard lock(mutex_);
        try {
            use_newest(versions);
            connection_.forget_misses();
            unit.run(tx_);
            if (unit.runs() == ReadUnit::Runs::once) return;
            if (!connection_.has_missed() || !is_outdated()) return;
            // What was not found may have just been written by another process, of which the writer
            // has not told yet.
            tx_.directory_cache().clear();
            use_newest(versions);
            unit.run(tx_);
        } catch (...) {
            end();
            throw;
        }
    }
    enum class Patience { skip_if_busy, wait };
    void release(Patience patience) {
        std::unique_lock lock(mutex_, std::defer_lock);
        if (patience == Patience::wait) {
            lock.lock();
        } else if (!lock.try_lock()) {
            return;
        }
        end();
    }

 private:
    // Versions are read before the snapshot is taken: it may be newer than they say, never older.
    void use_newest(const Versions& versions) {
        const auto commits = versions.commits.load(std::memory_order_acquire);
        if (connection_.in_transaction() && commits == commits_) return;
        end();
        tx_.directory_cache().use_version(versions.directory.load(std::memory_order_acquire));
        connection_.begin_read();
        commits_ = commits;
    }
    void end() {
        if (connection_.in_transaction()) connection_.end_read();
    }
    // Whether anything was committed since the snapshot, which is over then.
    bool is_outdated() {
        const auto seen = connection_.data_version();
        end();
        return connection_.data_version() != seen;
    }

    std::mutex mutex_;
    SqliteConnection connection_;
    Tx tx_;
    std::uint64_t commits_ = 0;
};

// The reader that this thread used last, and of which store: a number is never used twice.
struct LastReader {
    std::uint64_t store = 0;
    Reader* reader = nullptr;
};
thread_local LastReader last_reader;
std::atomic<std::uint64_t> stores_made{0};

template <class... Told>
class Listener {
 public:
    void set(std::function<void(Told...)> listener) {
        const std::lock_guard lock(mutex_);
        listener_ = std::move(listener);
    }
    // The lock is the listener's own: after its removal it is certainly no longer running.
    void tell(Told... what) noexcept {
        const std::lock_guard lock(mutex_);
        if (listener_) listener_(what...);
    }

 private:
    std::mutex mutex_;
    std::function<void(Told...)> listener_;
};

class SqliteStore final : public Store {
 public:
    explicit SqliteStore(const SqliteOptions& options)
        : options_(options),
          connection_({options.path, SqliteConnection::Use::writer, options.lock_wait}),
          tx_(connection_),
          view_(options.invalidation_horizon) {
        connection_.set_before_operation(operation_hook());
        migrate(connection_);
        scopes_.emplace(ScopeCatalogue{tx_.scopes().all()});
        load_view();
        data_version_ = connection_.data_version();
        writer_.emplace(connection_, tx_, WriterLimits{options.queue_max, options.group_max},
                        WriterCallbacks{[this] { note_other_processes(); },
                                        [this](const UnitEffects& effects) { publish(effects); },
                                        [this] { checkpoint_if_due(); },
                                        [this](const UnitReport& report) { take(report); },
                                        [this] { note_other_processes(); }});
    }

    const InvalidationView& invalidations() const override { return view_; }
    const ScopeCatalogue& scopes() const override { return scopes_->get(); }
    void use_clock(const Clock& clock) override { clock_.store(&clock); }

    void backup(const std::string& path) override {
        SqliteConnection(reader_settings()).backup_to(path);
    }

    StoreStatistics statistics() const override {
        StoreStatistics out = writer_->statistics();
        out.checkpoints = checkpoints_.load(std::memory_order_relaxed);
        return out;
    }

    void on_new_deliveries(std::function<void()> listener) override {
        deliveries_listener_.set(std::move(listener));
    }
    void on_new_housework(std::function<void()> listener) override {
        housework_listener_.set(std::move(listener));
    }
    void on_long_unit(std::function<void(const UnitReport&)> listener) override {
        long_unit_listener_.set(std::move(listener));
    }
    void on_new_scopes(std::function<void()> listener) override {
        scopes_listener_.set(std::move(listener));
    }

 protected:
    bool submit(WriteUnit& unit) override { return writer_->submit(unit); }
    void run_blocking(WriteUnit& unit) override { writer_->run_blocking(unit); }
    void run(ReadUnit& unit) override { reader_of_this_thread().run(unit, versions_); }

 private:
    std::function<void()> operation_hook() {
        if (!options_.before_operation) return {};
        return [this] { options_.before_operation(operations_.fetch_add(1) + 1); };
    }
    SqliteConnection::Settings reader_settings() const {
        return {options_.path, SqliteConnection::Use::reader, options_.lock_wait};
    }

    Reader& reader_of_this_thread() {
        if (last_reader.store == number_) return *last_reader.reader;
        const std::lock_guard lock(readers_mutex_);
        auto& reader = readers_[std::this_thread::get_id()];
        if (!reader) reader = std::make_unique<Reader>(reader_settings(), operation_hook());
        last_reader = {number_, reader.get()};
        return *reader;
    }

    void take(const UnitReport& report) {
        if (report.time > long_unit) long_unit_listener_.tell(report);
        if (options_.after_unit) options_.after_unit(report);
    }

    // What is behind the last row that was read from the table. A table that has been emptied
    // begins again: then everything in it is read.
    std::vector<Invalidation> load_view() {
        if (tx_.invalidations().newest_id() < loaded_through_) loaded_through_ = 0;
        auto rows = tx_.invalidations().after(loaded_through_);
        view_.add(rows);
        view_.drop_through(tx_.invalidations().dropped_through());
        return rows;
    }

    // Once the versions have moved: until then readers had the snapshot from before the commit, and
    // gave out tokens that are newer than the moment in the row.
    bool take_effect(std::span<const Invalidation> invalidations) {
        const Clock* clock = clock_.load();
        if (clock == nullptr || invalidations.empty()) return false;
        return view_.take_effect(invalidations, clock->now());
    }

    // After a commit, in this order: who sees the new commit number finds everything else in place.
    void publish(const UnitEffects& effects) {
        // If it does not get to its end, the next look at the file reads everything again.
        const auto version = std::exchange(data_version_, std::nullopt);
        std::vector<Invalidation> added;
        for (const auto& invalidation : effects.invalidations) {
            if (invalidation) {
                added.push_back(*invalidation);
            } else {
                view_.clear();
                added.clear();
            }
        }
        view_.add(added);
        if (effects.scopes_changed) take_scopes();
        if (effects.directory_changed) versions_.directory.fetch_add(1, std::memory_order_release);
        versions_.commits.fetch_add(1, std::memory_order_release);
        // Times are milliseconds: a token that is issued after the answer must not share this one.
        if (take_effect(added)) std::this_thread::sleep_for(milliseconds{1});
        data_version_ = version;
        if (effects.has_new_deliveries) deliveries_listener_.tell();
        if (effects.has_new_housework) housework_listener_.tell();
    }

    void take_scopes() {
        auto scopes = tx_.scopes().all();
        if (scopes == scopes_->get().all()) return;
        scopes_->replace(ScopeCatalogue{std::move(scopes)});
        scopes_listener_.tell();
    }

    void note_other_processes() {
        const auto version = connection_.data_version();
        if (version == data_version_) return;
        tx_.directory_cache().clear();
        const auto added = load_view();
        take_scopes();
        versions_.directory.fetch_add(1, std::memory_order_release);
        versions_.commits.fetch_add(1, std::memory_order_release);
        take_effect(added);
        // What they filed is not known, and checking once too often costs nothing.
        deliveries_listener_.tell();
        housework_listener_.tell();
        data_version_ = version;  // last: what failed half-way is done again
    }

    // After the answers, so that nobody waits for it but the next group.
    void checkpoint_if_due() {
        const int pages = connection_.log_pages();
        if (pages < pages_at_checkpoint_) pages_at_checkpoint_ = 0;  // the log has started over
        if (pages < pages_at_checkpoint_ + checkpoint_pages) return;
        pages_at_checkpoint_ = pages;
        checkpoints_.fetch_add(1, std::memory_order_relaxed);
        release_readers(pages < log_pages_max ? Reader::Patience::skip_if_busy
                                              : Reader::Patience::wait);
        if (connection_.checkpoint() == SqliteConnection::Checkpoint::complete)
            release_readers(
                Reader::Patience::skip_if_busy);  // the next write may start the log over
    }

    void release_readers(Reader::Patience patience) {
        const std::lock_guard lock(readers_mutex_);
        for (const auto& [thread, reader] : readers_) reader->release(patience);
    }

    const SqliteOptions options_;
    const std::uint64_t number_ = stores_made.fetch_add(1) + 1;
    std::atomic<std::uint64_t> operations_{0};
    Versions versions_;

    SqliteConnection connection_;
    WriteTx tx_;
    InvalidationView view_;
    std::atomic<const Clock*> clock_{nullptr};
    std::int64_t loaded_through_ = 0;
    std::optional<Current<ScopeCatalogue>> scopes_;
    std::optional<std::int64_t> data_version_;  // of what this process has taken in
    int pages_at_checkpoint_ = 0;
    std::atomic<std::uint64_t> checkpoints_{0};

    std::mutex readers_mutex_;
    std::map<std::thread::id, std::unique_ptr<Reader>> readers_;

    Listener<> deliveries_listener_;
    Listener<> housework_listener_;
    Listener<> scopes_listener_;
    Listener<const UnitReport&> long_unit_listener_;

    std::optional<Writer> writer_;  // last: its thread uses all of the above
};

}  // namespace

std::unique_ptr<Store> open_sqlite(const SqliteOptions& options) {
    return std::make_unique<SqliteStore>(options);
}

}  // namespace grantor
