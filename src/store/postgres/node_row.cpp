#include "store/postgres/node_row.hpp"

#include <algorithm>
#include <thread>

#include "base/guarded.hpp"

// By the clock of the database, the only one that all nodes share.
#define DATABASE_MS "(extract(epoch FROM clock_timestamp()) * 1000)::bigint"

namespace grantor {
namespace {

constexpr SqlQuery enter_node{
    "INSERT INTO nodes (id, name, last_commit, seen_at)"
    " VALUES ((random() * 9007199254740990)::bigint + 1, $1, 0, " DATABASE_MS
    ") ON CONFLICT (id) DO NOTHING RETURNING id"};
// Also if somebody took the row for that of a dead node.
constexpr SqlQuery note_commit_of_node{
    "INSERT INTO nodes (id, name, last_commit, seen_at) VALUES ($1, $2, $3, " DATABASE_MS
    ") ON CONFLICT (id) DO UPDATE SET last_commit = excluded.last_commit,"
    " seen_at = excluded.seen_at RETURNING pg_current_xact_id()::text::bigint"};
constexpr SqlQuery last_commit_of_node{
    "INSERT INTO nodes (id, name, last_commit, seen_at) VALUES ($1, $2, 0, " DATABASE_MS
    ") ON CONFLICT (id) DO UPDATE SET seen_at = excluded.seen_at RETURNING last_commit"};
constexpr SqlQuery remove_node{"DELETE FROM nodes WHERE id = $1"};
constexpr SqlQuery note_change{"INSERT INTO changes (kinds, node, at) VALUES ($1, $2, " DATABASE_MS
                               ")"};

using std::chrono::steady_clock;

// A failover of Patroni's with its usual settings.
constexpr seconds resolve_patience{30};
constexpr milliseconds first_pause{20};
constexpr milliseconds longest_pause{500};
constexpr seconds life_interval{10};

}  // namespace

NodeRow::NodeRow(PostgresConnection& connection, std::string name)
    : connection_(connection), name_(std::move(name)) {
    while (id_ == 0) {
        SqlRows rows = connection_.run(enter_node, name_);
        if (rows.next()) id_ = rows.integer(0);
    }
    shown_at_ = steady_clock::now();
}

void NodeRow::note_commit(const ChangeSet& changes) {
    if (!changes.is_empty()) connection_.change(note_change, changes.bits(), id_);
    SqlRows rows = connection_.run(note_commit_of_node, id_, name_, ++commits_);
    rows.next();
    noted_ = {commits_, rows.integer(0)};
    shown_at_ = steady_clock::now();
    if (changes.is_empty()) return;
    // Before anybody can see the rows.
    const std::lock_guard lock(mutex_);
    own_.insert(noted_->transaction);
}

std::optional<std::int64_t> NodeRow::transaction() const {
    if (!noted_) return std::nullopt;
    return noted_->transaction;
}

NodeRow::Outcome NodeRow::resolve(const std::atomic<bool>& stop) {
    if (!noted_) return Outcome::not_kept;
    const auto until = steady_clock::now() + resolve_patience;
    for (auto pause = first_pause; steady_clock::now() < until && !stop;) {
        try {
            connection_.reconnect();
            return ask_for_last_commit() == noted_->commit ? Outcome::kept : Outcome::not_kept;
        } catch (const StoreError&) {
            connection_.rollback();
            std::this_thread::sleep_for(pause);
            pause = std::min(2 * pause, longest_pause);
        }
    }
    return Outcome::unknown;
}

// Waits for the lost transaction if its server still has it: the row is locked.
std::int64_t NodeRow::ask_for_last_commit() {
    connection_.begin_write();
    std::int64_t commit = 0;
    {
        SqlRows rows = connection_.run(last_commit_of_node, id_, name_);
        rows.next();
        commit = rows.integer(0);
    }
    connection_.commit();
    return commit;
}

void NodeRow::disown() {
    if (!noted_) return;
    const std::lock_guard lock(mutex_);
    own_.erase(noted_->transaction);
}

bool NodeRow::is_own(std::int64_t transaction) const {
    const std::lock_guard lock(mutex_);
    return own_.contains(transaction);
}

void NodeRow::forget_before(std::int64_t transaction) {
    const std::lock_guard lock(mutex_);
    own_.erase(own_.begin(), own_.lower_bound(transaction));
}

void NodeRow::show_life() {
    if (steady_clock::now() - shown_at_ < life_interval) return;
    shown_at_ = steady_clock::now();
    ask_for_last_commit();
}

void NodeRow::leave() noexcept {
    if (connection_.is_lost()) return;
    guarded("the node's row was not removed", [this] { connection_.change(remove_node, id_); });
}

}  // namespace grantor

#undef DATABASE_MS
