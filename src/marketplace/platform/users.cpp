#include "marketplace/platform/users.hpp"

#include <fmt/format.h>

#include "rules/entered_text.hpp"
#include "rules/grant_states.hpp"
#include "rules/people.hpp"

namespace grantor::marketplace {
namespace {

Outcome<User> find_other(UserId id, const Actor& actor, const ReadTx& tx) {
    auto user = tx.users().find(id);
    if (!user) return refuse_unknown("account");
    if (user->id == actor.user.id)
        return refuse_state("This is your own account. Another admin must do this.");
    return std::move(*user);
}

}  // namespace

Outcome<User> create_account(const NewAccount& wanted, const Actor& actor, WriteTx& tx,
                             const Context& context) {
    FieldReader reader;
    NewPerson person;
    person.name = reader.line("name", wanted.name, {name_max, Need::required});
    person.email = reader.email("email", wanted.email);
    const auto company = tx.companies().find_by_label(wanted.company);
    if (!company) reader.note("company", "Enter the label of a company, such as acme.");
    if (!wanted.role) reader.note("role", "Choose a role for this person.");
    if (reader.has_problems()) return reader.refuse();
    auto event = audit_of(actor, AuditKind::user_created, context);
    event.company_id = company->id;
    event.detail = fmt::format("{}, created by {}", person.email, actor.user.email);
    auto user = add_person(std::move(person), {}, std::nullopt, event, tx);
    if (!user) return refuse_field("email", "An account with this address already exists.");
    tx.memberships().add({company->id, user->id, *wanted.role, context.now});
    return std::move(*user);
}

Outcome<std::int64_t> deactivate_user(UserId id, const Actor& actor, WriteTx& tx,
                                      const Context& context) {
    const auto user = find_other(id, actor, tx);
    if (!user) return std::unexpected(user.error());
    if (user->state == UserState::deactivated) return refuse_state("It is already deactivated.");
    tx.users().set_state(id, UserState::deactivated);
    tx.sessions().remove_of_user(id);
    const auto ended = end_grants_of_user(id, EndReason::user_deactivated, tx, context.now);
    auto event = audit_of(actor, AuditKind::user_deactivated, context);
    event.detail = fmt::format("{}; {} installations ended", user->email, ended);
    note_in_companies_of(id, event, tx);
    return ended;
}

Outcome<void> activate_user(UserId id, const Actor& actor, WriteTx& tx, const Context& context) {
    const auto user = find_other(id, actor, tx);
    if (!user) return std::unexpected(user.error());
    if (user->state == UserState::active) return refuse_state("It is already active.");
    tx.users().set_state(id, UserState::active);
    auto event = audit_of(actor, AuditKind::user_activated, context);
    event.detail = user->email;
    note_in_companies_of(id, event, tx);
    return {};
}

Outcome<void> change_platform_role(UserId id, std::optional<PlatformRole> role, const Actor& actor,
                                   WriteTx& tx, const Context& context) {
    const auto user = find_other(id, actor, tx);
    if (!user) return std::unexpected(user.error());
    if (!role) return refuse_field("role", "Choose a role.");
    set_platform_role(*user, *role, audit_of(actor, AuditKind::platform_role_changed, context), tx);
    return {};
}

}  // namespace grantor::marketplace
