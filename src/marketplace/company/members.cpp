#include "marketplace/company/members.hpp"

#include <fmt/format.h>

#include "model/role_names.hpp"
#include "rules/grant_states.hpp"

namespace grantor::marketplace {
namespace {

AuditEvent event_about(const Member& member, AuditKind kind, const Actor& actor,
                       const Context& context, std::string_view what) {
    auto event = audit_of(actor, kind, context);
    event.detail = fmt::format("{}: {}", member.user.email, what);
    return event;
}

}  // namespace

Members find_members(const MemberQuery& query, const Actor& actor, const ReadTx& tx) {
    auto users =
        tx.users().search_in_company(actor.company->id, query.text, query.after, query.limit + 1);
    Members out;
    out.has_more = static_cast<std::int64_t>(users.size()) > query.limit;
    if (out.has_more) users.pop_back();
    for (auto& user : users)
        if (auto membership = tx.memberships().find(actor.company->id, user.id))
            out.members.push_back({std::move(user), std::move(*membership)});
    return out;
}

Outcome<Member> find_member(UserId id, const Actor& actor, const ReadTx& tx) {
    auto membership = tx.memberships().find(actor.company->id, id);
    if (!membership) return refuse_unknown("member");
    auto user = tx.users().find(id);
    if (!user) return refuse_unknown("member");
    return Member{std::move(*user), *membership};
}

bool is_last_admin(const Member& member, const ReadTx& tx) {
    return member.membership.role == Role::admin && member.user.state == UserState::active &&
           tx.memberships().admins(member.membership.company_id) <= 1;
}

Outcome<void> change_role(UserId id, std::optional<Role> role, const Actor& actor, WriteTx& tx,
                          const Context& context) {
    const auto member = find_member(id, actor, tx);
    if (!member) return std::unexpected(member.error());
    if (!role) return refuse_field("role", "Choose a role.");
    if (*role == member->membership.role) return {};
    if (is_last_admin(*member, tx))
        return refuse_state(
            "A company needs at least one admin. Make someone else an admin first.");
    tx.memberships().set_role(actor.company->id, id, *role);
    // They would work again if the person became an admin again.
    if (*role != Role::admin) tx.invitations().remove_of_maker(actor.company->id, id);
    tx.audit_events().add(
        event_about(*member, AuditKind::member_role_changed, actor, context,
                    fmt::format("{} → {}", role_name(member->membership.role), role_name(*role))));
    return {};
}

Outcome<void> remove_member(UserId id, const Actor& actor, WriteTx& tx, const Context& context) {
    const auto member = find_member(id, actor, tx);
    if (!member) return std::unexpected(member.error());
    if (is_last_admin(*member, tx))
        return refuse_state(
            "A company needs at least one admin. Make someone else an admin first.");
    const auto company = actor.company->id;
    const auto ended = end_grants_of_member(company, id, EndReason::user_removed, tx, context.now);
    // Whatever the person holds for this company is removed and not only refused, or it would work
    // again on the day they are invited again.
    tx.api_tokens().remove_of_member(company, id);
    for (const auto& key : tx.access_keys().of_user(id))
        if (key.company_id == company) tx.access_keys().remove(id, key.id);
    tx.invitations().remove_of_maker(company, id);
    // Those of apps have ended with the installations.
    tx.webhooks().remove_all_of_owner(company, id, AppId{});
    tx.memberships().remove(company, id);
    // If the person has other companies, the sessions switch to one of them automatically.
    if (tx.memberships().of_user(id).empty()) tx.sessions().remove_of_user(id);
    tx.audit_events().add(event_about(*member, AuditKind::member_removed, actor, context,
                                      fmt::format("{} installations ended", ended)));
    return {};
}

}  // namespace grantor::marketplace
