// How good a token is at a moment: pure, so that every edge of it is tested without a clock.
#pragma once

#include <chrono>

#include "grantor/client/token_set.hpp"

namespace grantor::client {

enum class TokenAge {
    fresh,    // use it
    ageing,   // use it, and see that a new one comes
    expired,  // do not use it
};
// A token counts as expired 5 s before it is, for the way to the API; ageing begins `refresh_ahead`
// before it expires, but never more than a quarter of its life.
TokenAge age_of(const TokenSet& tokens, std::chrono::seconds refresh_ahead, TimePoint now);

// How long to leave a server alone after the nth failure in a row: the time it asks for, at most 10
// minutes, else 1 s, 2 s, 4 s … 1 min.
std::chrono::milliseconds pause_after(int failures,
                                      std::optional<std::chrono::seconds> retry_after);

}  // namespace grantor::client
