// Companies (tenants), the people in them, and what each may do there.
#pragma once

#include <string>

#include "base/ids.hpp"
#include "base/time.hpp"

namespace grantor {

// Stored as the number.
enum class CompanyState { active = 0, suspended = 1 };

struct Company {
    CompanyId id;
    std::string label;  // the domain label: "acme" in https://acme.example.com
    std::string name;
    std::string country;  // "EE"
    std::string industry;
    std::string currency;  // the default one, "EUR"
    CompanyState state = CompanyState::active;
    Time created_at;
};

enum class UserState { active = 0, deactivated = 1 };

struct User {
    UserId id;
    std::string email;  // unique, lower case
    std::string name;
    std::string password_hash;  // Argon2id, PHC string; empty: cannot sign in by password
    std::string language;       // "en"
    std::string locale;         // "en_US"
    std::string timezone;       // "Europe/Berlin"
    UserState state = UserState::active;
    Time created_at;
    Time last_login_at;  // epoch: never
};

enum class Role { regular = 0, admin = 1 };

struct Membership {
    CompanyId company_id;
    UserId user_id;
    Role role = Role::regular;
    Time created_at;
};

}  // namespace grantor
