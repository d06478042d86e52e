// Companies (tenants), the people in them, and what each may do there.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/ids.hpp"
#include "base/time.hpp"
#include "model/plan.hpp"

namespace grantor {

// Stored as the number.
enum class CompanyState { active = 0, suspended = 1 };

// Which apps the company's users may install, besides the company's rules for individual apps
// (CompanyAppRule). Stored as the number.
enum class AppPolicy {
    open = 0,        // any app that is not blocked
    allow_list = 1,  // only apps that are allowed
    approval = 2,    // others than allowed ones are asked for, and an admin answers
};

struct Company {
    CompanyId id;
    std::string label;  // the domain label: "acme" in https://acme.example.com
    std::string name;
    std::string country;  // "EE"
    std::string industry;
    std::string currency;  // the default one, "EUR"
    CompanyState state = CompanyState::active;
    Time created_at;
    PlanId plan = first_plan;
    // Bought on top of what plan and seats give for each day.
    std::int64_t budget_top_up = 0;
    AppPolicy app_policy = AppPolicy::open;
};

// What a person may do on the platform itself, apart from their role in companies.
enum class PlatformRole { none = 0, reviewer = 1, admin = 2 };

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
    PlatformRole platform_role = PlatformRole::none;
    // Whether something that was sent to the address has come back. Never assumed: anybody can sign
    // up with anybody's address.
    bool is_email_verified = false;
};

// A developer is a regular user who can also manage the company's apps, as its admins can.
enum class Role { regular = 0, admin = 1, developer = 2 };

struct Membership {
    CompanyId company_id;
    UserId user_id;
    Role role = Role::regular;
    Time created_at;
};

}  // namespace grantor
