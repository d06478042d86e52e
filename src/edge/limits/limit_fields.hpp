// The header lines that tell a client how close it is to its limits.
#pragma once

#include <string>

#include "edge/limits/rate_limits.hpp"
#include "oauth/profile.hpp"

namespace grantor::edge {

// Appends RateLimit-Policy and RateLimit with "burst" or, of a search, "search", and "daily"
// (draft-ietf-httpapi-ratelimit-headers-10 §3, §4); or x-ratelimit-limit, -remaining and -reset
// (seconds), x-daily-ratelimit-token-limit and -remaining (docs/wire.md §6.3). Nothing for a limit
// that is not set. At most one allocation.
void append_limit_fields(const LimitState& state, LimitFields form, std::string& fields);

}  // namespace grantor::edge
