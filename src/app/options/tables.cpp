#include "app/options/tables.hpp"

#include <algorithm>
#include <array>
#include <iterator>

#include "model/app.hpp"
#include "rules/plans.hpp"

namespace grantor::app {
namespace {

OptionValue profile_name(std::string& member) {
    std::vector<std::string_view> names;
    for (const auto& profile : profiles()) names.push_back(profile.name);
    auto value =
        word_among(names, 0, [&member, names](std::size_t chosen) { member = names[chosen]; });
    value.now.clear();
    return value;
}

OptionValue cancelled_consent(ErrorCode& member) {
    static constexpr std::array codes{ErrorCode::access_denied, ErrorCode::user_denied};
    std::vector<std::string_view> names;
    for (const auto code : codes) names.push_back(error_row(code).name);
    return word_among(names, member == codes[0] ? 0 : 1,
                      [&member](std::size_t chosen) { member = codes[chosen]; });
}

// table: the service itself.
std::vector<Option> service_rows(Options& options) {
    auto& limits = options.server.limits;
    return {
        {"issuer", text(options.issuer),
         "The address of this service as its users see it, such as `https://oauth.example.com`, "
         "without a path. Required."},
        {"profile", profile_name(options.profile),
         "How answers are written where the RFCs and the documents of [wire.md](wire.md) differ. "
         "`standard` is the wire of the RFCs; the other one that of those documents, with their "
         "scopes and rules. A database from before there were profiles keeps the other one.",
         "standard"},
        {"api_domain", text(options.api_domain),
         "`api_domain` of token answers; `{company}` stands for the company's label: "
         "`https://{company}.example.com`.",
         "the issuer"},
        {"allow_insecure_http", flag(options.allow_insecure_http),
         "Accept an `http` issuer that is not on this machine. Passwords and tokens then travel "
         "unencrypted."},
        {"listen", text(options.listen, "address:port"), "Where people and apps connect."},
        {"operations", text(options.operations, "address:port"),
         "Where `/healthz`, `/readyz` and `/metrics` answer. Keep it internal."},
        {"threads", number(options.server.threads, 0, 64), "I/O threads; 0 is one per core."},
        {"store.sqlite", text(options.store_sqlite, "path"),
         "The database file, created on the first start."},
        {"store.url", text(options.postgres.url, "address"),
         "A PostgreSQL database in place of the file: "
         "`postgresql://grantor@db.example.com/grantor`. "
         "Any number of nodes may share it. libpq reads it: several hosts, `sslmode=verify-full` "
         "and "
         "`passfile` may be in it. See [serving.md](serving.md)."},
        {"store.node", text(options.postgres.node),
         "The name of this node among those of `store.url`, for people.", "the host's name"},
        {"store.pool", number(options.postgres.pool, 1, 64),
         "Connections of a node to `store.url` that read; three more write, follow and serve the "
         "start."},
        {"store.connect_timeout_s", number(options.postgres.connect_timeout, 1, 60),
         "For a new connection to `store.url`."},
        {"store.statement_timeout_ms", number(options.postgres.statement_timeout, 100, 600'000),
         "A statement or a wait for another node that takes longer is given up. The server gives "
         "up "
         "a node that says nothing for half as long in the middle of a transaction."},
        {"store.stale_after_ms", number(options.postgres.stale_after, 100, 60'000),
         "A node that has not heard of `store.url` for this long looks up each access token in the "
         "database, and refuses it if that cannot be."},
        {"store.synchronous_standby", flag(options.postgres.synchronous_standby),
         "Refuse a server of `store.url` whose commits do not wait for a standby: after a "
         "failover, "
         "what was confirmed is there."},
        {"keys.file", text(options.keys_file, "path"),
         "The key ring, mode 0600, created on the first start. `GRANTOR_KEYS` in the environment "
         "replaces it. Without it no token can be opened: back it up apart from the database."},
        {"tls.certificate", text(options.tls.certificate_chain, "path"),
         "PEM file with the certificate chain. Empty: plain HTTP, for use behind a proxy."},
        {"tls.key", text(options.tls.private_key, "path"),
         "PEM file with the certificate's key, mode 0640 or 0600. SIGHUP reads both again."},
        {"tls.hsts_s", number(options.hsts_max_age, 0, 63'072'000),
         "`Strict-Transport-Security` where the issuer is https: for how long browsers use https "
         "alone for its host, on every port. 0: it is not sent."},
        {"proxy.trusted", list(options.server.trusted_proxies, "networks"),
         "Peers whose `X-Forwarded-For` is trusted, such as `10.0.0.0/8`."},
        {"limits.body_max_bytes", number(limits.body_max, 1024, 1 << 24),
         "A larger request body is answered 413."},
        {"limits.connections_max", number(limits.connections_max, 16, 1'000'000),
         "Connections above this are answered 503 and closed."},
        {"limits.connections_per_address_max",
         number(limits.connections_per_address_max, 1, 1'000'000),
         "Connections of one client address (IPv6: /64 network); more are answered 503 and closed. "
         "`proxy.trusted` is excepted."},
        {"limits.memory_max_mb", number(options.memory_max_mb, 0, 1 << 20),
         "Memory that the service may use. Connections, buffers and waiting requests are limited "
         "to what fits. 0: the limit of the control group (container) or process, if there is "
         "one."},
        {"limits.requests_in_flight_max", number(limits.in_flight_max, 1, 100'000),
         "Requests waiting for the store or a worker; one more is answered 503 with "
         "`Retry-After`."},
        {"limits.password_hashing_threads", number(options.password_hashing_threads, 1, 16),
         "Threads for Argon2id, about 50 sign-ins per second each."},
        {"stop_timeout_s", number(options.stop_timeout, 0, 600),
         "On SIGTERM, seconds for requests in flight to finish."},
        {"sign_up", flag(options.sign_up),
         "Whether anyone may sign up as a developer and get a sandbox company of their own."},
        {"rotation_grace_s", number(options.policy.rotation_grace, 0, rotation_grace_max.count()),
         "Seconds in which a public client that repeats a rotated refresh token gets the same "
         "successor again; after that the installation ends. An app may have its own. A client "
         "with a secret may always repeat it, until the successor is used."},
        {"retention.audit_days", number(options.retention.audit_events, 0, 36'500),
         "Rows of the audit log that are older are deleted, in small steps; 0 keeps them for "
         "ever."},
        {"retention.uninstalled_days", number(options.retention.ended_grants, 0, 36'500),
         "Installations that ended this long ago are deleted, in small steps; 0 keeps them for "
         "ever. Until then a refused token is explained by when and why its installation ended."},
        {"scopes.source",
         word(options.scope_source, {"automatic", "configuration", "documents", "pages"}),
         "Who says which scopes there are: `[[scope]]` in this file, the OpenAPI documents of the "
         "APIs, or Platform → Scopes and `grantor scope`. All others are retired. `automatic` "
         "takes the first of the three that has any. Then documents only add the scopes that their "
         "operations need, and change their texts."},
        {"log.level", word(options.log_level, {"debug", "info", "warning", "error"}),
         "Messages below this level are dropped."},
    };
}

// table: what a profile chooses, each for itself.
std::vector<Option> wire_rows(Wire& wire) {
    return {
        {"wire.scope_separator", word(wire.scope_separator, {"space", "comma"}),
         "Between the scopes in token answers (RFC 6749 §3.3 has spaces). The default of this and "
         "the next ones is that of `profile`; these are of `standard`."},
        {"wire.cancelled_consent", cancelled_consent(wire.cancelled_consent),
         "`error` at the callback URL after somebody has cancelled (RFC 6749 §4.1.2.1)."},
        {"wire.errors", word(wire.errors, {"standard", "envelope"}),
         "Errors of the OAuth endpoints and of the edge: as RFC 6749 §5.2 and RFC 9457 have them, "
         "or with `success` and its companions."},
        {"wire.limit_fields", word(wire.limit_fields, {"standard", "x-ratelimit"}),
         "How answers of the API say how much of a limit is left: `RateLimit` and "
         "`RateLimit-Policy` (draft-ietf-httpapi-ratelimit-headers), or `x-ratelimit-limit` and "
         "its companions."},
        {"wire.expires_in_s", number(wire.expires_in, 1, 3600),
         "What token answers say of the lifetime of an access token, which is an hour."},
        {"wire.admins_scope", text(wire.admins_scope),
         "A scope that a person's own API token has only where that person is an admin of the "
         "company. Empty: there is no such scope."},
        {"wire.envelope_info", text(wire.envelope_info), "`error_info` of envelopes."},
        {"wire.built_in_api", flag(wire.has_built_in_api),
         "Whether a new database has the scopes of the rules in the binary, and an `[[edge.api]]` "
         "may do without rules of its own."},
    };
}

// table: the operator's brand.
std::vector<Option> brand_rows(BrandOptions& brand) {
    return {
        {"brand.name", text(brand.name), "What the service is called on every page."},
        {"brand.logo", text(brand.logo, "path"),
         "SVG or PNG of at most 64 KB, beside the name and as the icon of the browser's tab.",
         "Grantor's"},
        {"brand.accent", text(brand.accent, "#rrggbb"),
         "Colour of links and buttons. One that cannot be read on the pages is refused.",
         "Grantor's"},
        {"brand.accent_dark", text(brand.accent_dark, "#rrggbb"),
         "The same on dark pages; from `brand.accent`, it is made as much lighter as it needs.",
         "brand.accent"},
        {"brand.support_url", text(brand.support_url, "URL"),
         "\"Support\" at the foot of every page; `contact` of problem documents."},
        {"brand.terms_url", text(brand.terms_url, "URL"),
         "\"Terms\" at the foot of every page; `op_tos_uri` of the metadata."},
        {"brand.privacy_url", text(brand.privacy_url, "URL"),
         "\"Privacy\" at the foot of every page; `op_policy_uri` of the metadata."},
        {"brand.help_url", text(brand.help_url, "URL"),
         "A page of yours that explains refusals: `#` and the error, such as `#invalid_grant`, are "
         "added to it. It is `error_uri` of OAuth errors and `service_documentation` of the "
         "metadata."},
        {"brand.sign_in_text", text(brand.sign_in_text), "A sentence above the sign-in form."},
        {"brand.consent_text", text(brand.consent_text), "A sentence below what an app asks for."},
        {"brand.error_text", text(brand.error_text),
         "A sentence on pages that refuse: whom to ask."},
    };
}

// table: deliveries to apps' servers, and events from the operator's own.
std::vector<Option> delivery_rows(Options& options) {
    auto& client = options.delivery.client;
    return {
        {"delivery.allow_loopback", flag(client.addresses.allow_loopback),
         "Deliver also to servers on this machine (127.0.0.0/8, ::1), and let webhooks name http "
         "addresses. For a developer's machine; `grantor sandbox` always does."},
        {"delivery.allowed_networks", list(client.addresses.allowed_networks, "networks"),
         "Internal networks, such as `10.20.0.0/16`, that apps' servers may be in. Otherwise "
         "every address outside the public internet is refused, whatever name leads to it."},
        {"delivery.ca_file", text(client.ca_file, "path"),
         "PEM file of the certificate authorities that are trusted for apps' servers. Empty: the "
         "system's."},
        {"delivery.concurrency", number(options.delivery.concurrency, 0, 256),
         "Deliveries sent at the same time; never more than one to the same webhook or of the "
         "same app's notices. 0 sends nothing and keeps everything queued: for a copy of a "
         "service that must not contact real apps."},
        {"delivery.events_key_file", text(options.events_key_file, "path"),
         "File of mode 0600 with the key that your own servers use to report changes to `POST "
         "/events`. It may hold two keys, one per line, so that they can be replaced. Empty: "
         "nobody can."},
    };
}

// table: what is behind the edge.
std::vector<Option> edge_rows(Options& options) {
    auto& identity = options.edge.identity;
    return {
        {"edge.upstream.connect_timeout_s", number(options.upstream.connect_timeout, 1, 60),
         "For connecting to each address of an upstream, and for waiting for a free connection."},
        {"edge.upstream.answer_timeout_s", number(options.upstream.answer_timeout, 1, 3600),
         "From the end of a request to the first byte of its answer, and between any two pieces "
         "of it."},
        {"edge.upstream.connections_max", number(options.upstream.connections_max, 1, 10'000),
         "Connections per upstream and thread."},
        {"edge.upstream.body_max_bytes", number(options.upstream.body_max, 0, 1LL << 40),
         "A larger request body for an upstream is answered 413. Bodies are passed on in pieces, "
         "never stored."},
        {"edge.identity.user", text(identity.user, "header name"),
         "Tells the upstream whose token it is: the user's id. An empty name sends no header. "
         "Headers that clients send under these names are removed."},
        {"edge.identity.company", text(identity.company, "header name"), "The id of the company."},
        {"edge.identity.app", text(identity.app, "header name"),
         "The id of the app; not sent for a person's own API token."},
        {"edge.identity.scopes", text(identity.scopes, "header name"),
         "The token's scopes, separated by spaces."},
        {"edge.identity.grant", text(identity.grant, "header name"),
         "The id of the grant. It stays the same across refreshes."},
        {"edge.cors.origins", list(options.edge.cors.allowed_origins, "origins"),
         "Web pages whose scripts may read the API's answers; `*` means every page. Cookies are "
         "never allowed."},
        {"edge.cors.allowed_headers", list(options.edge.cors.allowed_headers, "header names"),
         "Headers that such scripts may send. The header parameters in the APIs' OpenAPI documents "
         "are allowed besides."},
        {"edge.cors.exposed_headers", list(options.edge.cors.exposed_headers, "header names"),
         "Headers of answers that such scripts may read. The response headers in the APIs' OpenAPI "
         "documents are readable besides."},
        {"edge.webhook_objects", list(options.webhook_objects, "texts"),
         "Values that a webhook's `event_object` may have besides those of the rules in the "
         "binary: what your own API reports with `POST /events`."},
        {"explorer.app", flag(options.explorer_app),
         "Whether the explorer has an app of its own, made at the first start, with which people "
         "try the API in one click. It can be disabled in Platform → Apps too."},
        {"edge.limits.public_burst", number(options.edge.limits.public_burst, 0, 1'000'000),
         "Requests of one client address (IPv6: /64 network) without a token, to operations that "
         "are open to everybody, in any 2 seconds; 0 means no limit."},
        {"edge.limits.daily_budget", number(options.edge.limits.daily_base, 0, 1'000'000'000),
         "Cost units per seat of a company per day (UTC); 0 means no limit."},
    };
}

// What plans 0 to 3 are called in a configuration, whatever the operator calls them.
constexpr std::array<std::string_view, 4> plan_words{"lite", "growth", "premium", "ultimate"};

// Nothing, until it is said.
template <class Number>
OptionValue number_instead(std::optional<Number>& member, std::int64_t least, std::int64_t most) {
    auto out = number_within(
        least, most, 0, [&member](std::int64_t value) { member = static_cast<Number>(value); });
    out.now.clear();
    return out;
}

constexpr std::string_view of_the_plan = "that of the plan";

// table: what the configuration says in place of one plan's own numbers.
std::vector<Option> plan_rows(std::string_view plan, edge::PlanOverride& limits) {
    const auto name = [plan](std::string_view last) {
        return fmt::format("edge.limits.{}.{}", plan, last);
    };
    return {
        {name("budget_factor"), number_instead(limits.budget_factor, 1, budget_factor_max),
         "Takes the place of the number in Platform → Plans, for the first (`lite`) to the fourth "
         "plan (`ultimate`), whatever they are called there. Multiplies the daily budget.",
         of_the_plan},
        {name("burst"), number_instead(limits.burst, 0, burst_max),
         "The same for requests of one installation in any 2 seconds; 0 means no limit.",
         of_the_plan},
        {name("burst_personal"), number_instead(limits.burst_personal, 0, burst_max),
         "The same for a person's own API token.", of_the_plan},
        {name("burst_search"), number_instead(limits.burst_search, 0, burst_max),
         "The same for search operations, which are counted separately.", of_the_plan},
    };
}

// table: the credential gateway.
std::vector<Option> gateway_rows(Options& options) {
    return {
        {"gateway.enabled", flag(options.gateway_enabled),
         "Whether accounts at other providers can be connected, and `/gateway/` answers."},
        {"gateway.origins", list(options.gateway.origins, "origins"),
         "Web pages that may call `/gateway/` from a browser, such as `https://app.example.com`."},
        {"gateway.allow_loopback", flag(options.gateway.addresses.allow_loopback),
         "Providers and APIs may be on this machine."},
        {"gateway.allowed_networks", list(options.gateway.addresses.allowed_networks, "networks"),
         "Internal networks, such as `10.20.0.0/16`, that providers and their APIs may be in. "
         "Otherwise every address outside the public internet is refused. Plain http goes to these "
         "networks and this machine only."},
        {"gateway.ca_file", text(options.gateway.ca_file, "path"),
         "PEM file of the certificate authorities that are trusted for providers. Empty: the "
         "system's."},
        {"gateway.log_calls", flag(options.gateway.logs_calls),
         "Log a line for each call: connection, caller, method, path, status, time."},
    };
}

}  // namespace

std::vector<Option> rows_of(Options& options) {
    auto out = service_rows(options);
    const auto append = [&out](std::vector<Option> more) {
        std::ranges::move(more, std::back_inserter(out));
    };
    append(wire_rows(options.policy.wire));
    append(brand_rows(options.brand));
    append(delivery_rows(options));
    append(edge_rows(options));
    for (std::size_t plan = 0; plan < plan_words.size(); ++plan)
        append(plan_rows(plan_words[plan], options.edge.limits.plans[plan]));
    append(gateway_rows(options));
    return out;
}

}  // namespace grantor::app
