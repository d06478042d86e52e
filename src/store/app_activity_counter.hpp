// Counts what apps do on the path of every request, and writes it every few seconds: a statistic
// may lose its last seconds in a crash, a request must not wait for it.
#pragma once

#include <array>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <thread>
#include <unordered_map>
#include <vector>

#include "base/time.hpp"
#include "model/app_activity.hpp"

namespace grantor {

class Store;

class AppActivityCounter {
 public:
    explicit AppActivityCounter(Store& store, seconds interval = seconds{5});
    // Writes what was counted.
    ~AppActivityCounter();
    AppActivityCounter(const AppActivityCounter&) = delete;

    // Never waits for the store. Safe from any thread. No app: not counted. Apps beyond apps_max
    // between two writes are not counted, so that memory stays bounded.
    void count(AppId app, ActivityKind kind, Time now);
    // What was counted of the app and is not in the store yet; of each hour and kind one row.
    std::vector<AppHour> waiting(AppId app);
    // Returns when everything counted before the call is in the store, or the store has refused it:
    // then the counts stay for the next time.
    void flush();

    static constexpr std::size_t apps_max = 100'000;

 private:
    using Counts = std::array<std::int64_t, activity_kinds>;
    struct Place {
        AppId app;
        std::int64_t hour;
        bool operator==(const Place&) const = default;
    };
    struct PlaceHash {
        std::size_t operator()(const Place& key) const noexcept {
            return std::hash<AppId>{}(key.app) * 31 + std::hash<std::int64_t>{}(key.hour);
        }
    };
    using CountsByApp = std::unordered_map<Place, Counts, PlaceHash>;
    struct Shard {
        std::mutex mutex;
        CountsByApp counts;
    };
    static constexpr std::size_t shard_count = 16;

    void loop();
    Shard& shard_of(AppId app) {
        return shards_[static_cast<std::size_t>(app.value) % shard_count];
    }
    void write(Shard& shard);
    bool write(const std::vector<AppHour>& rows);
    void put_back(Shard& shard, const std::vector<AppHour>& rows);

    Store& store_;
    const seconds interval_;
    std::array<Shard, shard_count> shards_;
    std::mutex writing_;  // held while counts are moved into the store
    std::mutex mutex_;
    std::condition_variable wake_;
    bool stopping_ = false;
    std::thread thread_;
};

}  // namespace grantor
