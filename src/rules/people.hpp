// Making a person, and what a person may do on the platform: the same for pages, the management API
// and the command line. `by` says who does it, when and in whose log; it becomes the row of the
// audit log.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rules/entered_text.hpp"
#include "store/transaction.hpp"

namespace grantor {

// As entered. What is wrong is noted at "name", "email" and "password".
struct PersonForm {
    std::string_view name;
    std::string_view email;
    std::string_view password;
    // Words around the person, such as the company, that the password must not be made of.
    std::vector<std::string_view> around = {};
};
struct NewPerson {
    std::string name;
    std::string email;
};
NewPerson read_person(const PersonForm& form, FieldReader& reader);

// Adds an account that speaks English, or as another user does. The row's detail is the address
// unless it has one. Nothing: there is an account with this address.
std::optional<User> add_person(NewPerson wanted, std::string password_hash,
                               const std::optional<User>& speaks_like, AuditEvent by, WriteTx& tx);

// Writes nothing if it is their role already.
void set_platform_role(const User& user, PlatformRole role, AuditEvent by, WriteTx& tx);

// Sets the password and ends what somebody may hold who knew the old one: signed-in browsers,
// access keys, personal API tokens, a code for another password. Apps stay installed. In the logs
// of the person's companies it is a changed password.
void set_password(const User& user, std::string_view password_hash, AuditEvent by, WriteTx& tx);

// Whether they may act as an admin of the company now.
bool is_active_admin(UserId user, CompanyId company, const ReadTx& tx);

// The event in the log of each company of the person, whose admins look there; in the platform's
// own where there is none. For what a person does or suffers as a person: signing in, a password.
void note_in_companies_of(UserId person, AuditEvent event, WriteTx& tx);

}  // namespace grantor
