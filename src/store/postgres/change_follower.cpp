#include "store/postgres/change_follower.hpp"

#include <algorithm>
#include <utility>

#include "base/log.hpp"
#include "base/thread_slice.hpp"

namespace grantor {
namespace {

// One statement, so one snapshot: what it does not show belongs to a transaction that is at or
// after `oldest`, and is found by the next look, which begins there.
constexpr SqlQuery changes_from{
    "SELECT now.oldest, c.id, c.kinds, c.written_in FROM"
    " (SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint AS oldest) AS now"
    " LEFT JOIN changes c ON c.written_in >= $1"};
constexpr SqlQuery invalidations_from{
    "SELECT kind, subject, not_before, id, written_in FROM invalidations WHERE written_in >= $1"
    " ORDER BY id"};
// A node that has not heard for longer reads everything. The newest change of the directory is its
// version and stays.
constexpr SqlQuery purge_changes{
    "DELETE FROM changes WHERE at < (extract(epoch FROM clock_timestamp()) * 1000)::bigint - 600000"
    " AND id <> (SELECT COALESCE(MAX(id), 0) FROM changes WHERE (kinds & 1) <> 0)"};
constexpr SqlQuery purge_nodes{
    "DELETE FROM nodes WHERE seen_at < (extract(epoch FROM clock_timestamp()) * 1000)::bigint -"
    " 86400000"};

using std::chrono::steady_clock;

constexpr minutes tidy_interval{1};
constexpr milliseconds pause_after_failure{200};

}  // namespace

struct ChangeFollower::Look {
    std::int64_t oldest = 0;
    ChangeSet changes;
    Seen seen_changes;
    Seen seen_invalidations;
};

ChangeFollower::ChangeFollower(PostgresConnection::Settings settings, NodeRow& node,
                               milliseconds interval, Callbacks callbacks)
    : node_(node),
      interval_(interval),
      callbacks_(std::move(callbacks)),
      connection_(std::move(settings)),
      tx_(connection_) {
    look();
    thread_ = std::thread([this] { loop(); });
}

ChangeFollower::~ChangeFollower() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    wake_.notify_one();
    if (thread_.joinable()) thread_.join();
}

void ChangeFollower::look_again_from(std::int64_t transaction) {
    const std::lock_guard lock(mutex_);
    again_from_ = std::min(transaction, again_from_.value_or(transaction));
}

void ChangeFollower::loop() {
    ask_for_short_slices();
    auto next = steady_clock::now();
    while (true) {
        next = std::max(next + interval_, steady_clock::now());
        if (is_failing_) next += pause_after_failure;
        {
            std::unique_lock lock(mutex_);
            if (wake_.wait_until(lock, next, [this] { return stopping_; })) return;
            if (again_from_) from_ = std::min(from_, *again_from_);
            again_from_.reset();
        }
        look_guarded();
    }
}

void ChangeFollower::look_guarded() noexcept {
    try {
        if (connection_.is_lost()) {
            connection_.reconnect();
            // It may be a former standby, which gives out again the transaction numbers that it has
            // never heard of. What others have committed under them is behind us: we read
            // everything, as at the start.
            from_ = 0;
        }
        look();
        is_reachable_ = true;
        if (std::exchange(is_failing_, false)) log::info("the database is heard of again");
        tidy();
    } catch (const ConnectionLost& failure) {
        is_reachable_ = false;
        note_failure(failure);
    } catch (const std::exception& failure) {
        note_failure(failure);
    }
}

void ChangeFollower::note_failure(const std::exception& failure) noexcept {
    has_gap_ = true;
    connection_.rollback();
    if (std::exchange(is_failing_, true)) return;
    try {
        log::error("the database is not heard of", {{"reason", failure.what()}});
    } catch (...) {
        // The log itself has failed.
    }
}

void ChangeFollower::look() {
    if (callbacks_.before_look) callbacks_.before_look();
    const auto began = steady_clock::now();
    Look look = read_changes();
    Found found;
    found.changes = look.changes;
    if (has_gap_ || look.changes.has(Change::invalidations)) {
        found.invalidations = read_invalidations(look);
        found.dropped_through = tx_.invalidations().dropped_through();
    }
    // Changes of a long silence may be purged; checking once too often costs nothing.
    if (has_gap_)
        for (const auto each :
             {Change::scopes, Change::deliveries, Change::housework, Change::reload})
            found.changes.add(each);
    if (!found.changes.is_empty()) callbacks_.take(found, tx_);
    keep_as_seen(look);
    has_gap_ = false;
    callbacks_.is_current(began);
}

ChangeFollower::Look ChangeFollower::read_changes() {
    Look look;
    SqlRows rows = connection_.run(changes_from, from_);
    while (rows.next()) {
        look.oldest = rows.integer(0);
        const auto id = rows.integer(1);
        const auto transaction = rows.integer(3);
        if (id == 0 || seen_changes_.contains(id) || node_.is_own(transaction)) continue;
        look.seen_changes.emplace(id, transaction);
        look.changes.add(ChangeSet(rows.integer(2)));
    }
    return look;
}

// After a reset everything that is left, in a table that was emptied.
std::vector<Invalidation> ChangeFollower::read_invalidations(Look& look) {
    const bool is_reset = look.changes.has(Change::reset);
    std::vector<Invalidation> out;
    SqlRows rows = connection_.run(invalidations_from, is_reset ? std::int64_t{0} : from_);
    while (rows.next()) {
        const auto id = rows.integer(3);
        const auto transaction = rows.integer(4);
        if (!is_reset && (seen_invalidations_.contains(id) || node_.is_own(transaction))) continue;
        look.seen_invalidations.emplace(id, transaction);
        out.push_back({rows.number<InvalidationKind>(0), rows.integer(1), rows.time(2)});
    }
    return out;
}

void ChangeFollower::keep_as_seen(Look& look) {
    const auto keep = [&look](Seen& seen, Seen& more) {
        seen.merge(more);
        std::erase_if(seen, [&](const auto& each) { return each.second < look.oldest; });
    };
    keep(seen_changes_, look.seen_changes);
    keep(seen_invalidations_, look.seen_invalidations);
    from_ = look.oldest;
    node_.forget_before(look.oldest);
}

void ChangeFollower::tidy() {
    const auto now = steady_clock::now();
    if (callbacks_.each_second && now - second_at_ >= seconds{1}) {
        second_at_ = now;
        callbacks_.each_second(connection_);
    }
    if (now - tidied_at_ < tidy_interval) return;
    tidied_at_ = now;
    connection_.change(purge_changes);
    connection_.change(purge_nodes);
}

}  // namespace grantor
