// The demo data of a sandbox directory: planted once, found again at the next start, planted again
// by a reset.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/random.hpp"
#include "base/time.hpp"
#include "sandbox/seed/seed.hpp"
#include "store/store.hpp"

namespace grantor::sandbox {

class World {
 public:
    // Of the demo CRM.
    explicit World(std::uint64_t seed);
    // Around an operator's own API.
    World(std::uint64_t seed, const PlatformScopes& scopes);

    // Of the world in the store; nothing: it is empty.
    static std::optional<std::uint64_t> planted_seed(const ReadTx& tx);
    static std::optional<DemoKind> planted_kind(const ReadTx& tx);

    // The world in the store. An empty store gets it planted; throws std::runtime_error if the
    // store holds one of another seed.
    SeededWorld find_or_plant(Store& store, const KeyRing& keys, Random& random, Time now);
    // Empties the store and plants the same world again, under these keys.
    SeededWorld plant_anew(Store& store, const KeyRing& keys, Random& random, Time now);

    // After find_or_plant(), where the API's document has other scopes than at the last start: the
    // demo's apps get those of the plan. What somebody has chosen for an app stays until then.
    void follow_scopes(Store& store) const;

    const WorldPlan& plan() const { return plan_; }

 private:
    std::optional<SeededWorld> find(const ReadTx& tx) const;
    SeededWorld plant(WriteTx& tx, const std::vector<std::string>& hashes, const Soil& soil) const;

    std::uint64_t seed_;
    WorldPlan plan_;
};

}  // namespace grantor::sandbox
