// How far the clock of a sandbox is ahead, in words.
#pragma once

#include <optional>
#include <string>

#include "base/time.hpp"
#include "pages/frame.hpp"

namespace grantor::sandbox {

// "1 h", "60 days", "1 day 2 h", "1 h 5 min", "30 s": the two largest units.
std::string clock_words(seconds ahead);

// What every page says while it is; nothing: the clock has the real time.
std::optional<pages::FrameBanner> clock_banner(const Clock& clock);

}  // namespace grantor::sandbox
