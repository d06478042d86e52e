#include "edge/limits/address_bursts.hpp"

#include <algorithm>
#include <functional>
#include <iterator>

#include "service/sign_in/sign_in_throttle.hpp"

namespace grantor::edge {

AddressBursts::Key AddressBursts::key_of(std::string_view address) {
    const auto network = throttled_network(address);
    Key key{};
    std::ranges::copy(network.substr(0, key.size()), key.begin());
    return key;
}

std::size_t AddressBursts::Hash::operator()(const Key& key) const {
    return std::hash<std::string_view>{}({key.data(), key.size()});
}

AddressBursts::Outcome AddressBursts::take(std::string_view address, std::int32_t limit, Time now) {
    const auto key = key_of(address);
    auto& shard = (*shards_)[Hash{}(key) / 64 % shard_count];
    const std::lock_guard lock(shard.mutex);
    auto& window = window_of(shard, key, now);
    const auto counted = window.count(now);
    Outcome out;
    out.passes = counted < limit;
    if (out.passes) window.add(now, limit);
    out.remaining = std::max(0, limit - counted - (out.passes ? 1 : 0));
    out.until_next = window.until_next(now);
    return out;
}

// As RateLimits::add_window: a sweep costs a few steps for each window added since the last one.
BurstWindow& AddressBursts::window_of(Shard& shard, const Key& key, Time now) {
    auto& windows = shard.windows;
    if (windows.size() >= shard.sweep_at && !windows.contains(key)) {
        std::erase_if(windows, [now](const auto& entry) { return entry.second.is_idle(now); });
        if (windows.size() >= windows_of_shard_max)
            windows.erase(windows.begin(), std::next(windows.begin(), windows_of_shard_max / 8));
        shard.sweep_at = std::clamp(2 * windows.size(), windows_of_shard_min, windows_of_shard_max);
    }
    return windows[key];
}

void AddressBursts::forget() {
    for (auto& shard : *shards_) {
        const std::lock_guard lock(shard.mutex);
        shard.windows.clear();
    }
}

std::size_t AddressBursts::size() const {
    std::size_t out = 0;
    for (auto& shard : *shards_) {
        const std::lock_guard lock(shard.mutex);
        out += shard.windows.size();
    }
    return out;
}

}  // namespace grantor::edge
