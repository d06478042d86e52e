// Refresh tokens: the grant, proof of it, and for the rotating policy which one in the row of
// successors.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/ids.hpp"
#include "token/grant_secret.hpp"
#include "token/key_ring.hpp"

namespace grantor {

struct RefreshToken {
    GrantId grant_id;
    GrantSecret secret{};
    std::int64_t generation = 0;
    bool operator==(const RefreshToken&) const = default;
};

// "v1r." and 87 characters of base64url. The nonce is a MAC of the content, so the same content
// under the same key is the same text always: the stable policy gives back an equal token, and a
// repeat of a refresh the same successor, with nothing stored (docs/decisions/refresh_tokens.md).
std::string seal_refresh_token(const RefreshToken& token, const KeyRing& ring);
// Authentic, or nothing. The grant's row says whether it still counts.
std::optional<RefreshToken> open_refresh_token(std::string_view text, const KeyRing& ring);

}  // namespace grantor
