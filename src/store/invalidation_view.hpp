// Which access tokens are refused before they expire: the invalidations of the last token lifetime,
// in memory, so that the check of a token needs no store (docs/decisions/invalidation.md).
//
// The store loads it when it opens and adds to it right after a commit, before anybody learns of
// that commit. Any thread may ask at any time. Memory is bounded by twice the invalidations of one
// token lifetime.
#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <optional>
#include <shared_mutex>
#include <span>
#include <unordered_map>

#include "base/ids.hpp"
#include "base/time.hpp"
#include "model/invalidation.hpp"

namespace grantor {

// What an access token says about itself.
struct IssuedToken {
    GrantId grant_id;
    TokenId token_id;  // zero: none
    UserId user_id;
    CompanyId company_id;
    AppId app_id;
    Time issued_at;
};

class InvalidationView {
 public:
    // `horizon`: no access token lives longer.
    explicit InvalidationView(seconds horizon);

    // Why the token is refused, or nothing. Of user, company and app only tokens issued at or
    // before the moment count; of a grant and a token always. A token older than something that the
    // view has dropped is refused as if its grant had ended: it has expired, unless somebody turned
    // a clock back. Costs a few loads unless a bit of a filter is hit.
    std::optional<InvalidationKind> refusal(const IssuedToken& token) const;
    bool refuses(const IssuedToken& token) const { return refusal(token).has_value(); }

    // One thread at a time. An older moment never replaces a newer one.
    void add(std::span<const Invalidation> invalidations);
    // These have come into effect at `moment`: until then tokens were issued by what was so before.
    // Of user, company and app they count as if they had been made at that moment, unless they are
    // much older and were only read again. False: that changed nothing.
    bool take_effect(std::span<const Invalidation> invalidations, Time moment);
    // What is no longer in the table, up to this moment (Invalidations::dropped_through).
    void drop_through(Time moment);
    void clear();

    // False: what other nodes have revoked may be missing, since the database has not been heard of
    // for too long. Then the rows count (refusal_of). Always true where nobody ever set an end.
    bool is_current() const {
        const auto until = current_until_.load(std::memory_order_acquire);
        return until == std::chrono::steady_clock::time_point::max() ||
               std::chrono::steady_clock::now() < until;
    }
    void hold_current_until(std::chrono::steady_clock::time_point moment) {
        current_until_.store(moment, std::memory_order_release);
    }

    std::size_t size() const { return size_.load(std::memory_order_relaxed); }

 private:
    static constexpr std::size_t shard_count = 16;
    static constexpr std::size_t filter_words = 1024;  // 65,536 bits
    static constexpr std::size_t sweep_size_min = 1024;

    struct Shard {
        mutable std::shared_mutex mutex;
        // The moment of each invalidation, by kind and subject.
        std::array<std::unordered_map<std::int64_t, Time>, invalidation_kinds> not_before;
    };

    bool applies(InvalidationKind kind, std::int64_t subject, Time issued_at) const;
    void add_one(const Invalidation& invalidation);
    void sweep();

    const seconds horizon_;
    std::atomic<std::size_t> size_{0};
    std::atomic<std::int64_t> dropped_through_ms_{INT64_MIN};
    std::atomic<std::chrono::steady_clock::time_point> current_until_{
        std::chrono::steady_clock::time_point::max()};
    std::array<std::atomic<std::uint64_t>, filter_words> filter_{};
    std::array<Shard, shard_count> shards_;
    Time newest_{};
    std::size_t sweep_size_ = sweep_size_min;
};

}  // namespace grantor
