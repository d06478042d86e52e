// The grant part of a token request (RFC 6749 §4.1.3, §6; docs/wire.md §1.3), read from the form of
// a ClientRequest after the client has been authenticated: rows 5 to 7, 9 and 14 of docs/wire.md
// §2.2.
#pragma once

#include <optional>
#include <string_view>
#include <variant>

#include "oauth/error.hpp"
#include "oauth/form.hpp"

namespace grantor {

// The views live as long as the form.
struct AuthorizationCodeRequest {
    std::string_view code;
    std::optional<std::string_view> redirect_uri;   // BoundRedirectUri::check
    std::optional<std::string_view> code_verifier;  // check_code_verifier
};

struct RefreshRequest {
    std::string_view refresh_token;
    // May narrow nothing here and must not widen: more than granted is `invalid_scope` (RFC 6749
    // §6).
    std::optional<std::string_view> scope;
};

// Exchanges a pasted personal token for a grant (docs/wire.md §1.3), once.
struct ApiTokenRequest {
    std::string_view api_token;
};

using GrantRequest = std::variant<AuthorizationCodeRequest, RefreshRequest, ApiTokenRequest>;

// Parameters of other grant types and unknown ones are ignored.
Result<GrantRequest> read_grant_request(const Form& form);

}  // namespace grantor
