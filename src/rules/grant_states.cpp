#include "rules/grant_states.hpp"

#include "model/uninstall_notice.hpp"

namespace grantor {
namespace {

// A consent that replaces another keeps the app installed, with its webhooks.
void uninstall(const Grant& ended, WriteTx& tx) {
    tx.app_activities().add({ended.app_id, day_of(ended.ended_at), ActivityKind::uninstalled, 1});
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

std::vector<Grant> finish(std::vector<Grant> ended, WriteTx& tx) {
    for (const auto& grant : ended) finish(grant, tx);
    return ended;
}

}  // namespace

bool activate_grant(GrantId id, WriteTx& tx, Time now) {
    const auto app = tx.grants().activate(id, now);
    if (app) tx.app_activities().add({*app, day_of(now), ActivityKind::installed, 1});
    return app.has_value();
}

bool end_grant(GrantId id, EndReason reason, WriteTx& tx, Time now) {
    const auto ended = tx.grants().revoke(id, reason, now);
    if (ended) finish(*ended, tx);
    return ended.has_value();
}

std::vector<Grant> end_grants_of_user(UserId user, EndReason reason, WriteTx& tx, Time now) {
    return finish(tx.grants().revoke_all_of_user(user, reason, now), tx);
}

std::vector<Grant> end_grants_of_app(AppId app, EndReason reason, WriteTx& tx, Time now) {
    return finish(tx.grants().revoke_all_of_app(app, reason, now), tx);
}

std::vector<Grant> end_grants_of_member(CompanyId company, UserId user, EndReason reason,
                                        WriteTx& tx, Time now) {
    return finish(tx.grants().revoke_all_of_member(company, user, reason, now), tx);
}

std::vector<Grant> end_replaced_grants(const Grant& kept, WriteTx& tx, Time now) {
    return finish(tx.grants().revoke_other_active(kept, EndReason::replaced_by_new_consent, now),
                  tx);
}

}  // namespace grantor
