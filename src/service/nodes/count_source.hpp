// What the nodes tell each other (count_exchange.hpp), as those who count give and take it.
#pragma once

#include <cstddef>
#include <functional>
#include <vector>

#include "base/time.hpp"
#include "store/tables/node_counts.hpp"

namespace grantor {

// Somebody who counts. Called on the exchange's thread; none of them throws.
struct CountSource {
    CountKind kind;
    // For how long a total matters.
    seconds kept_for;
    // What has changed since the last call, at most so many.
    std::function<std::vector<NodeCount>(std::size_t max, Time now)> changes;
    // They could not be told.
    std::function<void(const std::vector<NodeCount>&)> tell_again;
    // What other nodes have told lately, the newest first; some of it again. `noted_at` is by this
    // node's clock.
    std::function<void(const std::vector<NodeCount>&, Time now)> take_others;
};

}  // namespace grantor
