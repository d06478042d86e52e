// A token that a client asks about or gives back: the form of the revocation (RFC 7009 §2.1) and
// introspection endpoints (RFC 7662 §2.1), read after the client has been authenticated.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "oauth/error.hpp"
#include "oauth/form.hpp"

namespace grantor {

// Only a hint: where the token is not found as one kind, the other is tried. Unknown hints are
// none.
enum class TokenTypeHint { none, access_token, refresh_token };

// The views live as long as the form.
struct PresentedToken {
    std::string_view token;
    TokenTypeHint hint = TokenTypeHint::none;

    // For a token that was not recognised: the official client percent-encodes access tokens twice
    // (docs/wire.md §1.6). Nothing if decoding would change nothing.
    std::optional<std::string> decoded_again() const;
};
// Refuses: no token.
Result<PresentedToken> read_presented_token(const Form& form);

}  // namespace grantor
