// Slows guessing of passwords and codes (attack 28). An attempt is counted as wrong before anything
// is compared, and given back if it was right: a hundred at once get no more than ten one by one.
// Above a limit attempts are delayed, never stopped for good: an attacker must not be able to lock
// the owner out. Knows names and addresses only as digests, in bounded memory; forgets on restart.
//
// Nodes tell each other what they have counted (service/nodes/count_exchange.hpp): five of
// them give a guesser as many attempts as one does, and besides those of the moment that it takes
// to tell, and one of each node, since a single attempt is not told.
#pragma once

#include <array>
#include <cstdint>
#include <expected>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "base/time.hpp"
#include "service/nodes/count_source.hpp"

namespace grantor {

struct SignInAttempt {
    std::string_view account;
    std::string_view address;
    // A browser in which the account has signed in before (device_cookie.hpp); "": none. It is
    // counted by itself: what strangers try elsewhere does not delay it.
    std::string_view device = {};
};

struct SignInLimits {
    seconds window{15 * 60};
    // One person mistyping from one place, or in a browser that is known.
    int per_account_and_address = 10;
    // A botnet on one account.
    int per_account = 100;
    // One place trying many accounts; an office behind one address shares it.
    int per_address = 100;
    // Between two attempts above a limit: doubles from the first to the last.
    seconds pause_min{30};
    seconds pause_max{60};
    // The same for places that have not tried this account before, while others try it above its
    // limit: the owner in a new browser should hardly notice.
    seconds newcomer_pause_min{2};
    // About 5 MB; when full, the counters of the oldest window are dropped first.
    std::size_t counters_max = 50000;
};

// Safe from any thread.
class SignInThrottle {
 public:
    explicit SignInThrottle(SignInLimits limits = {}) : limits_(limits) {}

    // An attempt that counts as wrong until it is given back.
    class Ticket {
        friend class SignInThrottle;
        std::array<std::uint64_t, 4> counted_{};
        std::size_t size_ = 0;
    };
    // Call before anything is compared or hashed. Otherwise: how long to wait, at least a second;
    // then nothing was counted. The same for accounts that exist and that do not.
    std::expected<Ticket, seconds> begin(const SignInAttempt& attempt, Time now);
    // It was right. Clears the person's own counter; account and address get back this attempt
    // alone: an attacker who owns one account must not gain attempts on others.
    void succeed(const Ticket& ticket);
    // It was neither right nor wrong: nothing was compared.
    void withdraw(const Ticket& ticket);

    // The following, for the exchange.
    CountSource as_source();
    // What has changed since it was told last: at most `max` totals, the largest first.
    std::vector<NodeCount> changes(std::size_t max);
    // They could not be told.
    void tell_again(std::span<const NodeCount> counts);
    // Totals of other nodes, in place of earlier ones. A negative one says that the person has
    // signed in: this node forgets what it has counted before that.
    void take_others(std::span<const NodeCount> counts, Time now);

 private:
    struct Counter {
        Time since;  // of the window
        Time last;
        int failures = 0;
        int told = 0;             // to the other nodes
        bool is_cleared = false;  // the person has signed in since, and others shall hear of it
    };
    using Counters = std::unordered_map<std::uint64_t, Counter>;
    // Whether the window begins anew with each attempt: then a slow and steady attack is counted
    // whole. Not where many people share a counter.
    enum class Window { from_first, from_last };
    struct Key {
        std::uint64_t digest;
        int limit;
        seconds pause_min;
        Window window;
    };
    bool is_over(Time since, Time now) const;
    std::optional<Counter> find(std::uint64_t digest, Time now) const;
    void mark(std::uint64_t digest, const Counter& counter);
    void clear(Counters::iterator counter, bool is_news);
    // Of this node, among those of others.
    static NodeCount cleared_at(Time moment);
    void keep(std::uint64_t digest, const NodeCount& count);
    milliseconds pause_of(const Key& key, Time now) const;
    void count(const Key& key, Time now, Ticket& ticket);
    void make_room(Time now);

    const SignInLimits limits_;
    std::mutex mutex_;
    Counters counters_;
    std::unordered_set<std::uint64_t> untold_;
    std::unordered_map<std::uint64_t, std::vector<NodeCount>> others_;
};

// The part of an address that one customer of a network can change at will is left out: an IPv6
// address counts as its /64.
std::string_view throttled_network(std::string_view address);
// "Too many attempts. Wait 30 seconds, then try again."
std::string wait_text(seconds wait);

}  // namespace grantor
