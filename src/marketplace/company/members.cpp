#include "marketplace/company/members.hpp"

#include <fmt/format.h>

#include "marketplace/entered_text.hpp"
#include "marketplace/role_names.hpp"

namespace grantor::marketplace {
namespace {

// Four groups of four, without letters and digits that look alike: 80 bits.
std::string make_initial_password(Random& random) {
    constexpr std::string_view signs = "abcdefghijkmnpqrstuvwxyz23456789";
    static_assert(signs.size() == 32);
    std::string out;
    for (const auto byte : random.bytes<16>()) {
        if (out.size() % 5 == 4) out += '-';
        out += signs[byte % signs.size()];
    }
    return out;
}

AuditEvent event_about(const Member& member, AuditKind kind, const Actor& actor,
                       const Context& context, std::string_view what) {
    auto event = audit_of(actor, kind, context);
    event.detail = fmt::format("{}: {}", member.user.email, what);
    return event;
}

struct CheckedMember {
    std::string email;
    std::string name;
    Role role = Role::regular;
    std::optional<User> account;
};

Outcome<CheckedMember> check_member(const NewMember& wanted, const Actor& actor, const ReadTx& tx) {
    FieldReader reader;
    CheckedMember checked;
    checked.email = reader.email("email", wanted.email);
    if (!wanted.role) reader.note("role", "Choose what this person may do.");
    if (!reader.has_problems()) checked.account = tx.users().find_by_email(checked.email);
    if (!checked.account)
        checked.name = reader.line("name", wanted.name, {name_max, Need::required});
    else if (tx.memberships().find(actor.company->id, checked.account->id))
        reader.note("email", "This person is a member already.");
    if (reader.has_problems()) return reader.refuse();
    checked.role = *wanted.role;
    return checked;
}

User make_account(const CheckedMember& checked, const PasswordHash& hash, const Actor& actor,
                  WriteTx& tx, const Context& context) {
    User user;
    user.email = checked.email;
    user.name = checked.name;
    user.password_hash = hash.value;
    // Colleagues mostly speak alike and live near.
    user.language = actor.user.language;
    user.locale = actor.user.locale;
    user.timezone = actor.user.timezone;
    user.created_at = context.now;
    user.id = tx.users().add(user);
    auto event = audit_of(actor, AuditKind::user_created, context);
    event.detail = user.email;
    tx.audit_events().add(event);
    return user;
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
        return refuse_state("The last admin stays one: make somebody else an admin first.");
    tx.memberships().set_role(actor.company->id, id, *role);
    tx.audit_events().add(
        event_about(*member, AuditKind::member_role_changed, actor, context,
                    fmt::format("{} → {}", role_name(member->membership.role), role_name(*role))));
    return {};
}

Outcome<void> remove_member(UserId id, const Actor& actor, WriteTx& tx, const Context& context) {
    const auto member = find_member(id, actor, tx);
    if (!member) return std::unexpected(member.error());
    if (is_last_admin(*member, tx))
        return refuse_state("The last admin stays: make somebody else an admin first.");
    const auto company = actor.company->id;
    const auto ended =
        tx.grants().end_all_of_member(company, id, EndReason::user_removed, context.now);
    for (const auto& key : tx.access_keys().of_user(id))
        if (key.company_id == company) tx.access_keys().remove(id, key.id);
    tx.memberships().remove(company, id);
    // Where other companies are left, the sessions move on to one of those by themselves.
    if (tx.memberships().of_user(id).empty()) tx.sessions().remove_of_user(id);
    tx.audit_events().add(event_about(*member, AuditKind::member_removed, actor, context,
                                      fmt::format("{} installations ended", ended.size())));
    return {};
}

Outcome<PasswordWork> plan_member(const NewMember& wanted, const Actor& actor, const ReadTx& tx,
                                  const Context& context) {
    const auto checked = check_member(wanted, actor, tx);
    if (!checked) return std::unexpected(checked.error());
    PasswordWork work;
    if (!checked->account) work.chosen = make_initial_password(context.random);
    return work;
}

Outcome<AddedMember> add_member(const NewMember& wanted, const PasswordHash& hash,
                                const Actor& actor, WriteTx& tx, const Context& context) {
    auto checked = check_member(wanted, actor, tx);
    if (!checked) return std::unexpected(checked.error());
    const bool is_new = !checked->account;
    AddedMember added;
    added.user =
        is_new ? make_account(*checked, hash, actor, tx, context) : std::move(*checked->account);
    if (is_new) added.initial_password = hash.chosen;
    const Membership membership{actor.company->id, added.user.id, checked->role, context.now};
    tx.memberships().add(membership);
    tx.audit_events().add(event_about({added.user, membership}, AuditKind::member_added, actor,
                                      context, role_name(membership.role)));
    return added;
}

}  // namespace grantor::marketplace
