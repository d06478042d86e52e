// What may be there more than once: each [[scope]], [[edge.api]] and [[gateway.provider]].
#include "app/options/tables.hpp"

namespace grantor::app {
namespace {

// Nothing, until it is said.
OptionValue decision(std::optional<bool>& member) {
    return {"true or false", "", [&member](const toml::node& node) {
                if (!node.is_boolean()) return false;
                member = *node.value<bool>();
                return true;
            }};
}

OptionValue scope_kind(std::optional<ScopeKind>& member) {
    return {"`view` or `change`", "", [&member](const toml::node& node) {
                member = scope_kind_named(node.value_or(std::string_view{}));
                return member.has_value();
            }};
}

}  // namespace

// table: a scope.
std::vector<Option> rows_of(ScopeDraft& scope) {
    return {
        {"name", text(scope.name), "Such as `orders:read`. Required."},
        {"description", text(scope.description),
         "One sentence that people read before they allow an app: \"See your orders.\" Required."},
        {"group", text(scope.group), "The heading it stands under.", "the name up to a colon"},
        {"kind", scope_kind(scope.kind), "Whether an app with it views or changes. Required."},
        {"implies", list(scope.implies, "names"),
         "Scopes that come with it: `orders:write` implies `orders:read`."},
        {"sensitive", flag(scope.is_sensitive), "Marked when people are asked."},
    };
}

// table: an API behind the edge.
std::vector<Option> rows_of(ApiOptions& api) {
    return {
        {"prefixes", list(api.prefixes, "paths"),
         "Where the API is, such as `/api/shop`. `/` is the whole host."},
        {"rules", text(api.rules, "path"),
         "OpenAPI 3 document (JSON or YAML) or the compact form: which scopes open which "
         "operation. Read again on SIGHUP and by `grantor edge reload`.",
         "with wire.built_in_api those in the binary"},
        {"upstream", text(api.upstream, "URL"),
         "The server that answers the requests that pass: `http://host:port` or "
         "`https://host:port`. Empty: only `users/me` of the rules in the binary is answered, and "
         "`/edge/check` still works."},
        {"upstreams", list(api.upstreams, "URLs"),
         "In place of `upstream`, several servers that answer alike. One that takes no connections "
         "is set aside."},
        {"upstream_order", word(api.upstream_order, {"in_turn", "fewest_in_flight"}),
         "Which of them a request goes to: each in turn, or the one with the fewest requests to "
         "answer, for requests that take very different times."},
        {"upstream_host", text(api.upstream_host, "host"),
         "The `Host` header that the upstream gets.", "what the client sent"},
        {"upstream_ca", text(api.upstream_ca, "path"),
         "PEM file of the certificate authorities that are trusted for https upstreams. Read again "
         "on SIGHUP.",
         "the system's"},
        {"client_certificate", text(api.client_certificate, "path"),
         "PEM file with the certificate chain that https upstreams are shown if they ask. Read "
         "again on SIGHUP."},
        {"client_key", text(api.client_key, "path"), "PEM file with its key, mode 0640 or 0600."},
        {"health_path", text(api.health_path, "path"),
         "Asked of each upstream with GET, such as `/healthz`: while it is not answered with a "
         "status below 400, other upstreams get the requests. Empty: only connections that fail "
         "count."},
        {"health_interval_s", number(api.health_interval, 1, 3600), "Between two such checks."},
        {"answer_timeout_s", number(api.answer_timeout, 0, 3600),
         "In place of `edge.upstream.answer_timeout_s`, for this API; `x-timeout` of an operation "
         "goes first. 0: that option."},
        {"serves_webhooks", flag(api.serves_webhooks),
         "Whether Grantor itself answers `/v1/webhooks` and `/api/v1/webhooks` of this API, so "
         "that apps are notified of what you report with `POST /events`. `false` leaves them to "
         "the upstream."},
        {"case_sensitive", flag(api.is_case_sensitive),
         "Whether the upstream tells `/orders/export`, `/orders/EXPORT`, `/orders/export.json` and "
         "`/orders/export.` apart, as Grantor does. `false` refuses the latter three where the "
         "rules have the first beside `/orders/{id}`."},
        {"method_override", flag(api.method_override),
         "The API obeys `X-HTTP-Method-Override` of a POST: the rules then decide by the "
         "overriding method. Otherwise no such header reaches the upstream."},
        {"published", decision(api.is_published),
         "Whether the explorer and `/openapi` show the document of its rules to everybody. Without "
         "a value: as `x-published` in the document says, and if it says nothing, they show what "
         "apps can call."},
    };
}

// table: a provider of the gateway.
std::vector<Option> rows_of(ProviderOptions& options) {
    auto& provider = options.provider;
    return {
        {"name", text(provider.name),
         "Lower case letters, digits and `-`. Required. For the provider that a profile knows, "
         "everything but the credentials is built in ([gateway.md](gateway.md))."},
        {"title", text(provider.title), "The name that people see.", "the name"},
        {"authorization_endpoint", text(provider.authorization_endpoint, "URL"), "RFC 6749 §3.1."},
        {"token_endpoint", text(provider.token_endpoint, "URL"), "RFC 6749 §3.2."},
        {"revocation_endpoint", text(provider.revocation_endpoint, "URL"),
         "RFC 7009. Empty: the provider has none."},
        {"issuer", text(provider.issuer, "URL"),
         "RFC 9207. What its answers name in `iss`; another is refused. Empty: an `iss` must have "
         "the host of one of its endpoints."},
        {"always_sends_issuer", flag(provider.always_sends_issuer),
         "Refuse an answer without `iss`: for a provider whose metadata has "
         "`authorization_response_iss_parameter_supported`."},
        {"callback", word(provider.callback, {"own", "shared"}),
         "Which callback URL your app there is registered with: "
         "`{issuer}/connect/callback/{name}`, "
         "or `{issuer}/connect/callback` of earlier versions."},
        {"scope", text(provider.scope), "Sent in the authorization request; empty leaves it out."},
        {"client_authentication", word(provider.style, {"basic", "body", "none"}),
         "How the client authenticates at the token endpoint."},
        {"token_type", text(provider.token_type),
         "The `token_type` of its token answers, where it is not Bearer: `bot`.", "Bearer"},
        {"authorization_scheme", text(provider.authorization_scheme),
         "The word before the token in the `Authorization` header of calls to its API."},
        {"pkce", flag(provider.uses_pkce), "Send a challenge (RFC 7636, S256)."},
        {"api_base", text(provider.api_base, "URL"),
         "Where calls go. Empty: `api_domain` of the token answer."},
        {"api_hosts", list(provider.api_hosts, "hosts"),
         "Which hosts `api_domain` may name, such as `*.example.com`. Required without "
         "`api_base`."},
        {"encoded_slashes", flag(provider.takes_encoded_slashes),
         "Pass `%2F` in a path on as part of a segment: for an API with paths like "
         "`projects/group%2Fproject`."},
        {"client_id", text(provider.client_id),
         "The client_id of your app there. Empty: each connection has its own credentials."},
        {"client_secret_file", text(options.client_secret_file, "path"),
         "File of mode 0600 with its secret."},
    };
}

}  // namespace grantor::app
