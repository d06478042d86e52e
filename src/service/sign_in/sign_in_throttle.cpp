#include "service/sign_in/sign_in_throttle.hpp"

#include <algorithm>
#include <cstring>
#include <fmt/format.h>

#include "base/crypto.hpp"

namespace grantor {
namespace {

constexpr int told_from = 2;
// In place of an amount: the person has signed in.
constexpr std::int64_t cleared = -1;

std::uint64_t digest_of(std::string_view kind, std::string_view account, std::string_view place) {
    const auto digest = sha256(as_bytes(fmt::format("{}\n{}\n{}", kind, account, place)));
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

std::string wait_text(seconds wait) {
    return fmt::format("Too many attempts. Wait {} second{}, then try again.", wait.count(),
                       wait.count() == 1 ? "" : "s");
}

std::expected<SignInThrottle::Ticket, seconds> SignInThrottle::begin(const SignInAttempt& attempt,
                                                                     Time now) {
    const auto network = throttled_network(attempt.address);
    const auto key_of = [&](std::string_view kind, std::string_view account, std::string_view place,
                            int limit, Window window) {
        return Key{digest_of(kind, account, place), limit, limits_.pause_min, window};
    };
    const std::lock_guard lock(mutex_);
    Ticket ticket;
    const auto take = [&](std::initializer_list<Key> keys) -> std::expected<Ticket, seconds> {
        milliseconds pause{};
        for (const auto& key : keys) pause = std::max(pause, pause_of(key, now));
        if (pause > milliseconds{}) return std::unexpected(std::chrono::ceil<seconds>(pause));
        for (const auto& key : keys) count(key, now, ticket);
        return ticket;
    };
    if (!attempt.device.empty())
        return take({key_of("device", attempt.account, attempt.device,
                            limits_.per_account_and_address, Window::from_last)});

    const auto pair = key_of("pair", attempt.account, network, limits_.per_account_and_address,
                             Window::from_last);
    const auto place = key_of("address", "", network, limits_.per_address, Window::from_first);
    auto account = key_of("account", attempt.account, "", limits_.per_account, Window::from_last);
    const auto counted = find(account.digest, now);
    const bool is_attacked = counted && counted->failures >= limits_.per_account;
    if (!is_attacked || find(pair.digest, now)) return take({pair, account, place});
    auto newcomers = key_of("newcomers", attempt.account, "", 1, Window::from_last);
    newcomers.pause_min = limits_.newcomer_pause_min;
    auto answer = take({pair, newcomers, place});
    if (answer) count(account, now, *answer);
    return answer;
}

void SignInThrottle::succeed(const Ticket& ticket) {
    withdraw(ticket);
    const std::lock_guard lock(mutex_);
    if (ticket.size_ == 0) return;
    const auto own = ticket.counted_[0];
    const auto found = counters_.find(own);
    if (found == counters_.end()) return;
    // What others have counted until now no longer matters, although some of it is still to be
    // heard.
    if (others_.contains(own)) keep(own, cleared_at(found->second.last));
    // Nobody has to hear of what nobody knows.
    clear(found, others_.contains(own));
}

// The person has signed in, here or elsewhere.
void SignInThrottle::clear(Counters::iterator counter, bool is_news) {
    if (!is_news && counter->second.told == 0) {
        untold_.erase(counter->first);
        counters_.erase(counter);
        return;
    }
    counter->second.failures = 0;
    counter->second.is_cleared = true;
    untold_.insert(counter->first);
}

NodeCount SignInThrottle::cleared_at(Time moment) {
    return {.amount = cleared, .first_at = moment, .last_at = moment};
}

void SignInThrottle::withdraw(const Ticket& ticket) {
    const std::lock_guard lock(mutex_);
    for (std::size_t i = 0; i < ticket.size_; ++i) {
        const auto found = counters_.find(ticket.counted_[i]);
        if (found == counters_.end() || found->second.failures == 0) continue;
        --found->second.failures;
        mark(found->first, found->second);
    }
}

CountSource SignInThrottle::as_source() {
    return {.kind = CountKind::sign_in_attempts,
            .kept_for = limits_.window,
            .changes = [this](std::size_t max, Time) { return changes(max); },
            .tell_again = [this](const auto& counts) { tell_again(counts); },
            .take_others = [this](const auto& counts, Time now) { take_others(counts, now); }};
}

std::vector<NodeCount> SignInThrottle::changes(std::size_t max) {
    const std::lock_guard lock(mutex_);
    std::vector<NodeCount> out;
    for (const auto digest : untold_) {
        const auto found = counters_.find(digest);
        if (found == counters_.end()) continue;
        const auto& counter = found->second;
        out.push_back({.subject = static_cast<std::int64_t>(digest),
                       .amount = counter.is_cleared ? cleared : counter.failures,
                       .first_at = counter.since,
                       .last_at = counter.last});
    }
    const auto told = std::min(max, out.size());
    std::ranges::nth_element(out, out.begin() + static_cast<std::ptrdiff_t>(told),
                             std::ranges::greater{}, &NodeCount::amount);
    // In a flood the rest is told when it has become quieter, or never.
    out.resize(told);
    for (const auto& count : out) {
        const auto digest = static_cast<std::uint64_t>(count.subject);
        untold_.erase(digest);
        const auto counter = counters_.find(digest);
        counter->second.told = std::max(0, static_cast<int>(count.amount));
        if (count.amount <= 0) counters_.erase(counter);
    }
    return out;
}

void SignInThrottle::tell_again(std::span<const NodeCount> counts) {
    const std::lock_guard lock(mutex_);
    for (const auto& count : counts) {
        const auto digest = static_cast<std::uint64_t>(count.subject);
        // What came to nothing was forgotten when it was told.
        if (count.amount <= 0)
            counters_.try_emplace(digest,
                                  Counter{count.first_at, count.last_at, 0, 1, count.amount < 0});
        if (counters_.contains(digest)) untold_.insert(digest);
    }
}

void SignInThrottle::take_others(std::span<const NodeCount> counts, Time now) {
    const std::lock_guard lock(mutex_);
    const auto is_old = [&](const NodeCount& count) { return is_over(count.first_at, now); };
    if (others_.size() + counts.size() > limits_.counters_max)
        std::erase_if(others_,
                      [&](const auto& entry) { return std::ranges::all_of(entry.second, is_old); });
    for (const auto& count : counts) {
        const auto digest = static_cast<std::uint64_t>(count.subject);
        const auto own = counters_.find(digest);
        if (count.amount < 0 && own != counters_.end() && own->second.last <= count.last_at)
            clear(own, false);
        keep(digest, count);
    }
}

// In place of what is known of that node.
void SignInThrottle::keep(std::uint64_t digest, const NodeCount& count) {
    while (others_.size() >= limits_.counters_max) others_.erase(others_.begin());
    auto& known = others_[digest];
    const auto of_node = std::ranges::find(known, count.node, &NodeCount::node);
    if (of_node == known.end())
        known.push_back(count);
    else
        *of_node = count;
}

bool SignInThrottle::is_over(Time since, Time now) const {
    // A sandbox's clock is moved back at a reset. One of several attempts at once, which came
    // before the last one that was counted, must not begin a new window.
    return now - since > limits_.window || since - now > overlap_max;
}

// With what other nodes have counted.
std::optional<SignInThrottle::Counter> SignInThrottle::find(std::uint64_t digest, Time now) const {
    std::optional<Counter> out;
    const auto own = counters_.find(digest);
    if (own != counters_.end() && own->second.failures > 0 && !is_over(own->second.since, now))
        out = own->second;
    const auto others = others_.find(digest);
    if (others == others_.end()) return out;
    Time cleared_at;
    for (const auto& count : others->second)
        if (count.amount < 0) cleared_at = std::max(cleared_at, count.last_at);
    for (const auto& count : others->second) {
        if (count.amount <= 0 || count.last_at <= cleared_at || is_over(count.first_at, now))
            continue;
        if (!out) out = Counter{count.first_at, count.last_at};
        out->failures += static_cast<int>(count.amount);
        out->last = std::max(out->last, count.last_at);
    }
    return out;
}

milliseconds SignInThrottle::pause_of(const Key& key, Time now) const {
    const auto counter = find(key.digest, now);
    if (!counter || counter->failures < key.limit) return {};
    const int doublings = std::min(counter->failures - key.limit, 10);
    const auto pause = std::min(key.pause_min * (1 << doublings), limits_.pause_max);
    return std::max(counter->last + pause - now, milliseconds{});
}

void SignInThrottle::count(const Key& key, Time now, Ticket& ticket) {
    if (counters_.size() >= limits_.counters_max) make_room(now);
    auto& counter = counters_.try_emplace(key.digest, Counter{now, now}).first->second;
    if (is_over(counter.since, now)) counter = {now, now, 0, counter.told};
    if (key.window == Window::from_last) counter.since = std::max(counter.since, now);
    counter.last = std::max(counter.last, now);
    ++counter.failures;
    counter.is_cleared = false;
    mark(key.digest, counter);
    ticket.counted_[ticket.size_++] = key.digest;
}

// Most people get their password right at once, and that is not worth a row.
void SignInThrottle::mark(std::uint64_t digest, const Counter& counter) {
    if (counter.failures >= told_from || counter.told > 0) untold_.insert(digest);
}

void SignInThrottle::make_room(Time now) {
    std::erase_if(counters_, [&](const auto& entry) { return is_over(entry.second.since, now); });
    // Still full: a flood. Counters are dropped in the table's own, unpredictable order.
    while (counters_.size() >= limits_.counters_max) counters_.erase(counters_.begin());
    std::erase_if(untold_, [this](std::uint64_t digest) { return !counters_.contains(digest); });
}

}  // namespace grantor
