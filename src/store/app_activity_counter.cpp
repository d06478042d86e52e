#include "store/app_activity_counter.hpp"

#include <algorithm>
#include <span>

#include "base/guarded.hpp"
#include "store/store.hpp"
#include "store/transaction.hpp"

namespace grantor {
namespace {

// Rows in one unit of work, so that the requests of others are not held up by a long one.
constexpr std::size_t rows_per_unit = 128;
constexpr std::int64_t hours_kept = 2 * hours_of_day;

std::size_t index_of(ActivityKind kind) { return static_cast<std::size_t>(kind) - 1; }

void append_rows(AppId app, std::int64_t hour, std::span<const std::int64_t> by_kind,
                 std::vector<AppHour>& rows) {
    for (std::size_t i = 0; i < by_kind.size(); ++i)
        if (by_kind[i] != 0)
            rows.push_back({app, hour, static_cast<ActivityKind>(i + 1), by_kind[i]});
}

}  // namespace

AppActivityCounter::AppActivityCounter(Store& store, seconds interval)
    : store_(store), interval_(interval), thread_([this] { loop(); }) {}

AppActivityCounter::~AppActivityCounter() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    wake_.notify_one();
    thread_.join();
    flush();
}

void AppActivityCounter::count(AppId app, ActivityKind kind, Time now) {
    if (!app) return;
    Shard& shard = shard_of(app);
    const Place key{app, hour_of(now)};
    const std::lock_guard lock(shard.mutex);
    auto found = shard.counts.find(key);
    if (found == shard.counts.end()) {
        if (shard.counts.size() >= apps_max / shard_count) return;
        found = shard.counts.emplace(key, Counts{}).first;
    }
    ++found->second[index_of(kind)];
}

std::vector<AppHour> AppActivityCounter::waiting(AppId app) {
    std::vector<AppHour> out;
    Shard& shard = shard_of(app);
    const std::lock_guard lock(shard.mutex);
    for (const auto& [key, by_kind] : shard.counts)
        if (key.app == app) append_rows(app, key.hour, by_kind, out);
    return out;
}

void AppActivityCounter::flush() {
    const std::lock_guard lock(writing_);
    for (auto& shard : shards_) guarded("activity of apps was not counted", [&] { write(shard); });
}

void AppActivityCounter::loop() {
    std::unique_lock lock(mutex_);
    while (!wake_.wait_for(lock, interval_, [this] { return stopping_; })) {
        lock.unlock();
        flush();
        lock.lock();
    }
}

void AppActivityCounter::write(Shard& shard) {
    CountsByApp counts;
    {
        const std::lock_guard lock(shard.mutex);
        counts.swap(shard.counts);
    }
    std::vector<AppHour> rows;
    const auto write_rows = [&] {
        if (!rows.empty() && !write(rows)) put_back(shard, rows);
        rows.clear();
    };
    for (const auto& [key, by_kind] : counts) {
        append_rows(key.app, key.hour, by_kind, rows);
        if (rows.size() >= rows_per_unit) write_rows();
    }
    write_rows();
}

bool AppActivityCounter::write(const std::vector<AppHour>& rows) {
    return guarded("activity of apps was not stored yet", [&] {
        store_.write_now([&](WriteTx& tx) {
            std::int64_t newest = 0;
            for (const auto& row : rows) {
                tx.app_activities().add(row);
                newest = std::max(newest, row.hour);
            }
            // A few more than came, so that what is over goes away.
            tx.app_activities().purge_hours(newest - hours_kept,
                                            static_cast<std::int64_t>(rows.size()) + 16);
        });
    });
}

void AppActivityCounter::put_back(Shard& shard, const std::vector<AppHour>& rows) {
    const std::lock_guard lock(shard.mutex);
    for (const auto& row : rows) {
        const Place key{row.app_id, row.hour};
        if (shard.counts.size() >= apps_max / shard_count && !shard.counts.contains(key)) continue;
        shard.counts[key][index_of(row.kind)] += row.count;
    }
}

}  // namespace grantor
