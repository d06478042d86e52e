#include "grantor/client/oauth_api.hpp"

#include "sdk/src/protocol/wire_text.hpp"

namespace grantor::client {

struct OauthApi::State {
    Endpoints endpoints;
    std::shared_ptr<Transport> transport;
    InsecureHttp insecure;
};

namespace {

std::string without_slash(std::string_view base) {
    while (base.ends_with('/')) base.remove_suffix(1);
    return std::string(base);
}

// Sends and reads; what both say in errors is cleaned of `secrets`.
template <class Value>
Result<Value> exchange_with(Transport& transport, Result<HttpRequest> request,
                            std::vector<Secret> secrets, const CallOptions& call,
                            Result<Value> (*read)(const HttpResponse&)) {
    if (!request) return std::move(request).error();
    secrets.push_back(request->authorization);
    auto response = transport.send(*request, call);
    if (!response) return redact(std::move(response).error(), secrets);
    auto value = read(*response);
    wipe(response->body);
    if (!value) return redact(std::move(value).error(), secrets);
    return value;
}

Result<models::GetTokensResponse> read_tokens(const HttpResponse& response) {
    return read_token_response(response);
}

Result<void> check_grant_type(std::string_view given, std::string_view wanted) {
    if (given == wanted) return {};
    return misconfigured("grant_type must be " + std::string(wanted));
}

// Whether another well-known document may be there instead.
bool has_no_document(const Error& error) {
    return error.http_status >= 400 && error.http_status < 500 && error.http_status != 429;
}

}  // namespace

Endpoints endpoints_at(std::string_view base_path) {
    const auto base = without_slash(base_path);
    return {base + "/oauth/authorize", base + "/oauth/token", base + "/oauth/revoke",
            base + "/oauth/introspect"};
}

Endpoints endpoints_of(const models::ServerMetadata& metadata) {
    return {metadata.authorization_endpoint,
            metadata.token_endpoint,
            metadata.revocation_endpoint,
            metadata.introspection_endpoint,
            metadata.issuer,
            metadata.authorization_response_iss_parameter_supported};
}

OauthApi::OauthApi(OauthApiOptions options)
    : OauthApi(std::make_shared<const State>(
          State{options.endpoints ? std::move(*options.endpoints) : endpoints_at(options.base_path),
                options.transport ? std::move(options.transport) : make_curl_transport(),
                options.insecure})) {}

OauthApi::OauthApi(std::shared_ptr<const State> state) : state_(std::move(state)) {}

Result<OauthApi> OauthApi::discover(std::string_view issuer, OauthApiOptions options,
                                    const CallOptions& call) {
    if (!options.transport) options.transport = make_curl_transport();
    Error first;
    for (const auto document :
         {MetadataDocument::oauth_authorization_server, MetadataDocument::openid_configuration}) {
        const auto request = build_metadata_request(issuer, document, options.insecure);
        if (!request) return request.error();
        const auto response = options.transport->send(*request, call);
        if (!response) return response.error();
        const auto metadata = read_metadata_response(*response, issuer, options.insecure);
        if (metadata) {
            options.endpoints = endpoints_of(*metadata);
            return OauthApi(std::move(options));
        }
        if (first.http_status == 0) first = metadata.error();
        if (!has_no_document(metadata.error())) return metadata.error();
    }
    return first;
}

Result<std::string> OauthApi::authorize(std::string client_id, std::string redirect_uri,
                                        std::string state) const {
    return authorize(AuthorizationRequest{.client_id = std::move(client_id),
                                          .redirect_uri = std::move(redirect_uri),
                                          .state = std::move(state)});
}

Result<std::string> OauthApi::authorize(const AuthorizationRequest& request) const {
    if (auto checked = check_endpoint(endpoints().authorization, state_->insecure); !checked)
        return std::move(checked).error();
    return build_authorization_url(endpoints().authorization, request);
}

Result<AuthorizationCode> OauthApi::read_redirect(std::string_view redirect,
                                                  ExpectedRedirect expected) const {
    if (expected.issuer.empty()) expected.issuer = endpoints().issuer;
    if (endpoints().issuer_is_always_sent) expected.issuer_is_always_sent = true;
    return read_authorization_redirect(redirect, expected);
}

Result<models::GetTokensResponse> OauthApi::get_tokens(const ClientAuthentication& authorization,
                                                       std::string_view grant_type,
                                                       const Secret& code,
                                                       std::string_view redirect_uri,
                                                       const CallOptions& call) const {
    if (auto checked = check_grant_type(grant_type, "authorization_code"); !checked)
        return std::move(checked).error();
    return get_tokens(authorization, {.code = code, .redirect_uri = std::string(redirect_uri)},
                      call);
}

Result<models::GetTokensResponse> OauthApi::get_tokens(const ClientAuthentication& authorization,
                                                       const CodeExchange& exchange,
                                                       const CallOptions& call) const {
    return exchange_with(
        *state_->transport,
        build_code_request(endpoints().token, authorization, exchange, state_->insecure),
        {exchange.code, exchange.code_verifier, authorization.secret()}, call, &read_tokens);
}

Result<models::GetTokensResponse> OauthApi::refresh_tokens(
    const ClientAuthentication& authorization, std::string_view grant_type,
    const Secret& refresh_token, const CallOptions& call) const {
    if (auto checked = check_grant_type(grant_type, "refresh_token"); !checked)
        return std::move(checked).error();
    return refresh_tokens(authorization, RefreshExchange{.refresh_token = refresh_token}, call);
}

Result<models::GetTokensResponse> OauthApi::refresh_tokens(
    const ClientAuthentication& authorization, const RefreshExchange& exchange,
    const CallOptions& call) const {
    return exchange_with(
        *state_->transport,
        build_refresh_request(endpoints().token, authorization, exchange, state_->insecure),
        {exchange.refresh_token, authorization.secret()}, call, &read_tokens);
}

Result<void> OauthApi::revoke(const ClientAuthentication& authorization, const TokenToRevoke& token,
                              const CallOptions& call) const {
    if (endpoints().revocation.empty()) return misconfigured("the server has no revocation");
    return exchange_with(
        *state_->transport,
        build_revocation_request(endpoints().revocation, authorization, token, state_->insecure),
        {token.token, authorization.secret()}, call, &read_revocation_response);
}

Result<models::Introspection> OauthApi::introspect(const ClientAuthentication& authorization,
                                                   const TokenToRevoke& token,
                                                   const CallOptions& call) const {
    if (endpoints().introspection.empty()) return misconfigured("the server has no introspection");
    return exchange_with(*state_->transport,
                         build_introspection_request(endpoints().introspection, authorization,
                                                     token, state_->insecure),
                         {token.token, authorization.secret()}, call, &read_introspection_response);
}

const Endpoints& OauthApi::endpoints() const { return state_->endpoints; }

}  // namespace grantor::client
