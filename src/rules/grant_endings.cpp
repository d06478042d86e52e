#include "rules/grant_endings.hpp"

#include "rules/grant_states.hpp"

namespace grantor {
namespace {

// What one unit ends: a few milliseconds, with its notices.
constexpr std::size_t ended_per_unit = 64;
// What one read looks at. Short, since a long read keeps the store's log from starting over.
constexpr std::int64_t window = 512;

Grant grant_at(const GrantPlace& place) {
    Grant out;
    out.id = place.id;
    out.app_id = place.app_id;
    out.user_id = place.user_id;
    out.company_id = place.company_id;
    return out;
}

}  // namespace

std::vector<GrantId> EndingWalk::next(const ReadTx& tx) {
    if (stage_ == Stage::pending) {
        auto found = next_pending(tx);
        if (!found.empty() || stage_ == Stage::pending) return found;
    }
    if (stage_ == Stage::active) return ending_.app_id ? next_of_app(tx) : next_active(tx);
    return {};
}

std::vector<GrantId> EndingWalk::next_pending(const ReadTx& tx) {
    std::vector<GrantId> out;
    const auto grants = tx.grants().pending_after(pending_place_, window);
    for (const auto& grant : grants) {
        if (out.size() == ended_per_unit) return out;
        pending_place_ = grant;
        if (ending_.covers(grant)) out.push_back(grant.id);
    }
    if (static_cast<std::int64_t>(grants.size()) < window) stage_ = Stage::active;
    return out;
}

std::vector<GrantId> EndingWalk::next_active(const ReadTx& tx) {
    auto out = tx.grants().left_of_person(ending_, ended_per_unit);
    if (out.empty()) stage_ = Stage::done;
    return out;
}

std::vector<GrantId> EndingWalk::next_of_app(const ReadTx& tx) {
    std::vector<GrantId> out;
    const auto places = tx.grants().active_places(place_, window);
    for (const auto& place : places) {
        if (out.size() == ended_per_unit) return out;
        place_ = place;
        if (ending_.covers(grant_at(place))) out.push_back(place.id);
    }
    if (static_cast<std::int64_t>(places.size()) < window) stage_ = Stage::done;
    return out;
}

// Another process may have carried it out, and after a reset of the sandbox ids are given again.
void end_covered(const Ending& ending, std::span<const GrantId> grants, WriteTx& tx) {
    if (!tx.endings().is_open(ending.id)) return;
    for (const auto id : grants) end_covered_grant(id, ending, tx);
}

void close_ending(const Ending& ending, WriteTx& tx, Time now) {
    if (!tx.endings().remove(ending.id)) return;
    if (ending.app_id) tx.invalidations().add({InvalidationKind::app, ending.app_id.value, now});
}

}  // namespace grantor
