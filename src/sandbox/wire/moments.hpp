// Points in time and dates as the two versions of the API write them (docs/wire.md §6.2).
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/time.hpp"

namespace grantor::sandbox {

// "2026-01-31T09:30:00Z", with a fraction or an offset as well, or "2026-01-31 09:30:00" in UTC.
std::optional<Time> read_moment(std::string_view text);

// "2026-01-31", a day that exists.
bool is_date(std::string_view text);
// "09:30" of "9:30", "09:30" or "09:30:00".
std::optional<std::string> read_time_of_day(std::string_view text);
// The day of a moment as read_moment reads it, in UTC; "" if it is none.
std::string date_of(std::string_view moment);

}  // namespace grantor::sandbox
