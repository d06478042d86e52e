#include "sandbox/seed/world_plan.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <iterator>
#include <span>

#include "sandbox/seed/demo_callbacks.hpp"
#include "sandbox/seed/draws.hpp"
#include "sandbox/seed/marketplace_apps.hpp"
#include "sandbox/seed/neutral_apps.hpp"
#include "token/client_secret.hpp"

namespace grantor::sandbox {
namespace {

constexpr std::array<std::string_view, 16> colours{
    "amber", "azure", "coral", "copper", "crimson", "emerald", "golden", "indigo",
    "ivory", "jade",  "lilac", "maroon", "olive",   "scarlet", "silver", "violet"};
constexpr std::array<std::string_view, 16> animals{
    "badger", "beaver", "falcon", "gecko", "heron",  "ibis",  "jaguar", "lemur",
    "marten", "osprey", "otter",  "panda", "puffin", "raven", "tapir",  "walrus"};

// The person's first name is fixed, so that people can talk about the demo; the rest is drawn.
constexpr std::array<std::string_view, 20> family_names{
    "Almeida", "Bergström", "Castillo", "Dubois",   "Eriksen",   "Fischer",  "Gallagher",
    "Hansen",  "Ivanova",   "Jansen",   "Kowalski", "Lindqvist", "Moretti",  "Novak",
    "Okafor",  "Petrov",    "Rossi",    "Sato",     "Tamm",      "Whitfield"};

std::string make_password(Random& random) {
    const auto colour = pick(random, colours);
    const auto animal = pick(random, animals);
    return fmt::format("sandbox-{}-{}-{}", colour, animal, between(random, 10, 99));
}

// "Bergström" as it is written in an address.
std::string address_part(std::string_view name) {
    std::string out;
    for (std::size_t i = 0; i < name.size(); ++i) {
        if (name.substr(i).starts_with("ö")) {
            out += 'o';
            ++i;
        } else {
            out +=
                static_cast<char>(name[i] >= 'A' && name[i] <= 'Z' ? name[i] - 'A' + 'a' : name[i]);
        }
    }
    return out;
}

struct PersonRow {
    std::string_view first_name;
    std::string_view home;  // the company that the address belongs to
    Role role;
    std::string_view second_company = "";
    UserState state = UserState::active;
    PlatformRole platform_role = PlatformRole::none;
};
constexpr std::array<PersonRow, 5> people{{
    {"Ada", "acme", Role::admin, "", UserState::active, PlatformRole::admin},
    {"Ben", "acme", Role::regular, "globex"},
    {"Grace", "globex", Role::admin, "", UserState::active, PlatformRole::reviewer},
    {"Hugo", "globex", Role::regular},
    {"Dana", "acme", Role::regular, "", UserState::deactivated},
}};
constexpr std::array<PersonRow, 2> people_of_initech{{
    {"Iris", "initech", Role::admin},
    {"Jonas", "initech", Role::regular},
}};

std::vector<PlannedUser> plan_users(std::span<const PersonRow> rows, Random& random) {
    std::vector<PlannedUser> users;
    const auto first_family_name = random.number();
    for (const auto& row : rows) {
        PlannedUser user;
        // Neighbours in the list, so that no two people have one name.
        const auto family_name =
            family_names[(first_family_name + users.size() * 3) % family_names.size()];
        user.name = fmt::format("{} {}", row.first_name, family_name);
        user.email = fmt::format("{}.{}@{}.example", address_part(row.first_name),
                                 address_part(family_name), row.home);
        user.password = make_password(random);
        user.locale = row.home == "acme" ? "en_US" : "en_GB";
        user.timezone = row.home == "acme" ? "Europe/Tallinn" : "Europe/London";
        user.state = row.state;
        user.platform_role = row.platform_role;
        user.memberships.push_back({std::string{row.home}, row.role, random.hex(40)});
        if (!row.second_company.empty())
            user.memberships.push_back(
                {std::string{row.second_company}, Role::regular, random.hex(40)});
        users.push_back(std::move(user));
    }
    return users;
}

void give_credentials(PlannedApp& app, Random& random) {
    app.client_id = random.hex(16);
    if (app.client_type == ClientType::confidential)
        app.client_secret = make_client_secret(random).reveal();
}

std::vector<PlannedCompany> first_companies() {
    return {{"acme", "Acme Instruments", "EE", "Manufacturing", "EUR"},
            {"globex", "Globex Logistics", "GB", "Transport", "GBP"}};
}

// Of an integration that keeps the whole CRM in step.
std::vector<std::string> wide_scopes() {
    return {"base",
            "deals:full",
            "contacts:full",
            "activities:full",
            "products:full",
            "leads:full",
            "deal-fields:full",
            "contact-fields:full",
            "product-fields:full",
            "recents:read",
            "users:read",
            "search:read",
            "webhooks:full"};
}

void give_addresses(std::vector<PlannedApp>& apps, Random& random) {
    for (auto& app : apps) {
        // The first is where apps are developed, and what scripts have been told.
        app.redirect_uris = {"http://localhost:3000/callback", "http://127.0.0.1:3000/callback"};
        std::ranges::move(demo_callbacks(), std::back_inserter(app.redirect_uris));
        give_credentials(app, random);
    }
}

// table: one row an app.
std::vector<PlannedApp> plan_apps(Random& random) {
    const std::vector<std::string> few{"base", "deals:read"};
    const std::vector<std::string> usual{
        "base", "deals:full", "contacts:full", "activities:full", "users:read", "search:read"};
    std::vector<PlannedApp> apps{
        {.name = "Draft Notebook", .status = AppStatus::draft, .scopes = few},
        {.name = "Ledger Sync", .scopes = wide_scopes()},
        {.name = "Deal Radar",
         .kind = AppKind::public_app,
         .refresh_policy = RefreshPolicy::rotating,
         .scopes = usual},
        {.name = "Pocket Pipeline",
         .kind = AppKind::public_app,
         .client_type = ClientType::public_client,
         .refresh_policy = RefreshPolicy::rotating,
         .scopes = usual},
        {.name = "Classic Importer", .token_shape = TokenShape::legacy, .scopes = usual},
    };
    give_addresses(apps, random);
    return apps;
}

// What happened before the demo starts, by the names of the apps.
struct MarketplaceStory {
    std::vector<PlannedApp> apps;
    std::string installed_twice;
    std::string installed;
    std::string asked_for;
    std::string note;
};

MarketplaceStory crm_story() {
    return {marketplace_apps(), "Tidy Inbox", "Forecast Lens", "Paperless Quotes",
            "Our quotes still go out as spreadsheets. I would like to try this one."};
}
MarketplaceStory neutral_story(const PlatformScopes& scopes) {
    return {neutral_marketplace(scopes), "Tidy Inbox", "Report Lens", "Paper Trail",
            "We still file these by hand. I would like to try this one."};
}

// What came later draws apart, so that a seed still gives the credentials and the records that it
// has always given.
void add_marketplace(WorldPlan& plan, std::uint64_t seed, MarketplaceStory story) {
    SeededRandom random(seed ^ 0x6d61726b6574ULL);
    plan.companies.push_back(
        {"initech", "Initech Software", "US", "Software", "USD", AppPolicy::approval});
    for (auto& user : plan_users(people_of_initech, random)) plan.users.push_back(std::move(user));
    give_addresses(story.apps, random);
    std::ranges::move(story.apps, std::back_inserter(plan.apps));
    const auto& iris = plan.users[plan.users.size() - 2].email;
    const auto& jonas = plan.users.back().email;
    plan.installations = {{story.installed_twice, iris, "initech", days{41}},
                          {story.installed, iris, "initech", days{17}},
                          {story.installed_twice, jonas, "initech", days{6}}};
    plan.requests = {{story.asked_for, jonas, "initech", story.note, days{2}}};
}

// Every operation of the API can be tried with it.
void add_explorer(WorldPlan& plan, std::uint64_t seed, std::vector<std::string> scopes) {
    SeededRandom random(seed ^ 0x6578706c6f7265ULL);
    PlannedApp app{.name = std::string(explorer_name)};
    app.scopes = std::move(scopes);
    // Any port: the one that the sandbox listens on.
    app.redirect_uris = {"http://127.0.0.1/connect/callback", "http://[::1]/connect/callback",
                         "http://127.0.0.1/connect/callback/grantor",
                         "http://[::1]/connect/callback/grantor"};
    std::ranges::move(demo_callbacks(), std::back_inserter(app.redirect_uris));
    app.profile.summary = "Tries the API from the explorer's pages.";
    give_credentials(app, random);
    plan.apps.push_back(std::move(app));
}

}  // namespace

const PlannedApp& explorer_app(const WorldPlan& plan) {
    return *std::ranges::find(plan.apps, explorer_name, &PlannedApp::name);
}

WorldPlan plan_world(std::uint64_t seed) {
    SeededRandom random(seed);
    WorldPlan plan;
    plan.companies = first_companies();
    plan.users = plan_users(people, random);
    plan.apps = plan_apps(random);
    plan.records = plan_records(random, plan.users);
    describe_apps(plan.apps);
    add_marketplace(plan, seed, crm_story());
    auto scopes = wide_scopes();
    scopes.emplace_back("admin");
    add_explorer(plan, seed, std::move(scopes));
    return plan;
}

WorldPlan plan_own_world(std::uint64_t seed, const PlatformScopes& scopes) {
    SeededRandom random(seed);
    WorldPlan plan;
    plan.kind = DemoKind::own_api;
    plan.companies = first_companies();
    plan.users = plan_users(people, random);
    plan.apps = neutral_apps(scopes);
    give_addresses(plan.apps, random);
    add_marketplace(plan, seed, neutral_story(scopes));
    add_explorer(plan, seed, scopes.all);
    return plan;
}

}  // namespace grantor::sandbox
