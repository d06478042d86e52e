#include "rules/grant_states.hpp"

#include "model/uninstall_notice.hpp"

namespace grantor {
namespace {

// What a unit ends itself before it leaves the rest to an ending: about 2 ms.
constexpr std::int64_t ended_at_once_max = 64;

// A consent that replaces another keeps the app installed, with its webhooks.
void uninstall(const Grant& ended, WriteTx& tx) {
    tx.app_activities().add(
        AppActivity{ended.app_id, day_of(ended.ended_at), ActivityKind::uninstalled, 1});
    if (ended.end_reason == EndReason::replaced_by_new_consent) return;
    tx.webhooks().remove_all_of_owner(ended.company_id, ended.user_id, ended.app_id);
    const auto app = tx.apps().find(ended.app_id);
    if (!app) return;
    if (const auto notice = uninstall_notice(ended, *app)) tx.deliveries().add(*notice);
}

void finish(const Grant& ended, WriteTx& tx) {
    tx.invalidations().add({InvalidationKind::grant, ended.id.value, ended.ended_at});
    const bool was_active = ended.last_used_day > 0;
    if (was_active) uninstall(ended, tx);
}

bool end_row(GrantId id, EndReason reason, WriteTx& tx, Time now) {
    const auto ended = tx.grants().revoke(id, reason, now);
    if (ended) finish(*ended, tx);
    return ended.has_value();
}

// Ends the first of a person's grants in this unit, and files an ending for the rest: for grants
// that are pending in any case, since no index leads to those. Whether active ones may be left.
bool end_grants_of_person(const Ending& ending, WriteTx& tx) {
    tx.endings().add(ending);
    const auto filed = tx.endings().open().back();
    const auto first = tx.grants().left_of_person(filed, ended_at_once_max);
    for (const auto id : first) end_row(id, ending.reason, tx, ending.at);
    return static_cast<std::int64_t>(first.size()) == ended_at_once_max;
}

}  // namespace

bool activate_grant(GrantId id, WriteTx& tx, Time now) {
    const auto app = tx.grants().activate(id, now);
    if (app) tx.app_activities().add(AppActivity{*app, day_of(now), ActivityKind::installed, 1});
    return app.has_value();
}

bool end_grant(GrantId id, EndReason reason, WriteTx& tx, Time now) {
    // What an open ending covers has ended for that ending's reason, and its row follows.
    return !tx.grants().has_ended(id) && end_row(id, reason, tx, now);
}

void end_covered_grant(GrantId id, const Ending& ending, WriteTx& tx) {
    end_row(id, ending.reason, tx, ending.at);
}

std::vector<Grant> end_replaced_grants(const Grant& kept, WriteTx& tx, Time now) {
    auto ended = tx.grants().revoke_other_active(kept, EndReason::replaced_by_new_consent, now);
    for (const auto& grant : ended) finish(grant, tx);
    return ended;
}

std::int64_t end_grants_of_user(UserId user, EndReason reason, WriteTx& tx, Time now) {
    const auto installations = tx.grants().count_active(user);
    tx.invalidations().add({InvalidationKind::user, user.value, now});
    end_grants_of_person({.id = {}, .user_id = user, .reason = reason, .at = now}, tx);
    return installations;
}

std::int64_t end_grants_of_member(CompanyId company, UserId user, EndReason reason, WriteTx& tx,
                                  Time now) {
    const auto installations = tx.grants().count_active(user, company);
    const bool are_left = end_grants_of_person(
        {.id = {}, .user_id = user, .company_id = company, .reason = reason, .at = now}, tx);
    // Their tokens in other companies are refused as well, until the apps refresh them.
    if (are_left) tx.invalidations().add({InvalidationKind::user, user.value, now});
    return installations;
}

void end_grants_of_app(AppId app, EndReason reason, WriteTx& tx, Time now) {
    tx.invalidations().add({InvalidationKind::app, app.value, now});
    tx.endings().add({.id = {}, .app_id = app, .reason = reason, .at = now});
}

}  // namespace grantor
