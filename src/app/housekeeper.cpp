#include "app/housekeeper.hpp"

#include "base/log.hpp"
#include "rules/announcement.hpp"

namespace grantor::app {
namespace {

using std::chrono::steady_clock;

// How late an ending is noticed that nobody announced, and how long a store that failed is left
// alone.
constexpr milliseconds tick{1000};
constexpr hours purge_interval{1};
constexpr std::int64_t purged_at_once = 200;
// Ended grants are few among living ones, so that a step looks at more than it deletes.
constexpr std::int64_t grants_looked_at = 500;

}  // namespace

Housekeeper::Housekeeper(Store& store, const Clock& clock, const Wire& wire, Retention retention,
                         NodeId node, LeaseTimes lease)
    : store_(store),
      clock_(clock),
      wire_(wire),
      retention_(retention),
      lease_(store, clock, "housekeeping", node, lease) {}

Housekeeper::~Housekeeper() { stop(); }

void Housekeeper::start() {
    store_.on_new_housework([this] {
        {
            const std::lock_guard lock(mutex_);
            woken_ = true;
        }
        changed_.notify_all();
    });
    thread_ = std::thread([this] { run(); });
}

void Housekeeper::stop() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    changed_.notify_all();
    if (!thread_.joinable()) return;
    store_.on_new_housework({});
    thread_.join();
    lease_.give_up();
}

void Housekeeper::work_off() {
    next_purge_ = {};
    work(Pace::at_once);
}

void Housekeeper::run() {
    while (!is_stopping()) {
        try {
            work(Pace::gentle);
            if (std::exchange(is_failing_, false)) log::info("housekeeping goes on");
        } catch (const std::exception& failure) {
            // Nothing is lost: what is left stands in the store.
            if (!std::exchange(is_failing_, true))
                log::error("housekeeping waits", {{"reason", failure.what()}});
        }
        std::unique_lock lock(mutex_);
        changed_.wait_for(lock, tick, [this] { return woken_ || stopping_; });
        woken_ = false;
    }
}

void Housekeeper::work(Pace pace) {
    if (!lease_.hold()) return;
    try {
        // A copy: what is carried out is no longer in the list.
        const auto endings =
            store_.read_now([](const ReadTx& tx) { return std::vector(tx.endings().open()); });
        announce(pace);
        for (const auto& ending : endings) carry_out(ending, pace);
        purge_if_due(pace);
    } catch (const LeaseLost&) {
        // The other node goes on with it.
    }
}

void Housekeeper::carry_out(const Ending& ending, Pace pace) {
    EndingWalk walk(ending);
    while (!walk.is_done()) {
        const auto began = steady_clock::now();
        // Once, since the walk moves on: what it found would be lost if it looked again.
        const auto found = store_.read_once_now([&](const ReadTx& tx) { return walk.next(tx); });
        if (!found.empty()) write([&](WriteTx& tx) { end_covered(ending, found, tx); });
        announce(pace);  // which must not wait for 200,000 grants
        if (!rest(steady_clock::now() - began, pace)) return;
    }
    write([&](WriteTx& tx) { close_ending(ending, tx, clock_.now()); });
}

void Housekeeper::announce(Pace pace) {
    const auto is_waiting = [](const ReadTx& tx) {
        return tx.announcements().oldest().has_value();
    };
    for (bool goes_on = store_.read_now(is_waiting); goes_on;) {
        const auto began = steady_clock::now();
        goes_on = write([&](WriteTx& tx) { return go_on_announcing(tx, random_, wire_); });
        if (!rest(steady_clock::now() - began, pace)) return;
    }
}

void Housekeeper::purge_if_due(Pace pace) {
    const auto now = steady_clock::now();
    if (now < next_purge_) return;
    if (retention_.audit_events.count() > 0) purge_audit_events(pace);
    if (retention_.ended_grants.count() > 0) purge_ended_grants(pace);
    next_purge_ = now + purge_interval;
}

void Housekeeper::purge_audit_events(Pace pace) {
    const auto before = clock_.now() - retention_.audit_events;
    for (std::int64_t purged = purged_at_once; purged > 0;) {
        const auto began = steady_clock::now();
        purged =
            write([&](WriteTx& tx) { return tx.audit_events().purge(before, purged_at_once); });
        if (!rest(steady_clock::now() - began, pace)) return;
    }
}

void Housekeeper::purge_ended_grants(Pace pace) {
    const auto before = clock_.now() - retention_.ended_grants;
    GrantId place;
    do {
        const auto began = steady_clock::now();
        place = write(
            [&](WriteTx& tx) { return tx.grants().purge_ended(before, place, grants_looked_at); });
        if (!rest(steady_clock::now() - began, pace)) return;
    } while (place);
}

bool Housekeeper::rest(steady_clock::duration after, Pace pace) {
    if (pace == Pace::at_once) return true;
    if (!lease_.hold()) return false;
    std::unique_lock lock(mutex_);
    return !changed_.wait_for(lock, after, [this] { return stopping_; });
}

bool Housekeeper::is_stopping() {
    const std::lock_guard lock(mutex_);
    return stopping_;
}

}  // namespace grantor::app
