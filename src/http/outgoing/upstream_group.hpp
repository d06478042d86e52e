// Upstreams that answer alike, and the choice between them: in turn, or the one with the fewest
// requests in flight; without those that are down. Any thread.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "http/forward.hpp"
#include "http/outgoing/upstream_health.hpp"
#include "http/outgoing/upstream_load.hpp"

namespace grantor::http {

class UpstreamGroup {
 public:
    using Choice = std::shared_ptr<const Upstream>;
    // Pointers into the upstream.
    struct Member {
        Choice upstream;
        const UpstreamOptions* options;
        std::string_view authority;  // "host:port"
        UpstreamHealth* health;
        UpstreamLoad* load;
    };
    // Those that a request has been to: a bit each.
    using Tried = std::uint32_t;
    static constexpr std::size_t most = 32;

    // Throws std::invalid_argument for none, null or more than `most`.
    explicit UpstreamGroup(std::vector<Choice> upstreams,
                           UpstreamOrder order = UpstreamOrder::in_turn);
    UpstreamGroup(const UpstreamGroup&) = delete;
    UpstreamGroup& operator=(const UpstreamGroup&) = delete;

    const std::vector<Member>& all() const { return members_; }
    // If all are down, one of them all the same: a refusal without a try would be worse.
    const Choice& choose() const;
    // Another one than `last` and those of `tried`, to which it adds `last`; null: there is none.
    const Choice* choose_other(const Upstream& last, Tried& tried) const;

 private:
    const Member* find(std::size_t first, Tried tried) const;

    std::vector<Member> members_;
    const UpstreamOrder order_;
    mutable std::atomic<std::uint32_t> turn_{0};
};

}  // namespace grantor::http
