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
    explicit World(std::uint64_t seed);

    // Of the world in the store; nothing: it is empty.
    static std::optional<std::uint64_t> planted_seed(const ReadTx& tx);

    // The world in the store. An empty store gets it planted; throws std::runtime_error if the
    // store holds one of another seed.
    SeededWorld find_or_plant(Store& store, const KeyRing& keys, Random& random, Time now);
    // Empties the store and plants the same world again, under these keys.
    SeededWorld plant_anew(Store& store, const KeyRing& keys, Random& random, Time now);

    const WorldPlan& plan() const { return plan_; }

 private:
    std::optional<SeededWorld> find(const ReadTx& tx) const;
    SeededWorld plant(WriteTx& tx, const std::vector<std::string>& hashes, const Soil& soil) const;

    std::uint64_t seed_;
    WorldPlan plan_;
};

}  // namespace grantor::sandbox
