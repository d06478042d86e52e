// The demo data of a sandbox as a plan: everything that follows from the seed alone. The same seed
// gives the same names, addresses, passwords and credentials. Pure.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/random.hpp"
#include "model/app.hpp"
#include "model/company.hpp"
#include "sandbox/seed/records_plan.hpp"

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

struct WorldPlan {
    std::vector<PlannedCompany> companies;  // acme, globex
    std::vector<PlannedUser> users;         // five
    std::vector<PlannedApp> apps;           // five
    RecordsPlan records;
};

WorldPlan plan_world(std::uint64_t seed);

}  // namespace grantor::sandbox
