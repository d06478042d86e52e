// The authorization request (RFC 6749 §4.1.1) in two steps, and the answers sent by redirect.
//
// Step one reads what names the client and the place to go back to; its refusals are shown as a
// page, never redirected, as are all refusals until client and redirect URI are proven. Step two
// reads the rest; its refusals go to the proven redirect URI, with the state.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "oauth/error.hpp"
#include "oauth/form.hpp"
#include "oauth/pkce.hpp"

namespace grantor {

// Apps put signed blobs into state; this is what still fits any URL.
inline constexpr std::size_t state_max = 4096;

// The views live as long as the query that was read and this value.
struct AuthorizationRequest {
    std::string_view client_id;
    // Absent: allowed if the app has registered exactly one (RFC 6749 §3.1.2.3).
    std::optional<std::string_view> redirect_uri;
    std::optional<std::string_view> state;
    Form form;
};
// Step one. Refuses (page): a repeated OAuth parameter, no client_id, a state over state_max.
Result<AuthorizationRequest> read_authorization_request(std::string_view query);

struct AuthorizationDetails {
    std::optional<CodeChallenge> code_challenge;
};
// Step two. Refuses (redirect): a response_type other than "code" (absent is fine, docs/wire.md
// §1.2), a response_mode other than "query", a challenge that is not S256, a challenge method
// alone. `scope` and unknown parameters are ignored: scopes belong to the app.
Result<AuthorizationDetails> read_authorization_details(const AuthorizationRequest& request);

// Where an answer goes.
struct AuthorizationAnswer {
    std::string_view redirect_uri;  // proven
    std::optional<std::string_view> state;
    std::string_view issuer;      // RFC 9207: in every answer, errors too
    std::string_view help_url{};  // of error_uri()
};
// {redirect_uri}?code=…&state=…&iss=…
std::string redirect_with_code(const AuthorizationAnswer& answer, std::string_view code);
// {redirect_uri}?error=…&error_description=…&error_uri=…&state=…&iss=…; no description if the error
// has none, as for `user_denied`, and no error_uri without a help_url.
std::string redirect_with_error(const AuthorizationAnswer& answer, const Error& error);

}  // namespace grantor
