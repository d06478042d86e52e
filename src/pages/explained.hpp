// Sentences about what happened, as the log keeps them: they name moments as RFC 3339 writes them,
// in UTC, and a page says every moment in the zone of its reader.
#pragma once

#include <string_view>

#include "pages/markup.hpp"

namespace grantor::pages {

// The text, escaped, with every "2026-11-22T04:44:07Z" in it as a <time> that has seconds.
Markup explained(std::string_view text);

}  // namespace grantor::pages
