// Access tokens: sealed statements that the edge checks with keys, clock and the invalidation view,
// and no store read (docs/decisions/sealed_tokens.md).
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/ids.hpp"
#include "base/random.hpp"
#include "base/time.hpp"
#include "oauth/scope_set.hpp"
#include "token/key_ring.hpp"

namespace grantor {

struct AccessToken {
    GrantId grant_id;
    CompanyId company_id;
    UserId user_id;
    AppId app_id;
    ScopeSet scopes;
    Time issued;
    Time expires;
    TokenId id;
    bool operator==(const AccessToken&) const = default;
};

// A token from a node whose clock is ahead is accepted up to this; more is refused, since what ends
// tokens early cannot be compared with a moment that has yet to come.
inline constexpr seconds clock_skew_max{60};

// A positive random number.
TokenId make_token_id(Random& random);

// "v1u:" and 140 characters of base64url.
std::string seal_access_token(const AccessToken& token, const KeyRing& ring, Random& random);
// By its first letters alone: it may be forged, but no other shape begins so.
bool looks_like_access_token(std::string_view text);
// Authentic, or nothing. Whether it has expired or was invalidated is for the caller to see, so
// that it can tell these from a forgery. Allocates nothing.
std::optional<AccessToken> open_access_token(std::string_view text, const KeyRing& ring);

// The old shape `{company}:{user}:{40 hex}` for apps that split it (docs/wire.md §1.4): 20 bytes
// hold the grant and the moment of issue, masked, and a MAC of 8 bytes. Scopes and app come from
// the grant's row, the lifetime from the policy. Sealing the same content under the same key gives
// the same text, so two tokens of one grant in one second are one token.
struct LegacyAccessToken {
    GrantId grant_id;
    CompanyId company_id;
    UserId user_id;
    Time issued;  // whole seconds
    TokenId id;   // out of the MAC; not read by sealing
    bool operator==(const LegacyAccessToken&) const = default;
};
std::string seal_legacy_access_token(const LegacyAccessToken& token, const KeyRing& ring);
// Tries every key of the ring, newest first.
std::optional<LegacyAccessToken> open_legacy_access_token(std::string_view text,
                                                          const KeyRing& ring);

}  // namespace grantor
