// What follows from a change of a deal: one that is won has a time at which it was won; its stage
// belongs to its pipeline.
#pragma once

#include "sandbox/engine/entity.hpp"

namespace grantor::sandbox::deal_rules {

// The company's currency, the first stage of the first pipeline.
void begin(json::object& deal, const Writing& writing);
// Refuses changes that contradict each other.
std::optional<Failure> settle(json::object& deal, const json::object& changes,
                              const Writing& writing);

}  // namespace grantor::sandbox::deal_rules
