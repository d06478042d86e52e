#include "service/nodes/count_exchange.hpp"

#include <utility>

#include "base/log.hpp"

namespace grantor {
namespace {

using std::chrono::steady_clock;

// A total is committed a little after the moment that it is noted with. What took longer than this
// is heard when it has changed again.
constexpr seconds reread{5};
// More than other nodes can tell meanwhile.
constexpr std::int64_t heard_max = 4096;
constexpr seconds purge_interval{10};
constexpr std::int64_t purged_at_once = 1000;

}  // namespace

CountExchange::CountExchange(Store& store, const Clock& clock, NodeId node,
                             std::vector<CountSource> sources)
    : store_(store), clock_(clock), node_(node) {
    for (auto& source : sources) kinds_.push_back({std::move(source)});
}

CountExchange::~CountExchange() { stop(); }

void CountExchange::start() {
    if (!node_) return;
    thread_ = std::jthread([this](const std::stop_token& stop) { run(stop); });
}

void CountExchange::stop() {
    if (!thread_.joinable()) return;
    thread_.request_stop();
    thread_.join();
}

void CountExchange::run(const std::stop_token& stop) {
    while (!stop.stop_requested()) {
        try {
            exchange();
            if (std::exchange(is_failing_, false)) log::info("counts are exchanged again");
        } catch (const std::exception& failure) {
            if (!std::exchange(is_failing_, true))
                log::error("counts are not exchanged", {{"reason", failure.what()}});
        }
        std::unique_lock lock(mutex_);
        never_.wait_for(lock, stop, interval, [] { return false; });
    }
}

void CountExchange::exchange() {
    for (auto& kind : kinds_) {
        tell(kind);
        hear(kind);
    }
    purge_if_due();
}

void CountExchange::tell(Kind& kind) {
    const auto counts = kind.source.changes(told_max, clock_.now());
    if (counts.empty()) return;
    try {
        store_.write_now([&](WriteTx& tx) {
            tx.node_counts().note(kind.source.kind, node_, counts, tx.shared_time(clock_.now()));
        });
    } catch (...) {
        kind.source.tell_again(counts);
        throw;
    }
}

void CountExchange::hear(Kind& kind) {
    Time heard_until;
    auto counts = store_.read_now([&](const ReadTx& tx) {
        heard_until = tx.shared_time(clock_.now());
        const auto since = std::max(kind.heard_until - reread, heard_until - kind.source.kept_for);
        return tx.node_counts().of_others(kind.source.kind, node_, since, heard_max);
    });
    kind.heard_until = heard_until;
    const auto now = clock_.now();
    for (auto& count : counts) count.noted_at += now - heard_until;
    kind.source.take_others(counts, now);
}

// Any node's: those of a node that died have nobody else.
void CountExchange::purge_if_due() {
    const auto now = steady_clock::now();
    if (now < next_purge_) return;
    next_purge_ = now + purge_interval;
    for (const auto& kind : kinds_) {
        const auto is_old = [&](const ReadTx& tx) {
            return tx.node_counts().has_before(kind.source.kind,
                                               tx.shared_time(clock_.now()) - kind.source.kept_for);
        };
        if (!store_.read_now(is_old)) continue;
        store_.write_now([&](WriteTx& tx) {
            const auto before = tx.shared_time(clock_.now()) - kind.source.kept_for;
            return tx.node_counts().purge(kind.source.kind, before, purged_at_once);
        });
    }
}

}  // namespace grantor
