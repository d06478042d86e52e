// When a delivery that failed is tried again, and when no more: after 3, 30 and 150 seconds as
// docs/wire.md §7.5 has it, and beyond it every hour until it is a day old. Pure.
#pragma once

#include <optional>

#include "base/time.hpp"
#include "model/delivery.hpp"

namespace grantor::delivery {

inline constexpr hours later_retry{1};
inline constexpr hours delivery_lifetime{24};

// The moment for the attempt after `tried`, whose `attempts` counts the one that has just failed.
// Nothing: it is given up. A test event is sent once, so that it never stands before a notice.
std::optional<Time> next_attempt(const Delivery& tried, Time now);

// It has been tried and its day is over. What was never tried gets its attempt however old it is:
// it was not its receiver who was away.
bool is_overdue(const Delivery& waiting, Time now);

}  // namespace grantor::delivery
