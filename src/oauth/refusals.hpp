// The refusals of the OAuth endpoints that more than one place gives or names, with the words of
// docs/wire.md §2.1 and §2.2, in the order in which the token endpoint checks. What an app's
// developer reads is here and nowhere else; no text ever contains input.
#pragma once

#include "oauth/error.hpp"

namespace grantor::refusal {

// Every endpoint that takes a form from a client.
inline constexpr Error method_must_be_post{ErrorCode::invalid_request, "method must be POST"};
inline constexpr Error content_must_be_form{ErrorCode::invalid_request,
                                            "content must be application/x-www-form-urlencoded"};
inline constexpr Error too_many_parameters{ErrorCode::invalid_request, "too many parameters"};
inline constexpr Error repeated_authorization{ErrorCode::invalid_request,
                                              "the Authorization header is repeated"};
inline constexpr Error no_client_credentials{ErrorCode::invalid_client,
                                             "cannot retrieve client credentials"};
inline constexpr Error two_clients{ErrorCode::invalid_request,
                                   "the client_id in the body is not the one in the header"};
inline constexpr Error two_authentications{
    ErrorCode::invalid_request,
    "client credentials in the header and in the body are not the same"};
inline constexpr Error invalid_client{ErrorCode::invalid_client, "client is invalid"};

// The token endpoint.
inline constexpr Error invalid_grant_type_syntax{ErrorCode::invalid_request, "`grant_type`",
                                                 "Invalid parameter"};
inline constexpr Error unsupported_grant_type{ErrorCode::unsupported_grant_type,
                                              "`grant_type` is invalid"};
inline constexpr Error unauthorized_grant_type{ErrorCode::unauthorized_client,
                                               "`grant_type` is invalid"};
inline constexpr Error invalid_code_syntax{ErrorCode::invalid_request, "`code`",
                                           "Invalid parameter"};
inline constexpr Error invalid_code{ErrorCode::invalid_grant, "authorization code is invalid"};
inline constexpr Error expired_code{ErrorCode::invalid_grant, "authorization code has expired"};
inline constexpr Error redirect_uri_not_a_uri{ErrorCode::invalid_request,
                                              "`redirect_uri` is not a valid URI"};
inline constexpr Error redirect_uri_differs{ErrorCode::invalid_request,
                                            "`redirect_uri` is invalid"};
inline constexpr Error invalid_code_verifier{ErrorCode::invalid_grant, "code verifier is invalid"};
inline constexpr Error unexpected_code_verifier{ErrorCode::invalid_grant,
                                                "the authorization request had no code challenge"};
inline constexpr Error invalid_refresh_token_syntax{ErrorCode::invalid_request, "`refresh_token`",
                                                    "Invalid parameter"};
inline constexpr Error invalid_refresh_token{ErrorCode::invalid_grant, "refresh token is invalid"};
inline constexpr Error expired_refresh_token{ErrorCode::invalid_grant, "refresh token has expired"};
inline constexpr Error invalid_api_token{ErrorCode::invalid_grant, "api_token is invalid"};
// RFC 6749 §6: a refresh never widens a grant.
inline constexpr Error scope_exceeds_grant{ErrorCode::invalid_scope,
                                           "requested scope exceeds the granted scope"};

// The introspection endpoint: a public client proves nothing about itself (RFC 7662 §2.1).
inline constexpr Error unauthorized_introspection{ErrorCode::unauthorized_client,
                                                  "a public client cannot introspect tokens"};

// The authorization endpoint, shown as a page: the client or its redirect URI is not proven.
inline constexpr Error client_not_found{ErrorCode::invalid_request, "App not found"};
inline constexpr Error invalid_redirect_url{ErrorCode::invalid_request, "Invalid redirect URL"};
inline constexpr Error not_installable{ErrorCode::invalid_request,
                                       "App cannot be installed for requested company"};
inline constexpr Error state_too_long{ErrorCode::invalid_request, "`state` is too long"};

// The authorization endpoint, sent to the proven redirect URI.
inline constexpr Error unsupported_response_type{ErrorCode::unsupported_response_type,
                                                 "`response_type` must be code"};
inline constexpr Error unsupported_response_mode{ErrorCode::invalid_request,
                                                 "`response_mode` must be query"};
inline constexpr Error unsupported_challenge_method{ErrorCode::invalid_request,
                                                    "`code_challenge_method` must be S256"};
inline constexpr Error challenge_method_alone{ErrorCode::invalid_request,
                                              "`code_challenge_method` needs a `code_challenge`"};
inline constexpr Error invalid_code_challenge{ErrorCode::invalid_request,
                                              "`code_challenge` is invalid"};
// Public clients must use PKCE (RFC 9700 §2.1.1).
inline constexpr Error code_challenge_required{ErrorCode::invalid_request, "`code_challenge`",
                                               "Missing parameter"};

}  // namespace grantor::refusal
