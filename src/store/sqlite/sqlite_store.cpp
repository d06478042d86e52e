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
#include <thread>
#include <utility>
#include <vector>

#include "store/migrations.hpp"
#include "store/publishing_store.hpp"
#include "store/sqlite/sqlite_connection.hpp"
#include "store/writer.hpp"

namespace grantor {
namespace {

// From so many times the pages on that make a checkpoint due, the writer waits for running reads
// instead of leaving the log to grow.
constexpr int patience_in_checkpoints = 4;

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

class SqliteStore final : public PublishingStore {
 public:
    explicit SqliteStore(const SqliteOptions& options)
        : PublishingStore(Reads::at_once, options.invalidation_horizon),
          options_(options),
          connection_({options.path, SqliteConnection::Use::writer, options.lock_wait}),
          tx_(connection_) {
        connection_.set_before_operation(operation_hook());
        migrate(connection_);
        load_scopes(tx_);
        take_rows({}, 0);
        data_version_ = connection_.data_version();
        WriterCallbacks callbacks;
        callbacks.after_begin = [this] { note_other_processes(); };
        callbacks.after_commit = [this](const UnitEffects& effects) { publish(effects); };
        callbacks.after_answers = [this] { checkpoint_if_due(); };
        callbacks.after_unit = [this](const UnitReport& report) { take(report); };
        callbacks.when_idle = [this] { note_other_processes(); };
        writer_.emplace(connection_, tx_, WriterLimits{options.queue_max, options.group_max},
                        std::move(callbacks));
    }

    void backup(const std::string& path) override {
        SqliteConnection(reader_settings()).backup_to(path);
    }

    StoreStatistics statistics() const override {
        StoreStatistics out = writer_->statistics();
        out.checkpoints = checkpoints_.load(std::memory_order_relaxed);
        return out;
    }

 protected:
    bool submit(WriteUnit& unit) override { return writer_->submit(unit); }
    void run_blocking(WriteUnit& unit) override { writer_->run_blocking(unit); }
    void run(ReadUnit& unit) override { reader_of_this_thread().run(unit, versions_); }
    bool submit(ReadUnit&) override { return false; }

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
        tell_if_long(report);
        if (options_.after_unit) options_.after_unit(report);
    }

    // What is behind the last row that was read from the table. A table that has been emptied
    // begins again: then everything in it is read.
    void take_rows(News news, std::uint64_t directory_changes) {
        auto through = loaded_through_;
        if (tx_.invalidations().newest_id() < through) through = 0;
        news.invalidations = tx_.invalidations().after(through);
        news.dropped_through = tx_.invalidations().dropped_through();
        PublishingStore::publish(news, tx_, [&] { move_versions(directory_changes); });
        loaded_through_ = through;
    }

    void publish(const UnitEffects& effects) {
        // If it does not get to its end, the next look at the file reads everything again.
        const auto version = std::exchange(data_version_, std::nullopt);
        PublishingStore::publish(effects, tx_,
                                 [&] { move_versions(effects.directory_changed ? 1 : 0); });
        data_version_ = version;
    }

    void move_versions(std::uint64_t directory_changes) {
        versions_.directory.fetch_add(directory_changes, std::memory_order_release);
        versions_.commits.fetch_add(1, std::memory_order_release);
    }

    void note_other_processes() {
        const auto version = connection_.data_version();
        if (version == data_version_) return;
        tx_.directory_cache().clear();
        News news;
        news.scopes_changed = true;
        // What they filed is not known, and checking once too often costs nothing.
        news.has_new_deliveries = true;
        news.has_new_housework = true;
        news.reload_asked = true;
        take_rows(std::move(news), 1);
        data_version_ = version;  // last: what failed half-way is done again
    }

    // After the answers, so that nobody waits for it but the next group.
    void checkpoint_if_due() {
        const int pages = connection_.log_pages();
        if (pages < pages_at_checkpoint_) pages_at_checkpoint_ = 0;  // the log has started over
        if (pages < pages_at_checkpoint_ + options_.checkpoint_pages) return;
        pages_at_checkpoint_ = pages;
        checkpoints_.fetch_add(1, std::memory_order_relaxed);
        release_readers(pages < patience_in_checkpoints * options_.checkpoint_pages
                            ? Reader::Patience::skip_if_busy
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
    std::int64_t loaded_through_ = 0;
    std::optional<std::int64_t> data_version_;  // of what this process has taken in
    int pages_at_checkpoint_ = 0;
    std::atomic<std::uint64_t> checkpoints_{0};

    std::mutex readers_mutex_;
    std::map<std::thread::id, std::unique_ptr<Reader>> readers_;

    std::optional<Writer> writer_;  // last: its thread uses all of the above
};

}  // namespace

std::unique_ptr<Store> open_sqlite(const SqliteOptions& options) {
    return std::make_unique<SqliteStore>(options);
}

}  // namespace grantor
