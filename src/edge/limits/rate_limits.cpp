#include "edge/limits/rate_limits.hpp"

#include <algorithm>
#include <iterator>

#include "store/store.hpp"

namespace grantor::edge {
namespace {

// From this part of its burst on, other nodes hear of a token: so they see it in time on eight
// nodes among which its requests are spread evenly.
constexpr std::int32_t told_from = 8;

// A multiplication by a large odd number spreads ids that count up; its high bits are the good
// ones.
std::size_t mix(std::uint64_t value) {
    value *= 0x9E3779B97F4A7C15U;
    return value ^ value >> 32;
}

std::int32_t whole_seconds(milliseconds time) {
    return static_cast<std::int32_t>(std::chrono::ceil<seconds>(time).count());
}

std::int64_t until_midnight_s(Time now) {
    const auto next = std::chrono::floor<days>(now) + days{1};
    return std::chrono::ceil<seconds>(next - now).count();
}

void set_daily(LimitState& state, const DailyAccount& budget, Time now) {
    state.daily_limit = budget.limit();
    state.daily_remaining = budget.remaining();
    state.daily_reset_s = static_cast<std::int32_t>(until_midnight_s(now));
}

template <class Map, class LastUse>
void erase_longest_idle(Map& map, LastUse last_use) {
    map.erase(std::ranges::min_element(map, {},
                                       [&](const auto& entry) { return last_use(entry.second); }));
}

}  // namespace

std::size_t RateLimits::KeyHash::operator()(CompanyId id) const {
    return mix(static_cast<std::uint64_t>(id.value));
}

std::size_t RateLimits::KeyHash::operator()(const WindowKey& key) const {
    const auto kind = static_cast<std::uint64_t>(key.is_personal) << 1 |
                      static_cast<std::uint64_t>(key.is_search);
    return mix(mix(static_cast<std::uint64_t>(key.company)) ^
               static_cast<std::uint64_t>(key.subject) << 2 ^ kind);
}

RateLimits::RateLimits(Store& store, const LimitPolicy& policy, NodeId node)
    : store_(store),
      policy_(policy),
      node_(node),
      shards_(std::make_unique<std::array<Shard, shard_count>>()),
      lessor_(store, policy, [this](const LeaseRequest& request, const BudgetReading& reading) {
          deliver(request, reading);
      }) {}

LimitOutcome RateLimits::take(const ApiCaller& caller, const RequestCost& cost, Time now) {
    using Verdict = DailyAccount::Verdict;
    auto& shard = shard_of(caller.company_id);
    std::unique_lock lock(shard.mutex);
    auto& budget = account_of(shard, lock, caller.company_id, now).budget;
    const auto key = key_of(caller, cost);
    const auto limit = burst_limit(*budget.plan(), key);
    auto* window = find_window(shard, key);
    const auto verdict = budget.can_spend(cost.units);

    LimitOutcome outcome;
    set_burst(outcome.state, window, limit, now);
    const auto used_here = limit - outcome.state.burst_remaining;
    add_elsewhere(shard, key, outcome.state, now);
    if (verdict == Verdict::used_up) {
        outcome.exceeded = Limit::daily;
        outcome.retry_after_s = until_midnight_s(now);
    } else if (limit > 0 && outcome.state.burst_remaining <= 0) {
        outcome.exceeded = Limit::burst;
        outcome.retry_after_s = outcome.state.burst_reset_s;
    } else if (verdict == Verdict::spent) {
        if (limit > 0) {
            if (window == nullptr) window = &add_window(shard, key, now);
            window->add(now, limit);
            if (node_ && used_here >= limit / told_from && shard.busy.size() < busy_of_shard_max)
                shard.busy.insert(key);
            --outcome.state.burst_remaining;
            if (outcome.state.burst_reset_s == 0)
                outcome.state.burst_reset_s = whole_seconds(burst_window);
        }
        budget.spend(cost.units);
    }
    if (outcome.exceeded != Limit::none) outcome.plan = budget.plan();
    set_daily(outcome.state, budget, now);
    outcome.state.is_search = cost.is_search;

    const LeaseRequest request{caller.company_id, budget.day(), budget.ask(now), now};
    lock.unlock();
    if (request.amount >= 0) lessor_.ask(request);
    if (outcome.exceeded == Limit::none && verdict == Verdict::not_here_yet) throw StoreBusy{};
    return outcome;
}

LimitState RateLimits::look(const ApiCaller& caller, const RequestCost& cost, Time now) {
    auto& shard = shard_of(caller.company_id);
    std::unique_lock lock(shard.mutex);
    const auto& budget = account_of(shard, lock, caller.company_id, now).budget;
    const auto key = key_of(caller, cost);
    LimitState state;
    set_burst(state, find_window(shard, key), burst_limit(*budget.plan(), key), now);
    add_elsewhere(shard, key, state, now);
    set_daily(state, budget, now);
    state.is_search = cost.is_search;
    return state;
}

bool RateLimits::knows(CompanyId company, Time now) const {
    auto& shard = shard_of(company);
    const std::lock_guard lock(shard.mutex);
    const auto found = shard.accounts.find(company);
    return found != shard.accounts.end() && is_current(found->second, now);
}

void RateLimits::forget() {
    lessor_.flush();
    for (auto& shard : *shards_) {
        const std::lock_guard lock(shard.mutex);
        shard.accounts.clear();
        shard.windows.clear();
        shard.busy.clear();
        shard.elsewhere.clear();
    }
}

std::size_t RateLimits::size() const {
    std::size_t out = 0;
    for (auto& shard : *shards_) {
        const std::lock_guard lock(shard.mutex);
        out += shard.windows.size();
    }
    return out;
}

RateLimits::WindowKey RateLimits::key_of(const ApiCaller& caller, const RequestCost& cost) {
    const bool is_personal = !caller.grant_id;
    return {caller.company_id.value, is_personal ? caller.user_id.value : caller.grant_id.value,
            is_personal, cost.is_search};
}

std::int32_t RateLimits::burst_limit(const Plan& plan, const WindowKey& key) {
    const auto& limits = plan.limits;
    if (key.is_search) return limits.burst_search;
    return key.is_personal ? limits.burst_personal : limits.burst;
}

RateLimits::Shard& RateLimits::shard_of(CompanyId company) const {
    return (*shards_)[shard_index(company)];
}

std::size_t RateLimits::shard_index(CompanyId company) {
    return KeyHash{}(company) / 64 % shard_count;
}

std::int64_t RateLimits::subject_of(const WindowKey& key) {
    const auto digest = mix(KeyHash{}(key)) / shard_count * shard_count;
    return static_cast<std::int64_t>(digest + shard_index(CompanyId{key.company}));
}

RateLimits::Account& RateLimits::account_of(Shard& shard, std::unique_lock<std::mutex>& lock,
                                            CompanyId company, Time now) {
    const auto day = day_of(now);
    auto found = shard.accounts.find(company);
    const auto fits = [&] {
        return found != shard.accounts.end() && is_current(found->second, now);
    };
    if (!fits()) {
        lock.unlock();
        const auto reading = store_.read_now(
            [&](const ReadTx& tx) { return read_budget(tx, policy_, company, day); });
        lock.lock();
        // Another thread may have been faster.
        found = shard.accounts.find(company);
        if (!fits()) {
            if (found == shard.accounts.end()) make_room_for_account(shard);
            found = shard.accounts
                        .insert_or_assign(company, Account{DailyAccount(day, reading, now), now})
                        .first;
        }
    }
    found->second.last_used = now;
    return found->second;
}

// Around midnight two threads may arrive in the wrong order: the later day is charged.
bool RateLimits::is_current(const Account& account, Time now) {
    const auto day = day_of(now);
    if (account.budget.day() == day) return true;
    return account.budget.day() == day + 1 && account.last_used - now < burst_window;
}

BurstWindow* RateLimits::find_window(Shard& shard, const WindowKey& key) {
    const auto found = shard.windows.find(key);
    return found == shard.windows.end() ? nullptr : &found->second;
}

// An idle window counts nothing, so nothing is lost with it. Sweeping at twice what was left makes
// a sweep cost a few steps for each window that was added since the last one.
BurstWindow& RateLimits::add_window(Shard& shard, const WindowKey& key, Time now) {
    auto& windows = shard.windows;
    if (windows.size() >= shard.sweep_at) {
        std::erase_if(windows, [now](const auto& entry) { return entry.second.is_idle(now); });
        // More than can be served in two seconds: forgetting some is the price of bounded memory.
        if (windows.size() >= windows_of_shard_max)
            windows.erase(windows.begin(), std::next(windows.begin(), windows_of_shard_max / 8));
        shard.sweep_at = std::clamp(2 * windows.size(), windows_of_shard_min, windows_of_shard_max);
    }
    return windows[key];
}

void RateLimits::set_burst(LimitState& state, BurstWindow* window, std::int32_t limit, Time now) {
    if (limit <= 0) return;
    state.burst_limit = limit;
    state.burst_remaining = limit;
    if (window == nullptr) return;
    state.burst_remaining = std::max(0, limit - window->count(now));
    state.burst_reset_s = whole_seconds(window->until_next(now));
}

void RateLimits::add_elsewhere(const Shard& shard, const WindowKey& key, LimitState& state,
                               Time now) {
    if (shard.elsewhere.empty() || state.burst_limit == 0) return;
    const auto found = shard.elsewhere.find(subject_of(key));
    if (found == shard.elsewhere.end() || found->second.until <= now) return;
    state.burst_remaining = std::max(0, state.burst_remaining - found->second.amount);
    if (state.burst_reset_s == 0) state.burst_reset_s = whole_seconds(found->second.until - now);
}

CountSource RateLimits::as_source() {
    return {.kind = CountKind::requests,
            .kept_for = std::chrono::ceil<seconds>(burst_window),
            .changes = [this](std::size_t max, Time now) { return busy_tokens(max, now); },
            // Told again anyway while it counts.
            .tell_again = [](const auto&) {},
            .take_others = [this](const auto& counts, Time now) { take_others(counts, now); }};
}

// Also those that are as they were, since the others forget what is not repeated; and the end of a
// burst.
std::vector<NodeCount> RateLimits::busy_tokens(std::size_t max, Time now) {
    std::vector<NodeCount> out;
    for (auto& shard : *shards_) {
        const std::lock_guard lock(shard.mutex);
        std::erase_if(shard.busy, [&](const WindowKey& key) {
            auto* window = find_window(shard, key);
            const auto count = window == nullptr ? 0 : window->count(now);
            out.push_back({.subject = subject_of(key), .amount = count, .last_at = now});
            return count == 0;
        });
    }
    if (out.size() <= max) return out;
    std::ranges::nth_element(out, out.begin() + static_cast<std::ptrdiff_t>(max),
                             std::ranges::greater{}, &NodeCount::amount);
    out.resize(max);
    return out;
}

void RateLimits::take_others(const std::vector<NodeCount>& counts, Time now) {
    std::array<std::unordered_map<std::int64_t, Elsewhere>, shard_count> elsewhere;
    for (const auto& count : counts) {
        const auto until = count.noted_at + burst_window;
        if (until <= now || count.amount == 0) continue;
        const auto shard = static_cast<std::uint64_t>(count.subject) % shard_count;
        auto& sum = elsewhere[shard][count.subject];
        sum.amount += static_cast<std::int32_t>(count.amount);
        sum.until = std::max(sum.until, until);
    }
    for (std::size_t i = 0; i < shard_count; ++i) {
        auto& shard = (*shards_)[i];
        const std::lock_guard lock(shard.mutex);
        shard.elsewhere.swap(elsewhere[i]);
    }
}

void RateLimits::make_room_for_account(Shard& shard) {
    if (shard.accounts.size() < accounts_of_shard_max) return;
    erase_longest_idle(shard.accounts, [](const Account& account) { return account.last_used; });
}

void RateLimits::deliver(const LeaseRequest& request, const BudgetReading& reading) {
    auto& shard = shard_of(request.company);
    const std::lock_guard lock(shard.mutex);
    const auto found = shard.accounts.find(request.company);
    // Forgotten, or already of another day: the lease is forfeited.
    if (found == shard.accounts.end() || found->second.budget.day() != request.day) return;
    found->second.budget.add(reading, request.asked_at);
}

}  // namespace grantor::edge
