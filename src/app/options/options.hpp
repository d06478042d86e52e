// Every option of `grantor serve`: one table, from which the file is read, unknown names are
// refused and docs/configuration.md is written.
#pragma once

#include <cstdint>
#include <expected>
#include <string>
#include <string_view>
#include <vector>

#include "base/secret.hpp"
#include "edge/cors.hpp"
#include "edge/identity_fields.hpp"
#include "edge/limits/limit_policy.hpp"

namespace grantor::app {

// One API behind the edge: `[[edge.api]]`.
struct ApiOptions {
    std::vector<std::string> prefixes;
    std::string rules;     // a file; empty: the rules in the binary
    std::string upstream;  // "http://10.0.0.5:9000"; empty: nothing is behind it here
    bool serves_webhooks = true;
};

// A provider of the credential gateway.
struct ProviderOptions {
    std::string name;
    std::string title;
    std::string authorization_endpoint;
    std::string token_endpoint;
    std::string revocation_endpoint;
    std::string scope;
    std::string client_authentication = "basic";
    bool pkce = true;
    std::string api_base;
    std::vector<std::string> api_hosts;
    std::string client_id;
    std::string client_secret_file;
};

struct Options {
    std::string issuer;
    std::string api_domain;
    bool allow_insecure_http = false;
    std::string listen = "127.0.0.1:8080";
    std::string operations = "127.0.0.1:8081";
    std::int64_t threads = 0;
    std::string store_sqlite = "grantor.db";
    std::string keys_file = "grantor.keys";
    std::string tls_certificate;
    std::string tls_key;
    std::vector<std::string> trusted_proxies;
    std::int64_t body_max_bytes = 1 << 16;
    std::int64_t connections_max = 20000;
    std::int64_t requests_in_flight_max = 4096;
    std::int64_t password_hashing_threads = 1;
    std::int64_t stop_timeout_s = 20;
    std::string log_level = "info";
    bool sign_up = true;
    bool delivery_allow_loopback = false;
    std::vector<std::string> delivery_allowed_networks;
    std::string delivery_ca_file;
    std::int64_t delivery_concurrency = 16;
    std::string events_key_file;
    bool gateway_enabled = true;
    std::vector<std::string> gateway_origins;
    bool gateway_allow_loopback = false;
    std::vector<std::string> gateway_allowed_networks;
    std::string gateway_ca_file;
    bool gateway_log_calls = true;
    std::vector<ProviderOptions> providers;
    // Of an app of this very service, with which the gateway calls its API: the sandbox's.
    std::string own_client_id;
    Secret own_client_secret;
    std::vector<ApiOptions> apis;  // none: the rules in the binary, and nothing behind them
    std::int64_t upstream_connect_timeout_s = 4;
    std::int64_t upstream_answer_timeout_s = 60;
    std::int64_t upstream_connections_max = 256;
    std::int64_t upstream_body_max_bytes = 100LL << 20;
    std::vector<std::string> webhook_objects;
    edge::IdentityNames identity;
    edge::CorsPolicy cors;
    edge::LimitPolicy limits;
};

struct OptionRow {
    std::string_view name;  // as in the file; a dot is a table: [store] sqlite = …
    std::string_view type;
    std::string_view fallback;
    std::string_view meaning;
};
const std::vector<OptionRow>& option_rows();

// Reads the TOML text. An unknown name, a wrong type or a value out of range is one clear sentence.
std::expected<Options, std::string> read_options(std::string_view toml);
// docs/configuration.md, from the tables.
std::string options_reference();

// "127.0.0.1:8080", "[::1]:0"
struct Endpoint {
    std::string address;
    std::uint16_t port = 0;
};
std::expected<Endpoint, std::string> read_endpoint(std::string_view text);

}  // namespace grantor::app
