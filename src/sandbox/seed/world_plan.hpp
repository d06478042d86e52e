// The demo data of a sandbox as a plan: everything that follows from the seed alone. The same seed
// gives the same names, addresses, passwords and credentials. Pure.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
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
    AppPolicy app_policy = AppPolicy::open;
};

struct PlannedMembership {
    std::string company_label;
    Role role = Role::regular;
    std::string api_token;  // personal, 40 hex digits
};

struct PlannedUser {
    std::string name;
    std::string email;
    std::string password;  // "sandbox-amber-heron-42": recognizably not a real one
    std::string locale;
    std::string timezone;
    UserState state = UserState::active;
    PlatformRole platform_role = PlatformRole::none;
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
    std::string developer = "acme";  // label of the company
    std::string category = {};
    AppProfile profile = {};
};

// By names, since ids are given when the world is planted.
struct PlannedInstallation {
    std::string app;
    std::string email;
    std::string company_label;
    days ago{};
};
// An admin has yet to answer it.
struct PlannedRequest {
    std::string app;
    std::string email;
    std::string company_label;
    std::string note;
    days ago{};
};

// What stands behind the edge of the sandbox.
enum class DemoKind : std::uint8_t { built_in, own_api };

struct WorldPlan {
    DemoKind kind = DemoKind::built_in;
    std::vector<PlannedCompany> companies;  // acme, globex; initech, which has no records
    std::vector<PlannedUser> users;         // five in the first two, then two
    std::vector<PlannedApp> apps;           // five of each kind of client, then the marketplace's
    RecordsPlan records;
    std::vector<PlannedInstallation> installations;  // in initech
    std::vector<PlannedRequest> requests;
};

WorldPlan plan_world(std::uint64_t seed);

// The scopes of an operator's own API.
struct PlatformScopes {
    std::vector<std::string> all;
    std::vector<std::string> reading;  // those that change nothing
};
// The same companies and people around an operator's own API: no records, and apps of which some
// read and some may do everything.
WorldPlan plan_own_world(std::uint64_t seed, const PlatformScopes& scopes);

inline constexpr std::string_view explorer_name = "API Explorer";
// The app with which the credential gateway of a sandbox calls the sandbox's own API.
const PlannedApp& explorer_app(const WorldPlan& plan);

}  // namespace grantor::sandbox
