#include "marketplace/account/profile.hpp"

#include "rules/entered_text.hpp"
#include "rules/people.hpp"

namespace grantor::marketplace {

Outcome<PasswordWork> plan_password_change(const PasswordChange& change, const Actor& actor,
                                           const Site& site) {
    const auto& user = actor.user;
    if (user.password_hash.empty())
        return refuse_state(
            "You do not sign in with a password here, so there is nothing to change.");
    FieldReader reader;
    if (change.current.empty()) reader.note("current", "Enter your current password.");
    const std::string_view about[] = {user.email, user.name, actor.company->name,
                                      actor.company->label, site.issuer};
    if (reader.new_password("chosen", change.chosen, about) && change.chosen == change.current)
        reader.note("chosen", "Choose a password that differs from the current one.");
    if (reader.has_problems()) return reader.refuse();
    return PasswordWork{
        PasswordCheck{user.id, user.email, change.current.substr(0, password_bytes_max),
                      user.password_hash, "current"},
        change.chosen};
}

Outcome<void> change_password(const PasswordHash& hash, const Actor& actor,
                              const SessionBinding& session, WriteTx& tx, const Context& context) {
    if (actor.user.password_hash != hash.checked)
        return refuse_state("The password has just been changed elsewhere.");
    const auto kept = tx.sessions().find(session.session, context.now);
    set_password(actor.user, hash.value, audit_of(actor, AuditKind::password_changed, context), tx);
    if (kept) tx.sessions().add(*kept);
    return {};
}

std::int64_t end_other_sessions(const Actor& actor, const SessionBinding& session, WriteTx& tx,
                                const Context& context) {
    const auto kept = tx.sessions().find(session.session, context.now);
    const auto removed = tx.sessions().remove_of_user(actor.user.id);
    if (kept) tx.sessions().add(*kept);
    const auto ended = kept ? removed - 1 : removed;
    auto event = audit_of(actor, AuditKind::other_sessions_ended, context);
    event.detail = std::to_string(ended);
    note_in_companies_of(actor.user.id, event, tx);
    return ended;
}

}  // namespace grantor::marketplace
