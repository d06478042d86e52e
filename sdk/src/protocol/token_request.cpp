#include "grantor/client/token_endpoint.hpp"
#include "sdk/src/protocol/url_parts.hpp"
#include "sdk/src/protocol/wire_text.hpp"

namespace grantor::client {
namespace {

// A token answer has a kilobyte or two; a metadata document of a large provider some ten.
constexpr std::size_t answer_max = 256 << 10;

void append_parameters(const Query& parameters, std::string& form) {
    if (parameters.empty()) return;
    if (!form.empty()) form += '&';
    form += write_query(parameters);
}

Result<HttpRequest> build_form_request(std::string_view endpoint,
                                       const ClientAuthentication& authentication, std::string form,
                                       InsecureHttp insecure) {
    if (auto checked = check_endpoint(endpoint, insecure); !checked)
        return std::move(checked).error();
    HttpRequest request;
    request.method = "POST";
    request.url = endpoint;
    request.fields = {{"Accept", "application/json"},
                      {"Content-Type", "application/x-www-form-urlencoded"}};
    request.response_max = answer_max;
    if (auto applied = authentication.apply(request, form); !applied)
        return std::move(applied).error();
    request.body = Secret{std::move(form)};
    return request;
}

// `name=value`, escaped, with no other copy of the value left behind.
void append_secret(std::string_view name, const Secret& value, std::string& form) {
    if (!form.empty()) form += '&';
    form += name;
    form += '=';
    auto escaped = percent_encode(value.reveal());
    form += escaped;
    wipe(escaped);
}

Result<HttpRequest> build_token_question(std::string_view endpoint,
                                         const ClientAuthentication& authentication,
                                         const TokenToRevoke& token, InsecureHttp insecure) {
    if (token.token.empty()) return misconfigured("the token is missing");
    std::string form;
    append_secret("token", token.token, form);
    if (!token.token_type_hint.empty())
        append_parameters({{"token_type_hint", token.token_type_hint}}, form);
    return build_form_request(endpoint, authentication, std::move(form), insecure);
}

}  // namespace

Result<void> check_endpoint(std::string_view url, InsecureHttp insecure) {
    const auto parts = read_url(url);
    if (!parts) return misconfigured("an endpoint is missing or not an http(s) URL");
    if (parts->scheme == "https" || is_loopback(parts->host)) return {};
    if (insecure == InsecureHttp::allow_insecure_http) return {};
    return misconfigured(
        "an endpoint does not use TLS: anybody on the network could steal the tokens");
}

Result<HttpRequest> build_code_request(std::string_view token_endpoint,
                                       const ClientAuthentication& authentication,
                                       const CodeExchange& exchange, InsecureHttp insecure) {
    if (exchange.code.empty()) return misconfigured("the code is missing");
    std::string form = "grant_type=authorization_code";
    append_secret("code", exchange.code, form);
    if (!exchange.redirect_uri.empty())
        append_parameters({{"redirect_uri", exchange.redirect_uri}}, form);
    if (!exchange.code_verifier.empty())
        append_secret("code_verifier", exchange.code_verifier, form);
    append_parameters(exchange.extra, form);
    return build_form_request(token_endpoint, authentication, std::move(form), insecure);
}

Result<HttpRequest> build_refresh_request(std::string_view token_endpoint,
                                          const ClientAuthentication& authentication,
                                          const RefreshExchange& exchange, InsecureHttp insecure) {
    if (exchange.refresh_token.empty()) return misconfigured("the refresh token is missing");
    std::string form = "grant_type=refresh_token";
    append_secret("refresh_token", exchange.refresh_token, form);
    std::string scope;
    for (const auto& name : exchange.scopes) scope += (scope.empty() ? "" : " ") + name;
    if (!scope.empty()) append_parameters({{"scope", scope}}, form);
    append_parameters(exchange.extra, form);
    return build_form_request(token_endpoint, authentication, std::move(form), insecure);
}

Result<HttpRequest> build_token_request(std::string_view token_endpoint,
                                        const ClientAuthentication& authentication,
                                        const Query& parameters, InsecureHttp insecure) {
    return build_form_request(token_endpoint, authentication, write_query(parameters), insecure);
}

Result<HttpRequest> build_revocation_request(std::string_view revocation_endpoint,
                                             const ClientAuthentication& authentication,
                                             const TokenToRevoke& token, InsecureHttp insecure) {
    return build_token_question(revocation_endpoint, authentication, token, insecure);
}

Result<HttpRequest> build_introspection_request(std::string_view introspection_endpoint,
                                                const ClientAuthentication& authentication,
                                                const TokenToRevoke& token, InsecureHttp insecure) {
    return build_token_question(introspection_endpoint, authentication, token, insecure);
}

Result<HttpRequest> build_metadata_request(std::string_view issuer, MetadataDocument document,
                                           InsecureHttp insecure) {
    if (auto checked = check_endpoint(issuer, insecure); !checked)
        return std::move(checked).error();
    const auto parts = read_url(issuer);
    if (parts->has_query) return misconfigured("an issuer must not have a query");
    auto path = parts->path;
    if (path.ends_with('/')) path.pop_back();
    HttpRequest request;
    request.url = parts->origin();
    // RFC 8414 §3.1 puts the well-known part before the path, OpenID Discovery §4.1 after it.
    request.url += document == MetadataDocument::oauth_authorization_server
                       ? "/.well-known/oauth-authorization-server" + path
                       : path + "/.well-known/openid-configuration";
    request.fields = {{"Accept", "application/json"}};
    request.response_max = answer_max;
    return request;
}

}  // namespace grantor::client
