// Units of writing run one after the other in the whole cluster: a group holds a lock of the
// database from its begin to its commit. Each sees what those before it have written, as on SQLite,
// and what one node checks no other changes before it is committed. A group of rotations and uses
// alone, which the grants' rows decide, needs no lock.
#include "store/postgres/postgres_store.hpp"

#include <atomic>
#include <fmt/format.h>
#include <optional>
#include <thread>
#include <utility>

#include "store/migrations.hpp"
#include "store/postgres/change_follower.hpp"
#include "store/postgres/directory_version.hpp"
#include "store/postgres/node_row.hpp"
#include "store/postgres/postgres_connection.hpp"
#include "store/postgres/reader_pool.hpp"
#include "store/postgres/server_check.hpp"
#include "store/publishing_store.hpp"
#include "store/writer.hpp"

namespace grantor {
namespace {

// Any number that nobody else uses in this database.
constexpr const char* take_turn = "SELECT pg_advisory_xact_lock(7165208542)";
constexpr const char* no_turn = "SELECT 1";

// How often a group is run before it fails: for each time, another node or a broken connection had
// to come in between.
constexpr int attempts_max = 5;
constexpr milliseconds pause_between_attempts{20};

class PostgresStore final : public PublishingStore {
 public:
    explicit PostgresStore(const PostgresOptions& options)
        : PublishingStore(Reads::on_threads_of_the_store, options.invalidation_horizon),
          options_(options),
          connection_(settings("writer")),
          tx_(connection_) {
        prepare_database();
        connection_.set_before_operation(operation_hook());
        load_scopes(tx_);
        node_.emplace(connection_, options.node);
        follower_.emplace(settings("follower"), *node_, options.look_interval, looks());
        is_following_ = true;
        readers_.emplace(settings("reader"),
                         ReaderPool::Limits{options.pool, options.read_queue_max},
                         operation_hook());
        writer_.emplace(connection_, tx_, WriterLimits{options.queue_max, options.group_max},
                        callbacks());
    }
    ~PostgresStore() override {
        stopping_ = true;
        writer_.reset();
        node_->leave();
    }

    void backup(const std::string&) override {
        throw StoreError(
            "a PostgreSQL database is backed up with its own tools: pg_dump, pg_basebackup or "
            "pgbackrest");
    }
    StoreStatistics statistics() const override { return writer_->statistics(); }
    std::int64_t node_id() const override { return node_->id(); }
    std::string obstacle() const override {
        if (!invalidations().is_current())
            return "the database has not been heard of for too long, so each access token is "
                   "looked "
                   "up";
        if (options_.synchronous_standby && !has_standby_)
            return "no synchronous standby is there (or the user may not see it: GRANT pg_monitor)";
        return {};
    }

 protected:
    bool submit(WriteUnit& unit) override { return writer_->submit(unit); }
    void run_blocking(WriteUnit& unit) override { writer_->run_blocking(unit); }
    bool submit(ReadUnit& unit) override { return readers_->submit(unit); }
    void run(ReadUnit& unit) override { readers_->run_blocking(unit); }

 private:
    PostgresConnection::Settings settings(std::string_view role) {
        PostgresConnection::Settings out;
        out.conninfo = options_.url;
        out.application_name = fmt::format("{} {}", options_.node, role);
        out.connect_timeout = options_.connect_timeout;
        out.statement_timeout = options_.statement_timeout;
        // The follower finds out for the others.
        if (role != "follower")
            out.is_reachable = [this] { return !is_following_ || follower_->is_reachable(); };
        return out;
    }

    // On a connection that waits as long as a large table takes.
    void prepare_database() {
        auto patient = settings("migration");
        patient.statement_timeout = milliseconds{0};
        PostgresConnection connection(std::move(patient));
        const auto standby =
            options_.synchronous_standby ? Standby::synchronous : Standby::not_needed;
        if (options_.safeguards == Safeguards::demanded) {
            auto problem = unsafe_setting_of(connection, standby);
            if (problem.empty() && options_.synchronous_standby)
                problem = missing_standby(connection, options_.statement_timeout);
            if (!problem.empty()) throw StoreError(problem);
        }
        migrate(connection);
    }

    std::function<void()> operation_hook() {
        if (!options_.before_operation) return {};
        return [this] { options_.before_operation(operations_.fetch_add(1) + 1); };
    }

