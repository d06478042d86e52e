// Requests to an authorization server and the reading of its answers, without I/O: give what
// build_… returns to any HTTP client, and its answer to read_….
//
// Building fails with `configuration` only: no http(s) URL, plain http to somewhere else than this
// machine (see InsecureHttp), or a missing part. Reading is strict about what decides something and
// tolerant of what real providers send: `expires_in` as a number or digits in a string, `scope`
// separated by spaces or commas or absent, `token_type` in any case or absent, errors that are no
// JSON; what else cannot be used is taken for absent. Values are bounded: a token has at most 16
// KiB, any other text 4 KiB.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "grantor/client/client_authentication.hpp"
#include "grantor/client/export.hpp"
#include "grantor/client/http.hpp"
#include "grantor/client/models.hpp"
#include "grantor/client/result.hpp"

namespace grantor::client {

// Plain http is refused except for loopback addresses, where nobody can listen in.
enum class InsecureHttp { refuse, allow_insecure_http };
GRANTOR_CLIENT_API Result<void> check_endpoint(std::string_view url,
                                               InsecureHttp insecure = InsecureHttp::refuse);

struct CodeExchange {
    Secret code = {};
    std::string redirect_uri = {};  // as in the authorization request; "" omits it
    Secret code_verifier = {};      // empty: no PKCE
    Query extra = {};
};
struct RefreshExchange {
    Secret refresh_token = {};
    std::vector<std::string> scopes = {};  // empty: the scopes of the grant
    Query extra = {};
};
struct TokenToRevoke {
    Secret token = {};
    std::string token_type_hint = {};  // "access_token", "refresh_token", or "" for none
};

GRANTOR_CLIENT_API Result<HttpRequest> build_code_request(
    std::string_view token_endpoint, const ClientAuthentication& authentication,
    const CodeExchange& exchange, InsecureHttp insecure = InsecureHttp::refuse);
GRANTOR_CLIENT_API Result<HttpRequest> build_refresh_request(
    std::string_view token_endpoint, const ClientAuthentication& authentication,
    const RefreshExchange& exchange, InsecureHttp insecure = InsecureHttp::refuse);
// Of any grant type: `parameters` has grant_type and all the rest.
GRANTOR_CLIENT_API Result<HttpRequest> build_token_request(
    std::string_view token_endpoint, const ClientAuthentication& authentication,
    const Query& parameters, InsecureHttp insecure = InsecureHttp::refuse);
GRANTOR_CLIENT_API Result<HttpRequest> build_revocation_request(
    std::string_view revocation_endpoint, const ClientAuthentication& authentication,
    const TokenToRevoke& token, InsecureHttp insecure = InsecureHttp::refuse);
GRANTOR_CLIENT_API Result<HttpRequest> build_introspection_request(
    std::string_view introspection_endpoint, const ClientAuthentication& authentication,
    const TokenToRevoke& token, InsecureHttp insecure = InsecureHttp::refuse);

// For both a code and a refresh. invalid_grant, and what other words providers have for it, is
// reauthorization_required; invalid_client and unauthorized_client are client_rejected; any other
// refusal is refused; 429 is rate_limited; a 5xx is always server_failed. A refusal may also come
// with 200, as an object or a list, or under another name than `error`. A token type other than
// Bearer is unreadable_answer, since such a token could not be used, unless the caller knows what
// to do with any.
enum class TokenTypes { bearer, any };
GRANTOR_CLIENT_API Result<models::GetTokensResponse> read_token_response(
    const HttpResponse& response, TokenTypes types = TokenTypes::bearer);
// The new refresh token of a 2xx answer that has no usable access token, or that breaks off: the
// one before may no longer work. Empty: there is none.
GRANTOR_CLIENT_API Secret rescue_refresh_token(const HttpResponse& response);
// Any 2xx is success, an unknown token included (RFC 7009 §2.2).
GRANTOR_CLIENT_API Result<void> read_revocation_response(const HttpResponse& response);
GRANTOR_CLIENT_API Result<models::Introspection> read_introspection_response(
    const HttpResponse& response);

// The metadata document (RFC 8414 §3): the well-known part goes before the issuer's path. OpenID
// providers may have only the other document (OpenID Discovery §4), which has the same members.
enum class MetadataDocument { oauth_authorization_server, openid_configuration };
GRANTOR_CLIENT_API Result<HttpRequest> build_metadata_request(
    std::string_view issuer, MetadataDocument document,
    InsecureHttp insecure = InsecureHttp::refuse);
// The document's issuer must be the requested one (RFC 8414 §3.3), and its endpoints must pass
// check_endpoint.
GRANTOR_CLIENT_API Result<models::ServerMetadata> read_metadata_response(
    const HttpResponse& response, std::string_view issuer,
    InsecureHttp insecure = InsecureHttp::refuse);

// Servers may echo what they were sent. Every occurrence of the secrets in the error's texts
// becomes "[redacted]"; OauthApi does this for all its errors.
GRANTOR_CLIENT_API Error redact(Error error, const std::vector<Secret>& secrets);

}  // namespace grantor::client
