#include "service/sign_in/sign_in_throttle.hpp"

#include <algorithm>
#include <cstring>
#include <fmt/format.h>

#include "base/crypto.hpp"

namespace grantor {
namespace {

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
    const auto* counted = find(account, now);
    const bool is_attacked = counted != nullptr && counted->failures >= limits_.per_account;
    if (!is_attacked || find(pair, now) != nullptr) return take({pair, account, place});
    auto newcomers = key_of("newcomers", attempt.account, "", 1, Window::from_last);
    newcomers.pause_min = limits_.newcomer_pause_min;
    auto answer = take({pair, newcomers, place});
    if (answer) count(account, now, *answer);
    return answer;
}

void SignInThrottle::succeed(const Ticket& ticket) {
    withdraw(ticket);
    const std::lock_guard lock(mutex_);
    if (ticket.size_ != 0) counters_.erase(ticket.counted_[0]);
}

void SignInThrottle::withdraw(const Ticket& ticket) {
    const std::lock_guard lock(mutex_);
    for (std::size_t i = 0; i < ticket.size_; ++i) {
        const auto found = counters_.find(ticket.counted_[i]);
        if (found != counters_.end() && found->second.failures > 0) --found->second.failures;
    }
}

bool SignInThrottle::is_over(const Counter& counter, Time now) const {
    // A sandbox's clock is moved back at a reset. One of several attempts at once, which came
    // before the last one that was counted, must not begin a new window.
    return now - counter.since > limits_.window || counter.since - now > overlap_max;
}

const SignInThrottle::Counter* SignInThrottle::find(const Key& key, Time now) const {
    const auto found = counters_.find(key.digest);
    return found == counters_.end() || is_over(found->second, now) ? nullptr : &found->second;
}

milliseconds SignInThrottle::pause_of(const Key& key, Time now) const {
    const auto* counter = find(key, now);
    if (counter == nullptr || counter->failures < key.limit) return {};
    const int doublings = std::min(counter->failures - key.limit, 10);
    const auto pause = std::min(key.pause_min * (1 << doublings), limits_.pause_max);
    return std::max(counter->last + pause - now, milliseconds{});
}

void SignInThrottle::count(const Key& key, Time now, Ticket& ticket) {
    if (counters_.size() >= limits_.counters_max) make_room(now);
    auto& counter = counters_.try_emplace(key.digest, Counter{now, now, 0}).first->second;
    if (is_over(counter, now)) counter = {now, now, 0};
    if (key.window == Window::from_last) counter.since = std::max(counter.since, now);
    counter.last = std::max(counter.last, now);
    ++counter.failures;
    ticket.counted_[ticket.size_++] = key.digest;
}

void SignInThrottle::make_room(Time now) {
    std::erase_if(counters_, [&](const auto& entry) { return is_over(entry.second, now); });
    // Still full: a flood. Counters are dropped in the table's own, unpredictable order.
    while (counters_.size() >= limits_.counters_max) counters_.erase(counters_.begin());
}

}  // namespace grantor
