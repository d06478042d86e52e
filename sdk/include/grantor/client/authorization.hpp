// The browser's part of a login: the URL to send a person to, and the redirect that comes back
// (RFC 6749 §4.1.1, §4.1.2, RFC 9207). No I/O.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "grantor/client/export.hpp"
#include "grantor/client/http.hpp"
#include "grantor/client/result.hpp"
#include "grantor/client/secret.hpp"

namespace grantor::client {

struct AuthorizationRequest {
    std::string client_id = {};
    std::string redirect_uri = {};
    std::string state = {};                // always send one: it ties the answer to this browser
    std::vector<std::string> scopes = {};  // empty: `scope` is left out, not sent empty
    std::string code_challenge = {};       // S256, of pkce.hpp; empty: no PKCE
    Query extra = {};                      // what else the provider wants: login_hint, prompt, …
};

// `endpoint` may have a query. Fails with `configuration` if the endpoint is not an http(s) URL or
// has a fragment, if the client id is missing, or if `extra` names a parameter that has its own
// member.
GRANTOR_CLIENT_API Result<std::string> build_authorization_url(std::string_view endpoint,
                                                               const AuthorizationRequest& request);

// What makes a redirect the answer to our request.
struct ExpectedRedirect {
    // The state that was sent, or a check of one (StateSigner). Exactly one of the two.
    std::string state = {};
    std::function<Result<void>(std::string_view state)> check_state = {};
    // RFC 9207: "" accepts any or none. With an issuer, another one is refused; none at all is
    // refused too if the server's metadata says that it always sends one.
    std::string issuer = {};
    bool issuer_is_always_sent = false;
};

struct AuthorizationCode {
    Secret code = {};
    std::string state = {};
    std::string issuer = {};
};

// `redirect` is the URL that the browser asked for, its path and query, or the query alone.
// redirect_mismatch: state or issuer are not ours, or a parameter is repeated: nothing of the rest
// is believed. denied: access_denied or Pipedrive's user_denied. refused: any other error.
// unreadable_answer: neither code nor error.
GRANTOR_CLIENT_API Result<AuthorizationCode> read_authorization_redirect(
    std::string_view redirect, const ExpectedRedirect& expected);

}  // namespace grantor::client
