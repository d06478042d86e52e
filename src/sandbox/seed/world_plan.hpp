// The demo data of a sandbox as a plan: everything that follows from the seed alone. The same seed
// gives the same names, addresses, passwords and credentials. Pure.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/random.hpp"
#include "model/app.hpp"
#include "model/company.hpp"

namespace grantor::sandbox {

struct PlannedCompany {
    std::string label;
    std::string name;
    std::string country;
    std::string industry;
    std::string currency;
};

struct PlannedMembership {
    std::string company_label;
    Role role = Role::regular;
    std::string api_token;  // personal, 40 hex digits
};

struct PlannedUser {
    std::string name;
    std::string email;
    std::string password;  // "sandbox-amber-heron-42": nobody takes it for a real one
    std::string locale;
    std::string timezone;
    UserState state = UserState::active;
    std::vector<PlannedMembership> memberships;
};

struct PlannedApp {
    std::string name;
    std::string client_id = {};
    std::string client_secret = {};  // "" for a public client
    AppKind kind = AppKind::private_app;
    AppStatus status = AppStatus::live;
    ClientType client_type = ClientType::confidential;
    RefreshPolicy refresh_policy = RefreshPolicy::stable;
    TokenShape token_shape = TokenShape::v1u;
    std::vector<std::string> scopes = {};
    std::vector<std::string> redirect_uris = {};
};

struct PlannedDeal {
    std::string company_label;
    std::string title;
    std::string owner_email;
    std::int64_t value = 0;
    std::int64_t stage_id = 1;
    std::string status;  // open, won, lost
    std::string lost_reason;
    std::int64_t age_days = 0;      // added so long before the start
    std::int64_t settled_days = 0;  // won or lost so long before the start
};

struct WorldPlan {
    std::vector<PlannedCompany> companies;  // acme, globex
    std::vector<PlannedUser> users;         // five
    std::vector<PlannedApp> apps;           // five
    std::vector<PlannedDeal> deals;         // a hundred
};

WorldPlan plan_world(std::uint64_t seed);

}  // namespace grantor::sandbox
