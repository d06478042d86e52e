#include "sandbox/control/world.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <stdexcept>

#include "base/number.hpp"

namespace grantor::sandbox {
namespace {

constexpr std::string_view seed_setting = "sandbox_seed";
// Absent where the demo CRM is.
constexpr std::string_view kind_setting = "sandbox_kind";
constexpr std::string_view own_api_kind = "own_api";
// Of the explorer's app, which has all.
constexpr std::string_view scopes_setting = "sandbox_scopes";

std::string scopes_of(const WorldPlan& plan) {
    return fmt::format("{}", fmt::join(explorer_app(plan).scopes, " "));
}

}  // namespace

World::World(std::uint64_t seed) : seed_(seed), plan_(plan_world(seed)) {}

World::World(std::uint64_t seed, const PlatformScopes& scopes)
    : seed_(seed), plan_(plan_own_world(seed, scopes)) {}

std::optional<DemoKind> World::planted_kind(const ReadTx& tx) {
    if (!tx.settings().get(seed_setting)) return std::nullopt;
    const auto kind = tx.settings().get(kind_setting);
    return kind && *kind == own_api_kind ? DemoKind::own_api : DemoKind::built_in;
}

void World::follow_scopes(Store& store) const {
    store.write_now([&](WriteTx& tx) {
        const auto wanted = scopes_of(plan_);
        if (tx.settings().get(scopes_setting) == wanted) return;
        const ScopeCatalogue catalogue{tx.scopes().all()};
        for (const auto& planned : plan_.apps) {
            const auto app = tx.apps().find_by_client_id(planned.client_id);
            if (app == nullptr) continue;
            App changed = *app;
            changed.scopes = planned_scopes(planned, catalogue);
            tx.apps().update(changed);
        }
        tx.settings().set({std::string(scopes_setting), wanted});
    });
}

std::optional<std::uint64_t> World::planted_seed(const ReadTx& tx) {
    const auto planted = tx.settings().get(seed_setting);
    return planted ? read_number<std::uint64_t>(*planted) : std::nullopt;
}

SeededWorld World::find_or_plant(Store& store, const KeyRing& keys, Random& random, Time now) {
    if (auto world = store.read_now([&](const ReadTx& tx) { return find(tx); }))
        return std::move(*world);
    const auto hashes = hash_passwords(plan_);
    return store.write_now([&](WriteTx& tx) { return plant(tx, hashes, {keys, random, now}); });
}

SeededWorld World::plant_anew(Store& store, const KeyRing& keys, Random& random, Time now) {
    const auto hashes = hash_passwords(plan_);
    return store.write_now([&](WriteTx& tx) {
        tx.reset_all();
        return plant(tx, hashes, {keys, random, now});
    });
}

std::optional<SeededWorld> World::find(const ReadTx& tx) const {
    const auto planted = tx.settings().get(seed_setting);
    if (!planted) return std::nullopt;
    if (*planted != std::to_string(seed_))
        throw std::runtime_error(
            fmt::format("the directory holds a sandbox of seed {}: use --seed {} or another --data",
                        *planted, *planted));
    SeededWorld world;
    for (const auto& company : plan_.companies)
        if (const auto found = tx.companies().find_by_label(company.label))
            world.companies.push_back({found->id, company.label, company.name});
    for (const auto& user : plan_.users)
        if (const auto found = tx.users().find_by_email(user.email))
            world.users.push_back({found->id, user});
    for (const auto& app : plan_.apps)
        if (const auto found = tx.apps().find_by_client_id(app.client_id))
            world.apps.push_back({found->id, app});
    return world;
}

SeededWorld World::plant(WriteTx& tx, const std::vector<std::string>& hashes,
                         const Soil& soil) const {
    tx.settings().set({std::string(seed_setting), std::to_string(seed_)});
    if (plan_.kind == DemoKind::own_api) {
        tx.settings().set({std::string(kind_setting), std::string(own_api_kind)});
        tx.settings().set({std::string(scopes_setting), scopes_of(plan_)});
    }
    return sandbox::plant(tx, plan_, hashes, soil);
}

}  // namespace grantor::sandbox
