// The operations of an authorization server, under their documented names. By default at
// https://oauth.pipedrive.com; any other OAuth 2.0 server by its base path, its endpoints or its
// metadata.
//
// An object is a few shared, immutable values: cheap to copy, and all its functions may be called
// from any thread at once. A call waits for the answer in the calling thread.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "grantor/client/authorization.hpp"
#include "grantor/client/client_authentication.hpp"
#include "grantor/client/models.hpp"
#include "grantor/client/token_endpoint.hpp"
#include "grantor/client/transport.hpp"

namespace grantor::client {

inline constexpr std::string_view default_base_path = "https://oauth.pipedrive.com";

// Where a server has its endpoints; "" for one that it does not have.
struct Endpoints {
    std::string authorization = {};
    std::string token = {};
    std::string revocation = {};
    std::string introspection = {};
    std::string issuer = {};
    bool issuer_is_always_sent = false;  // in the redirect (RFC 9207)
};
// {base}/oauth/authorize, …/token, …/revoke, …/introspect.
GRANTOR_CLIENT_API Endpoints endpoints_at(std::string_view base_path);
GRANTOR_CLIENT_API Endpoints endpoints_of(const models::ServerMetadata& metadata);

struct OauthApiOptions {
    std::string base_path = std::string(default_base_path);
    std::optional<Endpoints> endpoints = {};    // instead of the base path
    std::shared_ptr<Transport> transport = {};  // none: libcurl
    InsecureHttp insecure = InsecureHttp::refuse;
};

class GRANTOR_CLIENT_API OauthApi {
 public:
    explicit OauthApi(OauthApiOptions options = {});

    // Reads the server's metadata: the OAuth document, or the OpenID one if that is missing.
    // `options.endpoints` and `options.base_path` are not used.
    static Result<OauthApi> discover(std::string_view issuer, OauthApiOptions options = {},
                                     const CallOptions& call = {});

    // The documented `authorize`: the URL to send the person's browser to. No request is made.
    Result<std::string> authorize(std::string client_id, std::string redirect_uri,
                                  std::string state = {}) const;
    Result<std::string> authorize(const AuthorizationRequest& request) const;
    // read_authorization_redirect with this server's issuer.
    Result<AuthorizationCode> read_redirect(std::string_view redirect,
                                            ExpectedRedirect expected) const;

    // The documented `get_tokens`; `grant_type` is "authorization_code".
    Result<models::GetTokensResponse> get_tokens(const ClientAuthentication& authorization,
                                                 std::string_view grant_type, const Secret& code,
                                                 std::string_view redirect_uri,
                                                 const CallOptions& call = {}) const;
    // The same with PKCE and further parameters.
    Result<models::GetTokensResponse> get_tokens(const ClientAuthentication& authorization,
                                                 const CodeExchange& exchange,
                                                 const CallOptions& call = {}) const;

    // The documented `refresh_tokens`; `grant_type` is "refresh_token". An answer without a refresh
    // token means that the old one stays (RFC 6749 §6): TokenSource takes care of it.
    Result<models::GetTokensResponse> refresh_tokens(const ClientAuthentication& authorization,
                                                     std::string_view grant_type,
                                                     const Secret& refresh_token,
                                                     const CallOptions& call = {}) const;
    Result<models::GetTokensResponse> refresh_tokens(const ClientAuthentication& authorization,
                                                     const RefreshExchange& exchange,
                                                     const CallOptions& call = {}) const;

    // Revoking the refresh token uninstalls the app for that person.
    Result<void> revoke(const ClientAuthentication& authorization, const TokenToRevoke& token,
                        const CallOptions& call = {}) const;
    Result<models::Introspection> introspect(const ClientAuthentication& authorization,
                                             const TokenToRevoke& token,
                                             const CallOptions& call = {}) const;

    const Endpoints& endpoints() const;

 private:
    struct State;
    explicit OauthApi(std::shared_ptr<const State> state);
    std::shared_ptr<const State> state_;
};

}  // namespace grantor::client
