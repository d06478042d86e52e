#include "rules/people.hpp"

#include <fmt/format.h>

#include "model/role_names.hpp"

namespace grantor {

NewPerson read_person(const PersonForm& form, FieldReader& reader) {
    NewPerson out;
    out.name = reader.line("name", form.name, {name_max, Need::required});
    out.email = reader.email("email", form.email);
    reader.new_password("password", form.password);
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

}  // namespace grantor
