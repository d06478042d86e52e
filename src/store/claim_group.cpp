#include "store/claim_group.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "store/transaction.hpp"

namespace grantor {
namespace {

template <class Claim>
using Claims = std::vector<PendingClaim<Claim>*>;

template <class Claim>
bool is_made_by_its_app(const PendingClaim<Claim>* pending, WriteTx& tx) {
    const auto& app = pending->claim.app;
    return app.is_still(tx.apps().find(app.id).get());
}

std::shared_ptr<const Company> active_company(CompanyId id, WriteTx& tx) {
    auto company = tx.companies().find(id);
    return company && company->state == CompanyState::active ? company : nullptr;
}

// Those that may go on to the statement, in the order of their grants. A group may be carried out
// again after a failure: nothing is left of the time before.
template <class Claim, class MayGoOn>
Claims<Claim> chosen(Claims<Claim>& all, MayGoOn may_go_on) {
    std::ranges::sort(all, {}, [](const auto* pending) { return pending->claim.grant; });
    Claims<Claim> out;
    out.reserve(all.size());
    for (auto* pending : all) {
        pending->outcome.reset();
        if (may_go_on(pending)) out.push_back(pending);
    }
    return out;
}

template <class Claim>
std::vector<GrantId> grants_of(const Claims<Claim>& claims) {
    std::vector<GrantId> out;
    out.reserve(claims.size());
    for (const auto* pending : claims) out.push_back(pending->claim.grant);
    return out;
}

// All that authserver's decide_refresh asks of a grant, but in no order: whoever is refused here
// asks there.
bool may_rotate(const RotateClaim& claim, const Grant& grant) {
    return grant.proves(claim.secret) && grant.app_id == claim.app.id && grant.is_active() &&
           grant.generation == claim.generation &&
           !grant.is_unused_since(claim.idle_limit, claim.now);
}

void rotate(Claims<RotateClaim>& all, WriteTx& tx) {
    if (all.empty()) return;
    const auto asked =
        chosen(all, [&](const auto* pending) { return is_made_by_its_app(pending, tx); });
    auto found = tx.grants().find_each(grants_of(asked));
    Claims<RotateClaim> claims;
    std::vector<GrantRotation> rotations;
    for (std::size_t i = 0; i < asked.size(); ++i) {
        const auto& claim = asked[i]->claim;
        if (!found[i] || !may_rotate(claim, *found[i])) continue;
        auto company = active_company(found[i]->company_id, tx);
        if (!company) continue;
        asked[i]->outcome = {std::move(*found[i]), std::move(company)};
        claims.push_back(asked[i]);
        rotations.push_back({claim.grant, claim.generation, claim.now});
    }
    const auto rotated = tx.grants().rotate_each(rotations);
    for (std::size_t i = 0; i < claims.size(); ++i) {
        auto& [claim, outcome] = *claims[i];
        if (!rotated[i]) {
            outcome.reset();
            continue;
        }
        ++outcome->grant.generation;
        outcome->grant.rotated_at = claim.now;
        outcome->grant.last_used_day = day_of(claim.now);
    }
}

bool may_activate(const ActivateClaim& claim, const Grant& grant, const App& app) {
    return grant.proves(claim.secret) && grant.app_id == claim.app.id &&
           grant.state == GrantState::pending &&
           (app.is_open() || app.developer_company_id == grant.company_id);
}

void activate(Claims<ActivateClaim>& all, WriteTx& tx) {
    if (all.empty()) return;
    const auto asked =
        chosen(all, [&](const auto* pending) { return is_made_by_its_app(pending, tx); });
    auto found = tx.grants().find_each(grants_of(asked));
    Claims<ActivateClaim> claims;
    std::vector<GrantActivation> activations;
    // Two codes of one installation in one commit: the statement would see that of neither.
    std::set<std::tuple<CompanyId, UserId, AppId>> installations;
    for (std::size_t i = 0; i < asked.size(); ++i) {
        const auto& claim = asked[i]->claim;
        if (!found[i] || !may_activate(claim, *found[i], *tx.apps().find(claim.app.id))) continue;
        auto& grant = *found[i];
        auto company = active_company(grant.company_id, tx);
        if (!company || company->app_policy != AppPolicy::open) continue;
        if (!installations.emplace(grant.company_id, grant.user_id, grant.app_id).second) continue;
        activations.push_back({grant.id, grant.app_id, grant.user_id, grant.company_id, claim.now});
        grant.state = GrantState::active;
        grant.last_used_day = day_of(claim.now);
        asked[i]->outcome = {std::move(grant), std::move(company)};
        claims.push_back(asked[i]);
    }
    const auto activated = tx.grants().activate_each(activations);
    std::map<std::pair<AppId, std::int64_t>, std::int64_t> counts;
    for (std::size_t i = 0; i < claims.size(); ++i) {
        if (activated[i])
            ++counts[{activations[i].app_id, day_of(activations[i].now)}];
        else
            claims[i]->outcome.reset();
    }
    // As rules/grant_states.hpp does for one.
    for (const auto& [place, count] : counts)
        tx.app_activities().add(
            AppActivity{place.first, place.second, ActivityKind::installed, count});
}

void note_uses(Claims<UseClaim>& all, WriteTx& tx) {
    if (all.empty()) return;
    const auto claims = chosen(all, [&](const auto* pending) {
        return is_made_by_its_app(pending, tx) && !tx.grants().has_ended(pending->claim.grant);
    });
    std::vector<GrantUse> uses;
    for (const auto* pending : claims) uses.push_back({pending->claim.grant, pending->claim.now});
    const auto noted = tx.grants().touch_each(uses);
    for (std::size_t i = 0; i < claims.size(); ++i)
        if (noted[i]) claims[i]->outcome.emplace();
}

}  // namespace

bool ClaimingApp::is_still(const App* current) const {
    if (current == nullptr || !current->is_usable()) return false;
    return !secret || std::ranges::any_of(current->secrets, [this](const AppSecret& each) {
        return each.id == secret;
    });
}

void ClaimGroup::clear() {
    rotations_.clear();
    activations_.clear();
    uses_.clear();
}

void ClaimGroup::carry_out(WriteTx& tx) {
    activate(activations_, tx);
    rotate(rotations_, tx);
    note_uses(uses_, tx);
}

}  // namespace grantor
