#include "sandbox/control/world.hpp"

#include <fmt/format.h>
#include <stdexcept>

#include "base/number.hpp"

namespace grantor::sandbox {
namespace {

constexpr std::string_view seed_setting = "sandbox_seed";

}  // namespace

World::World(std::uint64_t seed) : seed_(seed), plan_(plan_world(seed)) {}

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
    return sandbox::plant(tx, plan_, hashes, soil);
}

}  // namespace grantor::sandbox
