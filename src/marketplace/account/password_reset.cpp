#include "marketplace/account/password_reset.hpp"

#include <algorithm>
#include <fmt/format.h>

#include "rules/people.hpp"
#include "rules/spoken_code.hpp"

namespace grantor::marketplace {
namespace {

constexpr std::string_view own_account =
    "This is your own account. Change your password on your account page, or ask another admin.";

MadeReset make_reset(User user, CompanyId company, const Actor& actor, WriteTx& tx,
                     const Context& context) {
    auto code = make_spoken_code(context.random);
    MadeReset made;
    made.reset = {.user_id = user.id,
                  .hash = digest_of_code(code),
                  .company_id = company,
                  .made_by = actor.user.id,
                  .created_at = context.now,
                  .expires_at = context.now + password_reset_lifetime};
    tx.password_resets().put(made.reset);
    auto event = audit_of(actor, AuditKind::password_reset_made, context);
    event.detail = user.email;
    note_in_companies_of(user.id, event, tx);
    made.user = std::move(user);
    made.code = Secret(std::move(code));
    return made;
}

bool is_platform_admin(UserId id, const ReadTx& tx) {
    const auto user = tx.users().find(id);
    return user && user->state == UserState::active && user->platform_role == PlatformRole::admin;
}

// Roles and memberships may have changed since it was made.
bool may_still_make(const PasswordReset& reset, const User& user, const ReadTx& tx) {
    if (!reset.company_id) return is_platform_admin(reset.made_by, tx);
    return is_active_admin(reset.made_by, reset.company_id, tx) &&
           tx.memberships().find(reset.company_id, user.id) &&
           why_no_reset(user, reset.company_id, tx).empty();
}

}  // namespace

std::string_view why_no_reset(const User& user, CompanyId company, const ReadTx& tx) {
    if (user.state != UserState::active) return "The account is deactivated.";
    if (user.platform_role != PlatformRole::none)
        return "This person has a role on the platform. Only an admin of the platform can do this.";
    const auto memberships = tx.memberships().of_user(user.id);
    const bool is_elsewhere = std::ranges::any_of(
        memberships, [&](const Membership& one) { return one.company_id != company; });
    if (is_elsewhere)
        return "This person is a member of other companies too. Only an admin of the platform can "
               "do this.";
    return {};
}

Outcome<MadeReset> make_member_reset(UserId id, const Actor& actor, WriteTx& tx,
                                     const Context& context) {
    const auto company = actor.company->id;
    auto user = tx.users().find(id);
    if (!user || !tx.memberships().find(company, id)) return refuse_unknown("member");
    if (id == actor.user.id) return refuse_state(std::string(own_account));
    if (const auto why = why_no_reset(*user, company, tx); !why.empty())
        return refuse_state(std::string(why));
    return make_reset(std::move(*user), company, actor, tx, context);
}

Outcome<MadeReset> make_user_reset(UserId id, const Actor& actor, WriteTx& tx,
                                   const Context& context) {
    auto user = tx.users().find(id);
    if (!user) return refuse_unknown("account");
    if (id == actor.user.id) return refuse_state(std::string(own_account));
    if (user->state != UserState::active) return refuse_state("The account is deactivated.");
    return make_reset(std::move(*user), CompanyId{}, actor, tx, context);
}

std::optional<FoundReset> find_reset(std::string_view code, const ReadTx& tx, Time now) {
    const auto reset = tx.password_resets().find_by_hash(digest_of_code(code));
    if (!reset || reset->expires_at <= now) return std::nullopt;
    auto user = tx.users().find(reset->user_id);
    if (!user || user->state != UserState::active) return std::nullopt;
    if (!may_still_make(*reset, *user, tx)) return std::nullopt;
    return FoundReset{*reset, std::move(*user)};
}

Outcome<void> reset_password(const FoundReset& found, std::string_view password_hash, WriteTx& tx,
                             const Context& context) {
    if (!tx.password_resets().take(found.reset.hash)) return refuse_unknown("code");
    auto event = context.audit(AuditKind::password_changed);
    const auto maker = tx.users().find(found.reset.made_by);
    event.detail = fmt::format("with a code from {}", maker ? maker->email : "an admin");
    set_password(found.user, password_hash, event, tx);
    return {};
}

}  // namespace grantor::marketplace
