// The burst of callers without a token, on operations that are open to everybody: one for each
// client address, and for each /64 network of IPv6, whose owner has all addresses of it. Nobody has
// a daily budget without a token.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string_view>
#include <unordered_map>

#include "edge/limits/burst_window.hpp"

namespace grantor::edge {

class AddressBursts {
 public:
    struct Outcome {
        bool passes = true;
        std::int32_t remaining = 0;
        // Until a counted request no longer counts.
        milliseconds until_next{};
    };

    // Counts the request, or says that it would exceed `limit`, which is above zero. Any thread;
    // nothing is allocated for a known address.
    Outcome take(std::string_view address, std::int32_t limit, Time now);
    void forget();

    // Addresses that are remembered. An attacker with more networks than this is stopped by the
    // limits of connections, not here.
    std::size_t size() const;
    static constexpr std::size_t shard_count = 16;
    static constexpr std::size_t windows_of_shard_min = 1024;
    static constexpr std::size_t windows_of_shard_max = 16384;

 private:
    // The text of an address, or of its network, without an allocation and without collisions.
    using Key = std::array<char, 24>;
    struct Hash {
        std::size_t operator()(const Key& key) const;
    };
    struct alignas(64) Shard {
        std::mutex mutex;
        std::unordered_map<Key, BurstWindow, Hash> windows;
        std::size_t sweep_at = windows_of_shard_min;  // idle windows are forgotten at this size
    };
    static Key key_of(std::string_view address);
    static BurstWindow& window_of(Shard& shard, const Key& key, Time now);

    std::unique_ptr<std::array<Shard, shard_count>> shards_ =
        std::make_unique<std::array<Shard, shard_count>>();
};

}  // namespace grantor::edge
