// The header lines that tell a client how close it is to its limits (docs/wire.md §6.3).
#pragma once

#include <string>

#include "edge/limits/rate_limits.hpp"

namespace grantor::edge {

// Appends x-ratelimit-limit, -remaining and -reset (seconds), x-daily-ratelimit-token-limit and
// -remaining; nothing for a limit that is not set. At most one allocation.
void append_limit_fields(const LimitState& state, std::string& fields);

}  // namespace grantor::edge
