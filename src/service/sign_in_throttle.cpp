#include "service/sign_in_throttle.hpp"

#include <cstring>
#include <fmt/format.h>

#include "base/crypto.hpp"

namespace grantor {
namespace {

std::uint64_t digest_of(std::string_view kind, std::string_view account, std::string_view address) {
    const auto digest =
        sha256(as_bytes(fmt::format("{}\n{}\n{}", kind, account, throttled_network(address))));
    std::uint64_t out;
    std::memcpy(&out, digest.data(), sizeof out);
    return out;
}

}  // namespace

std::string_view throttled_network(std::string_view address) {
    int groups = 0;
    for (std::size_t i = 0; i < address.size(); ++i) {
        if (address[i] != ':') continue;
        // "::" stands for zeros: the part before it is at most a /64.
        if (i + 1 < address.size() && address[i + 1] == ':') return address.substr(0, i);
        if (++groups == 4) return address.substr(0, i);
    }
    return address;
}

std::array<SignInThrottle::Key, 3> SignInThrottle::keys(std::string_view account,
                                                        std::string_view address) const {
    return {Key{digest_of("pair", account, address), limits_.per_account_and_address},
            Key{digest_of("account", account, ""), limits_.per_account},
            Key{digest_of("address", "", address), limits_.per_address}};
}

bool SignInThrottle::admits(std::string_view account, std::string_view address, Time now) {
    const std::lock_guard lock(mutex_);
    for (const auto& key : keys(account, address)) {
        const auto found = counters_.find(key.digest);
        if (found == counters_.end() || now - found->second.since > limits_.window) continue;
        if (found->second.failures >= key.limit) return false;
    }
    return true;
}

void SignInThrottle::count_failure(std::string_view account, std::string_view address, Time now) {
    const std::lock_guard lock(mutex_);
    for (const auto& key : keys(account, address)) {
        if (counters_.size() >= limits_.counters_max) make_room(now);
        auto& counter = counters_.try_emplace(key.digest, Counter{now, 0}).first->second;
        if (now - counter.since > limits_.window) counter = {now, 0};
        ++counter.failures;
    }
}

void SignInThrottle::count_success(std::string_view account, std::string_view address) {
    const std::lock_guard lock(mutex_);
    counters_.erase(keys(account, address)[0].digest);
}

void SignInThrottle::make_room(Time now) {
    std::erase_if(counters_,
                  [&](const auto& entry) { return now - entry.second.since > limits_.window; });
    // Still full: a flood. Counters are dropped in the table's own, unpredictable order.
    while (counters_.size() >= limits_.counters_max) counters_.erase(counters_.begin());
}

}  // namespace grantor
