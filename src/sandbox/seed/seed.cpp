#include "sandbox/seed/seed.hpp"

#include <algorithm>
#include <future>
#include <stdexcept>

#include "base/crypto.hpp"
#include "sandbox/seed/marketplace.hpp"
#include "sandbox/seed/new_company.hpp"
#include "sandbox/seed/records.hpp"
#include "store/transaction.hpp"
#include "token/client_secret.hpp"

namespace grantor::sandbox {
namespace {

// People and companies existed for a while before the demo starts.
constexpr days company_age{400};
constexpr days user_age{380};
constexpr days app_age{90};

Company company_of(const PlannedCompany& plan, Time now) {
    Company company;
    company.label = plan.label;
    company.name = plan.name;
    company.country = plan.country;
    company.industry = plan.industry;
    company.currency = plan.currency;
    company.created_at = now - company_age;
    company.app_policy = plan.app_policy;
    return company;
}

CompanyId company_id(const SeededWorld& world, std::string_view label) {
    return std::ranges::find(world.companies, label, &SeededCompany::label)->id;
}

SeededUser plant_user(WriteTx& tx, const PlannedUser& plan, const std::string& password_hash,
                      const SeededWorld& world, Time now) {
    User user;
    user.email = plan.email;
    user.name = plan.name;
    user.password_hash = password_hash;
    user.language = "en";
    user.locale = plan.locale;
    user.timezone = plan.timezone;
    user.state = plan.state;
    user.created_at = now - user_age;
    user.platform_role = plan.platform_role;
    const auto id = tx.users().add(user);
    for (const auto& membership : plan.memberships) {
        const auto company = company_id(world, membership.company_label);
        tx.memberships().add({company, id, membership.role, now - user_age});
        tx.api_tokens().add(sha256(as_bytes(membership.api_token)), id, company, now);
    }
    return {id, plan};
}

SeededApp plant_app(WriteTx& tx, const PlannedApp& plan, const SeededWorld& world,
                    const Soil& soil) {
    App app;
    app.developer_company_id = company_id(world, plan.developer);
    app.category = plan.category;
    app.profile = plan.profile;
    app.client_id = plan.client_id;
    app.name = plan.name;
    app.kind = plan.kind;
    app.status = plan.status;
    app.client_type = plan.client_type;
    app.refresh_policy = plan.refresh_policy;
    app.token_shape = plan.token_shape;
    app.scopes = planned_scopes(plan, ScopeCatalogue{tx.scopes().all()});
    app.created_at = soil.now - app_age;
    app.redirect_uris = plan.redirect_uris;
    const auto id = tx.apps().add(app);
    if (plan.client_secret.empty()) return {id, plan};
    auto stored = protect_client_secret(Secret{plan.client_secret}, soil.keys, soil.random);
    AppSecret secret;
    secret.app_id = id;
    secret.key_id = stored.digest.key_id;
    secret.mac = stored.digest.mac;
    secret.sealed = std::move(stored.sealed);
    secret.created_at = app.created_at;
    secret.ending = plan.client_secret.substr(plan.client_secret.size() - secret_ending_length);
    tx.apps().add_secret(secret);
    return {id, plan};
}

// The operator's lists, as the demo has them. The numbers are docs/wire.md §6.3.
void plant_lists(WriteTx& tx) {
    tx.categories().remove_all();
    for (const auto* name :
         {"Analytics", "Communication", "Customer support", "Documents", "Finance",
          "Lead generation", "Marketing", "Phone", "Productivity", "Sales"})
        tx.categories().add(name);
    tx.plans().remove_all();
    for (const auto& plan :
         {Plan{{0}, "lite", {1, 80, 20, 10}}, Plan{{1}, "growth", {2, 160, 40, 10}},
          Plan{{2}, "premium", {5, 400, 100, 10}}, Plan{{3}, "ultimate", {7, 480, 120, 10}}})
        tx.plans().add(plan);
}

}  // namespace

ScopeSet planned_scopes(const PlannedApp& plan, const ScopeCatalogue& catalogue) {
    ScopeSet scopes;
    scopes.add(base_scope);
    for (const auto& name : plan.scopes) {
        const auto index = catalogue.find(name);
        if (!index) throw std::invalid_argument("a demo app has a scope that does not exist");
        scopes.add(*index);
    }
    return scopes;
}

bool SeededUser::is_admin_somewhere() const {
    return std::ranges::any_of(plan.memberships,
                               [](const auto& each) { return each.role == Role::admin; });
}

std::vector<std::string> hash_passwords(const WorldPlan& plan) {
    std::vector<std::future<std::string>> hashing;
    for (const auto& user : plan.users)
        hashing.push_back(
            std::async(std::launch::async, [&user] { return hash_password(user.password); }));
    std::vector<std::string> hashes;
    for (auto& each : hashing) hashes.push_back(each.get());
    return hashes;
}

SeededWorld plant(WriteTx& tx, const WorldPlan& plan, const std::vector<std::string>& hashes,
                  const Soil& soil) {
    SeededWorld world;
    plant_lists(tx);
    for (const auto& company : plan.companies)
        world.companies.push_back(
            {tx.companies().add(company_of(company, soil.now)), company.label, company.name});
    for (std::size_t i = 0; i < plan.users.size(); ++i)
        world.users.push_back(plant_user(tx, plan.users[i], hashes.at(i), world, soil.now));
    for (const auto& app : plan.apps) world.apps.push_back(plant_app(tx, app, world, soil));
    if (plan.kind == DemoKind::built_in) {
        for (const auto& company : world.companies) furnish(company.id, soil.now - company_age, tx);
        plant_records(tx, plan.records, world, soil.now);
    }
    plant_marketplace(tx, plan, world, soil);
    return world;
}

}  // namespace grantor::sandbox
