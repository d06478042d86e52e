// What units of work change beside rows. It takes effect after their commit, or not at all.
#pragma once

#include <optional>
#include <vector>

#include "model/invalidation.hpp"

namespace grantor {

struct UnitEffects {
    // In order; nothing stands for "forget all" (a reset).
    std::vector<std::optional<Invalidation>> invalidations;
    bool directory_changed = false;
    bool has_new_deliveries = false;
    bool has_new_housework = false;
    bool scopes_changed = false;
    // Every node is to read its files again.
    bool reload_asked = false;

    void clear() {
        invalidations.clear();
        directory_changed = false;
        has_new_deliveries = false;
        has_new_housework = false;
        scopes_changed = false;
        reload_asked = false;
    }
};

}  // namespace grantor
