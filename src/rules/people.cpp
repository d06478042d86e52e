#include "rules/people.hpp"

#include <fmt/format.h>

#include "model/role_names.hpp"

namespace grantor {

NewPerson read_person(const PersonForm& form, FieldReader& reader) {
    NewPerson out;
    out.name = reader.line("name", form.name, {name_max, Need::required});
    out.email = reader.email("email", form.email);
    auto about = form.around;
    about.insert(about.end(), {form.name, form.email});
    reader.new_password("password", form.password, about);
    return out;
}

std::optional<User> add_person(NewPerson wanted, std::string password_hash,
                               const std::optional<User>& speaks_like, AuditEvent by, WriteTx& tx) {
    if (tx.users().find_by_email(wanted.email)) return std::nullopt;
    User user;
    user.email = std::move(wanted.email);
    user.name = std::move(wanted.name);
    user.password_hash = std::move(password_hash);
    user.language = speaks_like ? speaks_like->language : "en";
    user.locale = speaks_like ? speaks_like->locale : "en_US";
    user.timezone = speaks_like ? speaks_like->timezone : "Etc/UTC";
    user.created_at = by.at;
    user.id = tx.users().add(user);
    by.kind = AuditKind::user_created;
    by.user_id = user.id;
    if (by.detail.empty()) by.detail = user.email;
    tx.audit_events().add(by);
    return user;
}

void set_platform_role(const User& user, PlatformRole role, AuditEvent by, WriteTx& tx) {
    if (role == user.platform_role) return;
    tx.users().set_platform_role(user.id, role);
    by.kind = AuditKind::platform_role_changed;
    by.detail =
        fmt::format("{}: {} → {}", user.email, role_name(user.platform_role), role_name(role));
    tx.audit_events().add(by);
}

void set_password(const User& user, std::string_view password_hash, AuditEvent by, WriteTx& tx) {
    tx.users().set_password_hash(user.id, password_hash);
    tx.sessions().remove_of_user(user.id);
    tx.password_resets().remove_of_user(user.id);
    const auto keys = tx.access_keys().remove_of_user(user.id);
    const auto tokens = tx.api_tokens().remove_of_user(user.id);
    by.kind = AuditKind::password_changed;
    by.user_id = user.id;
    const auto ended = fmt::format("{} access keys and {} API tokens ended", keys, tokens);
    by.detail = by.detail.empty() ? ended : fmt::format("{}; {}", by.detail, ended);
    note_in_companies_of(user.id, by, tx);
}

bool is_active_admin(UserId user, CompanyId company, const ReadTx& tx) {
    const auto membership = tx.memberships().find(company, user);
    const auto person = tx.users().find(user);
    return membership && membership->role == Role::admin && person &&
           person->state == UserState::active;
}

void note_in_companies_of(UserId person, AuditEvent event, WriteTx& tx) {
    const auto memberships = tx.memberships().of_user(person);
    event.company_id = {};
    if (memberships.empty()) tx.audit_events().add(event);
    for (const auto& membership : memberships) {
        event.company_id = membership.company_id;
        tx.audit_events().add(event);
    }
}

}  // namespace grantor
