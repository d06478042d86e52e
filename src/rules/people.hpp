// Making a person, and what a person may do on the platform: the same for pages, the management API
// and the command line. `by` says who does it, when and in whose log; it becomes the row of the
// audit log.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "rules/entered_text.hpp"
#include "store/transaction.hpp"

namespace grantor {

// As entered. What is wrong is noted at "name", "email" and "password".
struct PersonForm {
    std::string_view name;
    std::string_view email;
    std::string_view password;
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

}  // namespace grantor
