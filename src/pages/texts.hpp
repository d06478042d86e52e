// How pages write numbers and moments for people.
#pragma once

#include <cstdint>
#include <string>

#include "base/time.hpp"

namespace grantor::pages {

// "12,345"
std::string number_text(std::int64_t number);
// "22 Nov 2026, 04:44 UTC": how a page shows a time to readers without script.
std::string time_text(Time time);
// "22 Nov 2026, 04:44:07 UTC"
std::string exact_time_text(Time time);
// "04:00", UTC
std::string hour_text(Time time);
// "22 Nov 2026"
std::string day_text(Time time);
// "22 Nov"
std::string short_day_text(Time time);

}  // namespace grantor::pages
