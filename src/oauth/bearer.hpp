// The Authorization field of an API request (RFC 6750 §2.1).
#pragma once

#include <expected>
#include <string_view>

namespace grantor {

// Ours have about 150 characters, the ones of the system we are compatible with up to 500.
inline constexpr std::size_t bearer_token_max = 4096;

enum class BearerFailure {
    absent,     // no Authorization field
    malformed,  // not "Bearer X": "Invalid request: malformed authorization header"
};

// The token, a view into `authorization`. The scheme is read in any case; the token may have
// letters, digits and `:+/=-_.~`, which is wider than RFC 6750 by the ':' of tokens of the old
// shape.
std::expected<std::string_view, BearerFailure> read_bearer(std::string_view authorization);

}  // namespace grantor
