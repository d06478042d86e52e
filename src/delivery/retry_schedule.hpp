// When a failed delivery is retried, and when it is given up: after 3, 30 and 150 seconds as in
// docs/wire.md §7.5, and beyond that every hour until it is a day old. Pure.
#pragma once

#include <optional>

#include "base/time.hpp"
#include "model/delivery.hpp"

namespace grantor::delivery {

inline constexpr hours later_retry{1};
inline constexpr hours delivery_lifetime{24};

// The moment for the attempt after `tried`, whose `attempts` counts the one that has just failed.
// Nothing: it is given up. A test event is sent only once, so that it never delays a notice.
std::optional<Time> next_attempt(const Delivery& tried, Time now);

// It has been tried and its day is over. A delivery that was never tried gets its attempt however
// old it is: its receiver was not at fault.
bool is_overdue(const Delivery& waiting, Time now);

}  // namespace grantor::delivery
