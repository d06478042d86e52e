#include "marketplace/account/profile.hpp"

#include "rules/entered_text.hpp"

namespace grantor::marketplace {
namespace {

std::int64_t keep_only(const SessionBinding& session, const Actor& actor, WriteTx& tx,
                       const Context& context) {
    const auto kept = tx.sessions().find(session.session, context.now);
    const auto removed = tx.sessions().remove_of_user(actor.user.id);
    if (!kept) return removed;
    tx.sessions().add(*kept);
    return removed - 1;
}

}  // namespace

Outcome<PasswordWork> plan_password_change(const PasswordChange& change, const Actor& actor) {
    const auto& user = actor.user;
    if (user.password_hash.empty())
        return refuse_state(
            "You do not sign in with a password here, so there is nothing to change.");
    FieldReader reader;
    if (change.current.empty()) reader.note("current", "Enter your current password.");
    if (reader.new_password("chosen", change.chosen) && change.chosen == change.current)
        reader.note("chosen", "Choose a password that differs from the current one.");
    if (reader.has_problems()) return reader.refuse();
    return PasswordWork{PasswordCheck{user.email, change.current.substr(0, password_bytes_max),
                                      user.password_hash, "current"},
                        change.chosen};
}

Outcome<void> change_password(const PasswordHash& hash, const Actor& actor,
                              const SessionBinding& session, WriteTx& tx, const Context& context) {
    if (actor.user.password_hash != hash.checked)
        return refuse_state("The password has just been changed elsewhere.");
    tx.users().set_password_hash(actor.user.id, hash.value);
    keep_only(session, actor, tx, context);
    tx.audit_events().add(audit_of(actor, AuditKind::password_changed, context));
    return {};
}

std::int64_t end_other_sessions(const Actor& actor, const SessionBinding& session, WriteTx& tx,
                                const Context& context) {
    const auto ended = keep_only(session, actor, tx, context);
    auto event = audit_of(actor, AuditKind::other_sessions_ended, context);
    event.detail = std::to_string(ended);
    tx.audit_events().add(event);
    return ended;
}

}  // namespace grantor::marketplace
