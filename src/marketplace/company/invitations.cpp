#include "marketplace/company/invitations.hpp"

#include <algorithm>
#include <fmt/format.h>

#include "model/role_names.hpp"
#include "rules/entered_text.hpp"
#include "rules/people.hpp"
#include "rules/spoken_code.hpp"

namespace grantor::marketplace {
Outcome<MadeInvitation> invite(const NewInvitation& wanted, const Actor& actor, WriteTx& tx,
                               const Context& context) {
    FieldReader reader;
    MadeInvitation made;
    auto& invitation = made.invitation;
    invitation.label = reader.line("label", wanted.label, {name_max, Need::required});
    if (!wanted.role) reader.note("role", "Choose a role for this person.");
    if (reader.has_problems()) return reader.refuse();
    const auto company = actor.company->id;
    std::size_t waiting = 0;
    for (const auto& other : tx.invitations().of_company(company)) {
        if (other.expires_at > context.now)
            ++waiting;
        else
            tx.invitations().remove(company, other.id);
    }
    if (waiting >= invitations_max)
        return refuse_state(
            fmt::format("{} invitations are waiting. Withdraw some first.", waiting));

    auto code = make_spoken_code(context.random);
    invitation.company_id = company;
    invitation.hash = digest_of_code(code);
    invitation.role = *wanted.role;
    invitation.invited_by = actor.user.id;
    invitation.created_at = context.now;
    invitation.expires_at = context.now + invitation_lifetime;
    invitation.id = tx.invitations().add(invitation);
    made.code = Secret(std::move(code));
    auto event = audit_of(actor, AuditKind::member_invited, context);
    event.detail = fmt::format("{}: {}", invitation.label, role_name(invitation.role));
    tx.audit_events().add(event);
    return made;
}

std::vector<Invitation> find_invitations(const Actor& actor, const ReadTx& tx, Time now) {
    auto out = tx.invitations().of_company(actor.company->id);
    std::erase_if(out, [now](const Invitation& one) { return one.expires_at <= now; });
    return out;
}

Outcome<void> withdraw_invitation(InvitationId id, const Actor& actor, WriteTx& tx,
                                  const Context& context) {
    const auto waiting = find_invitations(actor, tx, context.now);
    const auto found = std::ranges::find(waiting, id, &Invitation::id);
    if (found == waiting.end() || !tx.invitations().remove(actor.company->id, id))
        return refuse_unknown("invitation");
    auto event = audit_of(actor, AuditKind::invitation_withdrawn, context);
    event.detail = found->label;
    tx.audit_events().add(event);
    return {};
}

std::optional<Invitation> find_offer(std::string_view code, const ReadTx& tx, Time now) {
    auto offer = tx.invitations().find_by_hash(digest_of_code(code));
    if (!offer || offer->expires_at <= now) return std::nullopt;
    const auto company = tx.companies().find(offer->company_id);
    if (!company || company->state != CompanyState::active) return std::nullopt;
    if (!is_active_admin(offer->invited_by, offer->company_id, tx)) return std::nullopt;
    return offer;
}

Outcome<std::shared_ptr<const Company>> join(const Invitation& offer, const User& user, WriteTx& tx,
                                             const Context& context) {
    auto company = tx.companies().find(offer.company_id);
    if (!company) return refuse_unknown("company");
    const Membership membership{offer.company_id, user.id, offer.role, context.now};
    if (!tx.memberships().add(membership))
        return refuse_state(fmt::format("You are already a member of {}.", company->name));
    if (!tx.invitations().remove(offer.company_id, offer.id)) return refuse_unknown("invitation");
    auto event = context.audit(AuditKind::member_added);
    event.company_id = offer.company_id;
    event.user_id = user.id;
    event.detail =
        fmt::format("{}: {}, invited as {}", user.email, role_name(offer.role), offer.label);
    tx.audit_events().add(event);
    return company;
}

}  // namespace grantor::marketplace
