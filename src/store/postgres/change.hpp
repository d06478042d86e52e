// What a commit changed that other nodes hold in memory: the bits of `changes.kinds`. They are in
// databases, so a bit never gets another meaning.
#pragma once

#include <cstdint>

#include "store/unit_effects.hpp"

namespace grantor {

enum class Change : std::int64_t {
    directory = 1,
    scopes = 2,
    deliveries = 4,
    housework = 8,
    invalidations = 16,
    reset = 32,
    reload = 64,
};

class ChangeSet {
 public:
    ChangeSet() = default;
    explicit ChangeSet(std::int64_t bits) : bits_(bits) {}
    explicit ChangeSet(const UnitEffects& effects) {
        if (effects.directory_changed) add(Change::directory);
        if (effects.scopes_changed) add(Change::scopes);
        if (effects.has_new_deliveries) add(Change::deliveries);
        if (effects.has_new_housework) add(Change::housework);
        if (effects.reload_asked) add(Change::reload);
        for (const auto& each : effects.invalidations)
            add(each ? Change::invalidations : Change::reset);
    }

    void add(Change change) { bits_ |= static_cast<std::int64_t>(change); }
    void add(ChangeSet other) { bits_ |= other.bits_; }
    bool has(Change change) const { return (bits_ & static_cast<std::int64_t>(change)) != 0; }
    bool is_empty() const { return bits_ == 0; }
    std::int64_t bits() const { return bits_; }

 private:
    std::int64_t bits_ = 0;
};

}  // namespace grantor
