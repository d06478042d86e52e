// Carries out what was filed, as the service does beside its requests.
#pragma once

#include <vector>

#include "rules/grant_endings.hpp"

namespace grantor::test {

inline void carry_out_endings(WriteTx& tx, Time now) {
    for (const auto& ending : std::vector(tx.endings().open())) {
        EndingWalk walk(ending);
        while (!walk.is_done()) end_covered(ending, walk.next(tx), tx);
        close_ending(ending, tx, now);
    }
}

}  // namespace grantor::test
