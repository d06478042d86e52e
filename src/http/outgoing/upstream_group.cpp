#include "http/outgoing/upstream_group.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "http/outgoing/upstream.hpp"

namespace grantor::http {

UpstreamGroup::UpstreamGroup(std::vector<Choice> upstreams) {
    const auto is_null = [](const Choice& each) { return each == nullptr; };
    if (upstreams.empty() || upstreams.size() > most || std::ranges::any_of(upstreams, is_null))
        throw std::invalid_argument("a group has between 1 and 32 upstreams");
    for (auto& each : upstreams) {
        const auto& upstream = *each;
        members_.push_back(
            {std::move(each), &upstream.options(), upstream.authority(), &upstream.health()});
    }
}

bool UpstreamGroup::is_usable(const Member& member) {
    return member.health->is_up() || member.health->may_try(std::chrono::steady_clock::now());
}

const UpstreamGroup::Choice& UpstreamGroup::choose() const {
    if (members_.size() == 1) return members_.front().upstream;
    const auto turn = turn_.fetch_add(1, std::memory_order_relaxed);
    for (std::size_t i = 0; i < members_.size(); ++i) {
        const auto& each = members_[(turn + i) % members_.size()];
        if (is_usable(each)) return each.upstream;
    }
    return members_[turn % members_.size()].upstream;
}

const UpstreamGroup::Choice* UpstreamGroup::choose_other(const Upstream& last, Tried& tried) const {
    const auto bit = [](std::size_t place) { return Tried{1} << place; };
    std::size_t next = 0;
    for (std::size_t i = 0; i < members_.size(); ++i) {
        if (members_[i].upstream.get() != &last) continue;
        tried |= bit(i);
        next = i + 1;
    }
    const Choice* last_resort = nullptr;
    for (std::size_t i = 0; i < members_.size(); ++i) {
        const auto place = (next + i) % members_.size();
        if ((tried & bit(place)) != 0) continue;
        const auto& each = members_[place];
        if (is_usable(each)) return &each.upstream;
        if (last_resort == nullptr) last_resort = &each.upstream;
    }
    return last_resort;
}

std::shared_ptr<const UpstreamGroup> make_upstream_group(
    std::vector<std::shared_ptr<const Upstream>> upstreams) {
    return std::make_shared<const UpstreamGroup>(std::move(upstreams));
}

void forward_to(const std::shared_ptr<const UpstreamGroup>& group, Forward& forward) {
    forward.upstream = group->choose();
    if (group->all().size() > 1) forward.others = group;
}

}  // namespace grantor::http
