// Endings that are being carried out: few, and mostly none. Every look at a grant asks for them, so
// they come from the connection's directory cache, and any change here drops it.
#pragma once

#include <vector>

#include "model/ending.hpp"
#include "store/directory_cache.hpp"
#include "store/sql.hpp"
#include "store/unit_effects.hpp"

namespace grantor {

class Endings {
 public:
    Endings(SqlConnection& connection, DirectoryCache& cache, UnitEffects& effects)
        : connection_(connection), cache_(cache), effects_(effects) {}
    Endings(const Endings&) = delete;

    // Oldest first.
    const std::vector<Ending>& open() const;
    // The grant as it stands: one that an open ending covers has ended, whatever its row says.
    Grant applied_to(Grant grant) const;

    // In force from the unit's commit on. `id` and `through` of the argument are ignored: it covers
    // what there is now.
    void add(const Ending& ending);
    bool is_open(EndingId id) const;
    // Nothing that it covers is left. False: it was not open.
    bool remove(EndingId id);

 private:
    void changed();

    SqlConnection& connection_;
    DirectoryCache& cache_;
    UnitEffects& effects_;
};

}  // namespace grantor
