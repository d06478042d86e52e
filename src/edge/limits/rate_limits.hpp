// The two limits of API requests: a burst for each token and a daily budget for each company.
//
// An app's token shares the burst of its grant, so refreshing does not reset it; a personal token
// shares that of its owner in the company. Search operations have a separate burst and do not count
// in the other. A request that is refused, here or by the gate, does not count: a client
// that waits for Retry-After succeeds.
//
// Several nodes over one store share both. A daily budget is exceeded by at most one share for each
// node beyond the first (daily_account.hpp). A burst is counted on each node, and the nodes tell
// each other of tokens that have used an eighth of it: it is exceeded by what a token sends through
// others in the moment that this takes (service/nodes/count_exchange.hpp), and never by more than
// one burst for each node beyond the first.
//
// Counters are in memory and bounded; a restart forfeits at most one share of a day's budget, and
// restores at most what was lent in the milliseconds before (daily_account.hpp).
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <mutex>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "base/ids.hpp"
#include "edge/limits/budget_lessor.hpp"
#include "edge/limits/burst_window.hpp"
#include "edge/limits/daily_account.hpp"
#include "edge/limits/limit_policy.hpp"
#include "model/api_caller.hpp"
#include "service/nodes/count_source.hpp"

namespace grantor::edge {

// What the fields of an answer say.
struct LimitState {
    std::int32_t burst_limit = 0;  // 0: none
    std::int32_t burst_remaining = 0;
    std::int32_t burst_reset_s = 0;  // until a counted request no longer counts
    std::int64_t daily_limit = 0;    // 0: none
    std::int64_t daily_remaining = 0;
    std::int32_t daily_reset_s = 0;  // until midnight (UTC)
    bool is_search = false;          // the burst is that of searches
};

// What a request costs.
struct RequestCost {
    std::int64_t units = 0;
    bool is_search = false;
};

enum class Limit { none, burst, daily };

struct LimitOutcome {
    Limit exceeded = Limit::none;
    std::int64_t retry_after_s = 0;              // when it would pass; 0 if it does now
    std::shared_ptr<const Plan> plan = nullptr;  // of the company; only if one is exceeded
    LimitState state;
};

class RateLimits {
 public:
    // Both must outlive it. Zero for `node`: no other serves the store.
    RateLimits(Store& store, const LimitPolicy& policy, NodeId node = {});

    // Counts the request, or says which limit it would exceed. Any thread; exact under threads. A
    // company is read from the store at its first request on a day; otherwise nothing waits, and
    // nothing is allocated for a known token. Throws StoreError if that read fails, and StoreBusy
    // if the budget has room but the store has not delivered it for two shares.
    LimitOutcome take(const ApiCaller& caller, const RequestCost& cost, Time now);
    // The state, without counting anything.
    LimitState look(const ApiCaller& caller, const RequestCost& cost, Time now);

    // Whether the company's budget of the day is in memory, so that neither of them reads.
    bool knows(CompanyId company, Time now) const;

    // Returns when everything requested from the store has arrived.
    void flush() { lessor_.flush(); }
    // Forgets every counter: the store starts over (the sandbox's reset).
    void forget();

    // The bursts, for the exchange between nodes.
    CountSource as_source();

    // Tokens that are remembered.
    std::size_t size() const;

    // Companies that are remembered: 12 MB. Above that, the one that was idle longest is forgotten.
    static constexpr std::size_t shard_count = 64;
    static constexpr std::size_t accounts_of_shard_max = 1024;
    // Tokens: those of the last two seconds, and as many idle ones again, but at least 1024 of each
    // shard; 150 bytes each, so 10 MB, or what the traffic of two seconds needs. The most is more
    // than one machine can serve in that time.
    static constexpr std::size_t windows_of_shard_min = 1024;
    static constexpr std::size_t windows_of_shard_max = 65536;
    // Tokens that other nodes hear of.
    static constexpr std::size_t busy_of_shard_max = 64;

 private:
    struct WindowKey {
        std::int64_t company = 0;
        std::int64_t subject = 0;  // grant, or user of a personal token
        bool is_personal = false;
        bool is_search = false;
        bool operator==(const WindowKey&) const = default;
    };
    struct KeyHash {
        std::size_t operator()(const WindowKey& key) const;
        std::size_t operator()(CompanyId id) const;
    };
    struct Account {
        DailyAccount budget;
        Time last_used;
    };
    // Requests of a token through other nodes.
    struct Elsewhere {
        std::int32_t amount = 0;
        Time until;  // by when they no longer count
    };
    // A company with all its tokens: one lock a request.
    struct alignas(64) Shard {
        std::mutex mutex;
        std::unordered_map<CompanyId, Account, KeyHash> accounts;
        std::unordered_map<WindowKey, BurstWindow, KeyHash> windows;
        std::size_t sweep_at = windows_of_shard_min;  // idle windows are forgotten at this size
        std::unordered_set<WindowKey, KeyHash> busy;  // what other nodes hear of
        std::unordered_map<std::int64_t, Elsewhere> elsewhere;  // by subject
    };

    static WindowKey key_of(const ApiCaller& caller, const RequestCost& cost);
    static std::int32_t burst_limit(const Plan& plan, const WindowKey& key);
    Shard& shard_of(CompanyId company) const;
    static bool is_current(const Account& account, Time now);
    // The company's account of the day, read from the store if necessary. The lock is held.
    Account& account_of(Shard& shard, std::unique_lock<std::mutex>& lock, CompanyId company,
                        Time now);
    // Null: the token is not known.
    static BurstWindow* find_window(Shard& shard, const WindowKey& key);
    static BurstWindow& add_window(Shard& shard, const WindowKey& key, Time now);
    static void set_burst(LimitState& state, BurstWindow* window, std::int32_t limit, Time now);
    static void make_room_for_account(Shard& shard);
    // The name of a token between nodes; it says which shard has it.
    static std::int64_t subject_of(const WindowKey& key);
    static std::size_t shard_index(CompanyId company);
    static void add_elsewhere(const Shard& shard, const WindowKey& key, LimitState& state,
                              Time now);
    std::vector<NodeCount> busy_tokens(std::size_t max, Time now);
    void take_others(const std::vector<NodeCount>& counts, Time now);
    void deliver(const LeaseRequest& request, const BudgetReading& reading);

    Store& store_;
    const LimitPolicy& policy_;
    const NodeId node_;
    std::unique_ptr<std::array<Shard, shard_count>> shards_;
    BudgetLessor lessor_;  // last: its thread uses all of the above
};

}  // namespace grantor::edge
