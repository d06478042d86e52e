// Invalidations of access tokens: one row per event. The store's view of them is what the check of
// a token reads; this table is how the view survives a restart.
#pragma once

#include <span>
#include <vector>

#include "model/invalidation.hpp"
#include "store/sql.hpp"
#include "store/unit_effects.hpp"

namespace grantor {

class Invalidations {
 public:
    Invalidations(SqlConnection& connection, UnitEffects& effects)
        : connection_(connection), effects_(effects) {}
    Invalidations(const Invalidations&) = delete;

    // Those with `not_before` at or after this moment, oldest first.
    std::vector<Invalidation> since(Time moment) const;
    // Those behind the row `id`, which becomes the last one's.
    std::vector<Invalidation> after(std::int64_t& id) const;
    std::int64_t newest_id() const;
    // Those of any kind with one of these five subjects. Walks over the whole table, a day of
    // invalidations: for who cannot ask the view.
    std::vector<Invalidation> about(std::span<const std::int64_t, 5> subjects) const;

    // The newest moment of all that was ever purged; the epoch: nothing was. It grows only,
    // whatever the clock does.
    Time dropped_through() const;

    // Takes effect on the view right after the unit's commit. Purges a little of what is a day
    // older.
    void add(const Invalidation& invalidation);
    // Looks at the `limit` oldest rows and deletes those before `moment`; how many.
    std::int64_t purge(Time moment, std::int64_t limit);

 private:
    SqlConnection& connection_;
    UnitEffects& effects_;
};

}  // namespace grantor
