#include "http/outgoing/upstream_group.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "http/outgoing/upstream.hpp"

namespace grantor::http {
namespace {

UpstreamGroup::Tried bit_of(std::size_t place) { return UpstreamGroup::Tried{1} << place; }

}  // namespace

UpstreamGroup::UpstreamGroup(std::vector<Choice> upstreams, UpstreamOrder order) : order_(order) {
    const auto is_null = [](const Choice& each) { return each == nullptr; };
    if (upstreams.empty() || upstreams.size() > most || std::ranges::any_of(upstreams, is_null))
        throw std::invalid_argument("a group has between 1 and 32 upstreams");
    for (auto& each : upstreams) {
        const auto& upstream = *each;
        members_.push_back({std::move(each), &upstream.options(), upstream.authority(),
                            &upstream.health(), &upstream.load()});
    }
}

// Of those that were not tried and take requests, the first from this place on; or the one with the
// fewest requests, and of several of those the first. Null: none of them takes any. One that is
// down and may be tried again has its trial at once: it has nothing else to do.
const UpstreamGroup::Member* UpstreamGroup::find(std::size_t first, Tried tried) const {
    const Member* best = nullptr;
    std::uint32_t fewest = 0;
    for (std::size_t i = 0; i < members_.size(); ++i) {
        const auto place = (first + i) % members_.size();
        if ((tried & bit_of(place)) != 0) continue;
        const auto& each = members_[place];
        if (!each.health->is_up()) {
            if (each.health->may_try(std::chrono::steady_clock::now())) return &each;
            continue;
        }
        if (order_ == UpstreamOrder::in_turn) return &each;
        const auto in_flight = each.load->in_flight();
        if (best != nullptr && in_flight >= fewest) continue;
        best = &each;
        fewest = in_flight;
    }
    return best;
}

const UpstreamGroup::Choice& UpstreamGroup::choose() const {
    if (members_.size() == 1) return members_.front().upstream;
    const auto turn = turn_.fetch_add(1, std::memory_order_relaxed);
    const auto* found = find(turn, 0);
    return found != nullptr ? found->upstream : members_[turn % members_.size()].upstream;
}

const UpstreamGroup::Choice* UpstreamGroup::choose_other(const Upstream& last, Tried& tried) const {
    std::size_t next = 0;
    for (std::size_t i = 0; i < members_.size(); ++i) {
        if (members_[i].upstream.get() != &last) continue;
        tried |= bit_of(i);
        next = i + 1;
    }
    if (const auto* found = find(next, tried)) return &found->upstream;
    for (std::size_t i = 0; i < members_.size(); ++i) {
        const auto place = (next + i) % members_.size();
        if ((tried & bit_of(place)) == 0) return &members_[place].upstream;
    }
    return nullptr;
}

std::shared_ptr<const UpstreamGroup> make_upstream_group(
    std::vector<std::shared_ptr<const Upstream>> upstreams, UpstreamOrder order) {
    return std::make_shared<const UpstreamGroup>(std::move(upstreams), order);
}

void forward_to(const std::shared_ptr<const UpstreamGroup>& group, Forward& forward) {
    forward.upstream = group->choose();
    if (group->all().size() > 1) forward.others = group;
}

}  // namespace grantor::http