    ChangeFollower::Callbacks looks() {
        ChangeFollower::Callbacks out;
        out.take = [this](const ChangeFollower::Found& found, const Tx& tx) { take(found, tx); };
        out.is_current = [this](std::chrono::steady_clock::time_point moment) {
            hold_view_current_until(moment + options_.stale_after);
        };
        if (options_.synchronous_standby)
            out.each_second = [this](PostgresConnection& connection) {
                has_standby_ = has_synchronous_standby(connection);
            };
        out.before_look = options_.before_look;
        return out;
    }

    void take(const ChangeFollower::Found& found, const Tx& tx) {
        News news;
        news.invalidations = found.invalidations;
        news.dropped_through = found.dropped_through;
        news.is_reset = found.changes.has(Change::reset);
        news.scopes_changed = found.changes.has(Change::scopes);
        news.has_new_deliveries = found.changes.has(Change::deliveries);
        news.has_new_housework = found.changes.has(Change::housework);
        news.reload_asked = found.changes.has(Change::reload);
        publish(news, tx, {});
    }

    WriterCallbacks callbacks() {
        WriterCallbacks out;
        out.take_turn = [this] { needs_turn_ = true; };
        out.after_begin = [this] { begin_group(); };
        out.before_commit = [this](const UnitEffects& effects) {
            node_->note_commit(ChangeSet(effects));
        };
        out.after_failure = [this](const std::exception& failure, int attempt) {
            return clear_up(failure, attempt);
        };
        out.after_commit = [this](const UnitEffects& effects) { publish_own(effects); };
        out.after_answers = [] {};
        out.after_unit = [this](const UnitReport& report) {
            tell_if_long(report);
            if (options_.after_unit) options_.after_unit(report);
        };
        out.when_idle = [this] { node_->show_life(); };
        return out;
    }

    void begin_group() {
        node_->begin();
        const auto* before = std::exchange(needs_turn_, false) ? take_turn : no_turn;
        tx_.directory_cache().use_version(directory_version(connection_, before));
    }

    void publish_own(const UnitEffects& effects) {
        try {
            publish(effects, tx_, {});
        } catch (...) {
            leave_to_follower();
            throw;
        }
        node_->begin();
    }

    void leave_to_follower() {
        const auto transaction = node_->transaction();
        node_->disown();
        node_->begin();
        if (transaction) follower_->look_again_from(*transaction);
    }

    Aftermath clear_up(const std::exception& failure, int attempt) {
        if (dynamic_cast<const ConnectionLost*>(&failure) != nullptr) return find_out(attempt);
        node_->begin();
        const bool is_conflict = dynamic_cast<const TransactionConflict*>(&failure) != nullptr;
        if (!is_conflict || attempt >= attempts_max) return Aftermath::failed;
        // The other one goes first, or both would meet again.
        std::this_thread::sleep_for(attempt * pause_between_attempts);
        return Aftermath::run_alone;
    }

    Aftermath find_out(int attempt) {
        switch (node_->resolve(stopping_)) {
            case NodeRow::Outcome::kept:
                return Aftermath::kept;
            case NodeRow::Outcome::unknown:
                leave_to_follower();
                return Aftermath::failed;
            case NodeRow::Outcome::not_kept:
                // After a failover its number may be given out again, to another node.
                leave_to_follower();
                break;
        }
        if (attempt >= attempts_max || !follower_->is_reachable()) return Aftermath::failed;
        std::this_thread::sleep_for(attempt * pause_between_attempts);
        return Aftermath::run_again;
    }

    const PostgresOptions options_;
    std::atomic<std::uint64_t> operations_{0};
    std::atomic<bool> stopping_{false};
    std::atomic<bool> is_following_{false};
    std::atomic<bool> has_standby_{false};

    PostgresConnection connection_;
    WriteTx tx_;
    bool needs_turn_ = false;  // the writer's own
    std::optional<NodeRow> node_;
    std::optional<ChangeFollower> follower_;
    std::optional<ReaderPool> readers_;
    std::optional<Writer> writer_;  // last: its thread uses all of the above
};

}  // namespace

std::unique_ptr<Store> open_postgres(const PostgresOptions& options) {
    return std::make_unique<PostgresStore>(options);
}

}  // namespace grantor
