// Puts a planned world into an empty store, and tells scripts about it.
//
//     const auto plan = plan_world(seed);
//     const auto hashes = hash_passwords(plan);          // outside the unit of work: 20 ms each
//     auto work = [&](WriteTx& tx) { return plant(tx, plan, hashes, {keys, random, now}); };
//     const auto world = store.write_now(work);
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/ids.hpp"
#include "base/random.hpp"
#include "base/time.hpp"
#include "oauth/scope_catalogue.hpp"
#include "sandbox/seed/world_plan.hpp"
#include "store/tx.hpp"
#include "token/key_ring.hpp"

namespace grantor::sandbox {

// What the demo consists of, with the ids that the store gave: what sandbox.json is written from.
struct SeededCompany {
    CompanyId id;
    std::string label;
    std::string name;
};
struct SeededUser {
    UserId id;
    PlannedUser plan;
    bool is_admin_somewhere() const;
};
struct SeededApp {
    AppId id;
    PlannedApp plan;
};
struct SeededWorld {
    std::vector<SeededCompany> companies;
    std::vector<SeededUser> users;
    std::vector<SeededApp> apps;
};

// In the order of plan.users, several at a time.
std::vector<std::string> hash_passwords(const WorldPlan& plan);

struct Soil {
    const KeyRing& keys;
    Random& random;  // real randomness, for nonces: not the seed's
    Time now;        // deals and people are older by what the plan says
};
// The store has no rows (a new one, or after WriteTx::reset_all). Then the same plan gives the same
// ids of companies and users as well.
SeededWorld plant(WriteTx& tx, const WorldPlan& plan, const std::vector<std::string>& hashes,
                  const Soil& soil);

// With `base`, which every app has. Throws std::invalid_argument for a name that is not a scope.
ScopeSet planned_scopes(const PlannedApp& plan, const ScopeCatalogue& catalogue);

struct SandboxAddresses {
    std::string base_url;
    std::string api_base;
    std::string operations_url;
};
// The text of DIR/sandbox.json.
std::string write_sandbox_json(const SeededWorld& world, const SandboxAddresses& addresses);

}  // namespace grantor::sandbox
