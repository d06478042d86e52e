#include "service/nodes/lease_keeper.hpp"

#include "base/guarded.hpp"
#include "base/log.hpp"

namespace grantor {

using std::chrono::steady_clock;

LeaseKeeper::LeaseKeeper(Store& store, const Clock& clock, std::string_view name, NodeId node,
                         LeaseTimes times)
    : store_(store), clock_(clock), name_(name), node_(node), times_(times) {}

bool LeaseKeeper::hold() {
    if (!node_) return true;
    const auto now = steady_clock::now();
    if (now >= next_look_) {
        next_look_ = now + times_.interval;
        if (is_held() || is_free()) take();
    }
    return is_held();
}

bool LeaseKeeper::is_held() const { return !node_ || steady_clock::now() < held_until_; }

// Only a read: nodes without the lease ask all day.
bool LeaseKeeper::is_free() {
    return store_.read_now([this](const ReadTx& tx) {
        const auto lease = tx.leases().find(name_);
        if (!lease || lease->holder == node_) return true;
        const auto now = tx.shared_time(clock_.now());
        return lease->until <= now || lease->until > now + times_.lifetime + overlap_max;
    });
}

// Ours ends no later than the row says: its time is counted from before the store was asked.
void LeaseKeeper::take() {
    const auto asked_at = steady_clock::now();
    const bool was_held = is_held();
    const auto epoch = store_.write_now([this](WriteTx& tx) {
        const auto now = tx.shared_time(clock_.now());
        return tx.leases().take(claim(), now, now + times_.lifetime);
    });
    held_until_ = epoch ? asked_at + times_.lifetime : SteadyTime{};
    epoch_ = epoch.value_or(0);
    if (epoch && !was_held) log::info("this node has the lease", {{"lease", name_}});
    if (!epoch && was_held) log::warning("another node has taken the lease", {{"lease", name_}});
}

void LeaseKeeper::confirm(WriteTx& tx) const {
    if (node_ && !tx.leases().confirm(claim(), epoch_)) throw LeaseLost{};
}

void LeaseKeeper::give_up() noexcept {
    if (!node_ || !is_held()) return;
    held_until_ = {};
    guarded("a lease could not be given up", [this] {
        store_.write_now([this](WriteTx& tx) { tx.leases().give_up(claim(), epoch_); });
    });
}

}  // namespace grantor
