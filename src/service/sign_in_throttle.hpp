// Slows guessing of passwords (attack 28): failures are counted per account, per address, and per
// pair of them. Knows names and addresses only as digests, in bounded memory; forgets on restart.
#pragma once

#include <array>
#include <cstdint>
#include <mutex>
#include <string_view>
#include <unordered_map>

#include "base/time.hpp"

namespace grantor {

struct SignInLimits {
    seconds window{15 * 60};
    // One person mistyping from one place.
    int per_account_and_address = 10;
    // A botnet on one account; high enough that a stranger cannot easily lock its owner out.
    int per_account = 100;
    // One place trying many accounts; an office behind one address shares it.
    int per_address = 100;
    // About 5 MB; when full, the counters of the oldest window are dropped first.
    std::size_t counters_max = 50000;
};

// Safe from any thread.
class SignInThrottle {
 public:
    explicit SignInThrottle(SignInLimits limits = {}) : limits_(limits) {}

    // Whether one more attempt is allowed now. The same for accounts that exist and that do not.
    bool admits(std::string_view account, std::string_view address, Time now);
    void count_failure(std::string_view account, std::string_view address, Time now);
    // A correct password clears only the pair's own counter, never those of account and address: an
    // attacker who owns one account must not gain attempts on others.
    void count_success(std::string_view account, std::string_view address);

 private:
    struct Counter {
        Time since;
        int failures = 0;
    };
    struct Key {
        std::uint64_t digest;
        int limit;
    };
    std::array<Key, 3> keys(std::string_view account, std::string_view address) const;
    void make_room(Time now);

    const SignInLimits limits_;
    std::mutex mutex_;
    std::unordered_map<std::uint64_t, Counter> counters_;
};

// The part of an address that one customer of a network can change at will is left out: an IPv6
// address counts as its /64.
std::string_view throttled_network(std::string_view address);

}  // namespace grantor
