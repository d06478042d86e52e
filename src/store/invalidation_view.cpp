#include "store/invalidation_view.hpp"

#include <algorithm>
#include <mutex>

namespace grantor {
namespace {

// Spreads neighbouring ids (Fibonacci hashing): the top bits choose the shard, the next the filter
// bit.
std::uint64_t spread(InvalidationKind kind, std::int64_t subject) {
    const auto mixed = static_cast<std::uint64_t>(subject) * 8 + static_cast<std::uint64_t>(kind);
    return (mixed ^ mixed >> 32) * 0x9E3779B97F4A7C15;
}

struct FilterBit {
    std::size_t word;
    std::uint64_t mask;
};

FilterBit filter_bit(std::uint64_t hash) {
    return {(hash >> 50) & 1023, std::uint64_t{1} << (hash >> 44 & 63)};
}

// Whenever the token was issued.
bool holds_for_all(InvalidationKind kind) {
    return kind == InvalidationKind::grant || kind == InvalidationKind::token;
}

// From the moment that a request is about to its commit: far more than a unit ever waits.
constexpr seconds commit_delay_max{10};

}  // namespace

InvalidationView::InvalidationView(seconds horizon) : horizon_(horizon) {}

std::optional<InvalidationKind> InvalidationView::refusal(const IssuedToken& token) const {
    using Kind = InvalidationKind;
    if (to_ms(token.issued_at) <= dropped_through_ms_.load(std::memory_order_acquire))
        return Kind::grant;
    if (size_.load(std::memory_order_acquire) == 0) return std::nullopt;
    const Time issued = token.issued_at;
    if (applies(Kind::grant, token.grant_id.value, issued)) return Kind::grant;
    if (token.token_id && applies(Kind::token, token.token_id.value, issued)) return Kind::token;
    if (applies(Kind::user, token.user_id.value, issued)) return Kind::user;
    if (applies(Kind::company, token.company_id.value, issued)) return Kind::company;
    if (applies(Kind::app, token.app_id.value, issued)) return Kind::app;
    return std::nullopt;
}

bool InvalidationView::applies(InvalidationKind kind, std::int64_t subject, Time issued_at) const {
    const std::uint64_t hash = spread(kind, subject);
    const FilterBit bit = filter_bit(hash);
    if ((filter_[bit.word].load(std::memory_order_acquire) & bit.mask) == 0) return false;

    const Shard& shard = shards_[hash >> 60];
    const std::shared_lock lock(shard.mutex);
    const auto& moments = shard.not_before[static_cast<std::size_t>(kind)];
    const auto found = moments.find(subject);
    if (found == moments.end()) return false;
    return holds_for_all(kind) || issued_at <= found->second;
}

void InvalidationView::add(std::span<const Invalidation> invalidations) {
    for (const auto& invalidation : invalidations) add_one(invalidation);
    if (size() >= sweep_size_) sweep();
}

bool InvalidationView::take_effect(std::span<const Invalidation> invalidations, Time moment) {
    bool has_changed = false;
    for (auto invalidation : invalidations) {
        if (holds_for_all(invalidation.kind)) continue;
        if (moment - invalidation.not_before > commit_delay_max) continue;
        invalidation.not_before = std::max(invalidation.not_before, moment);
        add_one(invalidation);
        has_changed = true;
    }
    return has_changed;
}

void InvalidationView::add_one(const Invalidation& invalidation) {
    newest_ = std::max(newest_, invalidation.not_before);
    const std::uint64_t hash = spread(invalidation.kind, invalidation.subject);
    Shard& shard = shards_[hash >> 60];
    {
        const std::lock_guard lock(shard.mutex);
        auto& moments = shard.not_before[static_cast<std::size_t>(invalidation.kind)];
        const auto [entry, is_new] =
            moments.try_emplace(invalidation.subject, invalidation.not_before);
        entry->second = std::max(entry->second, invalidation.not_before);
        if (is_new) size_.fetch_add(1, std::memory_order_release);
    }
    const FilterBit bit = filter_bit(hash);
    filter_[bit.word].fetch_or(bit.mask, std::memory_order_release);
}

// Drops what no living token can have been issued before. Tokens that are older than something
// dropped are refused from before the first entry goes, so no reader ever sees a gap.
void InvalidationView::sweep() {
    const Time oldest_kept = newest_ - horizon_;
    std::int64_t dropped_through = dropped_through_ms_.load(std::memory_order_relaxed);
    std::array<std::uint64_t, filter_words> filter{};
    const auto visit = [&](auto&& each) {
        for (Shard& shard : shards_) {
            const std::lock_guard lock(shard.mutex);
            for (std::size_t kind = 0; kind < invalidation_kinds; ++kind)
                each(shard.not_before[kind], static_cast<InvalidationKind>(kind));
        }
    };
    visit([&](const auto& moments, InvalidationKind kind) {
        for (const auto& [subject, not_before] : moments) {
            if (not_before < oldest_kept) {
                dropped_through = std::max(dropped_through, to_ms(not_before));
                continue;
            }
            const FilterBit bit = filter_bit(spread(kind, subject));
            filter[bit.word] |= bit.mask;
        }
    });
    dropped_through_ms_.store(dropped_through, std::memory_order_release);
    visit([&](auto& moments, InvalidationKind) {
        const auto gone =
            std::erase_if(moments, [&](const auto& entry) { return entry.second < oldest_kept; });
        size_.fetch_sub(gone, std::memory_order_release);
    });
    for (std::size_t word = 0; word < filter_words; ++word)
        filter_[word].store(filter[word], std::memory_order_release);
    sweep_size_ = std::max(sweep_size_min, 2 * size());
}

void InvalidationView::drop_through(Time moment) {
    if (moment == Time{} || to_ms(moment) <= dropped_through_ms_.load(std::memory_order_relaxed))
        return;
    dropped_through_ms_.store(to_ms(moment), std::memory_order_release);
}

void InvalidationView::clear() {
    for (Shard& shard : shards_) {
        const std::lock_guard lock(shard.mutex);
        for (auto& moments : shard.not_before) moments.clear();
    }
    for (auto& word : filter_) word.store(0, std::memory_order_release);
    size_.store(0, std::memory_order_release);
    dropped_through_ms_.store(INT64_MIN, std::memory_order_release);
    newest_ = Time{};
    sweep_size_ = sweep_size_min;
}

}  // namespace grantor
