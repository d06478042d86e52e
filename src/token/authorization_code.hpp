// Authorization codes (RFC 6749 §4.1.2): sealed, bound to redirect URI and PKCE challenge. Single
// use is the grant row's: it is `pending` once.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/ids.hpp"
#include "base/random.hpp"
#include "base/time.hpp"
#include "oauth/pkce.hpp"
#include "oauth/redirect_uri.hpp"
#include "token/grant_secret.hpp"
#include "token/key_ring.hpp"

namespace grantor {

struct AuthorizationCode {
    GrantId grant_id;
    GrantSecret secret{};
    BoundRedirectUri redirect_uri;
    std::optional<CodeChallenge> challenge;
    Time expires;
    bool operator==(const AuthorizationCode&) const = default;
};

// "v1c." and base64url: needs no encoding in a URL.
std::string seal_authorization_code(const AuthorizationCode& code, const KeyRing& ring,
                                    Random& random);
// Authentic, or nothing; expiry is the caller's to check, which has a refusal of its own.
std::optional<AuthorizationCode> open_authorization_code(std::string_view text,
                                                         const KeyRing& ring);

}  // namespace grantor
