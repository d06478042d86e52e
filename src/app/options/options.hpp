// What `grantor serve` is told. Each option is a row in tables.cpp.
#pragma once

#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/housekeeper.hpp"
#include "app/options/brand.hpp"
#include "base/log.hpp"
#include "base/secret.hpp"
#include "base/time.hpp"
#include "delivery/sender.hpp"
#include "edge/edge.hpp"
#include "gateway/gateway.hpp"
#include "http/forward.hpp"
#include "http/server/server.hpp"
#include "model/policy.hpp"
#include "rules/scopes.hpp"
#include "store/postgres/postgres_store.hpp"

namespace grantor::app {

// One API behind the edge: `[[edge.api]]`.
struct ApiOptions {
    std::vector<std::string> prefixes;
    std::string rules;                   // a file; empty: the rules in the binary
    std::string upstream;                // "http://10.0.0.5:9000"; empty: nothing is behind it here
    std::vector<std::string> upstreams;  // several that answer alike, in its place
    http::UpstreamOrder upstream_order = http::UpstreamOrder::in_turn;
    std::string upstream_host;
    std::string upstream_ca;
    std::string client_certificate;
    std::string client_key;
    std::string health_path;
    seconds health_interval{5};
    seconds answer_timeout{0};
    bool serves_webhooks = true;
    bool is_case_sensitive = false;
    bool method_override = false;
    std::optional<bool> is_published;  // nothing: as the document of its rules says

    std::vector<std::string> all_upstreams() const {
        return upstream.empty() ? upstreams : std::vector{upstream};
    }
};

// A provider of the credential gateway: `[[gateway.provider]]`.
struct ProviderOptions {
    gateway::Provider provider;
    std::string client_secret_file;
};

// Where the platform's scopes are kept (app/apis/given_scopes.hpp).
enum class ScopeSource : std::uint8_t { automatic, configuration, documents, pages };

// What a layer takes as options is that layer's struct: the defaults are there, with their reasons.
struct Options {
    std::string issuer;
    std::string api_domain;
    bool allow_insecure_http = false;
    bool sign_up = true;
    std::string listen = "127.0.0.1:8080";
    std::string operations = "127.0.0.1:8081";
    seconds stop_timeout{20};
    // The profile as it is written in the file: "", or one of profiles(). Its choices, and those
    // that were made besides, are in `policy.wire`.
    std::string profile;
    BrandOptions brand;
    Policy policy;
    std::size_t password_hashing_threads = 1;
    log::Level log_level = log::Level::info;
    std::string store_sqlite = "grantor.db";
    PostgresOptions postgres;  // without a url the store is `store_sqlite`
    std::string keys_file = "grantor.keys";
    http::ServerOptions server;  // its address, port and TLS are in `listen` and `tls`
    http::TlsFiles tls;
    Retention retention;
    // A year, as browsers' lists of such hosts ask for.
    seconds hsts_max_age{365 * 86400};
    std::uint64_t memory_max_mb = 0;
    delivery::SenderOptions delivery;
    std::string events_key_file;
    edge::EdgeOptions edge;
    http::UpstreamOptions upstream;  // of every API; its address is in `apis`
    std::vector<std::string> webhook_objects;
    ScopeSource scope_source = ScopeSource::automatic;
    std::vector<ScopeDraft> scopes;  // [[scope]]
    std::vector<ApiOptions> apis;    // none: the rules in the binary, and nothing behind them
    bool gateway_enabled = true;
    gateway::GatewayOptions gateway;  // its providers are in `providers`
    std::vector<ProviderOptions> providers;
    // The sandbox's: the names that it answers to (app/host_guard.hpp). Nothing: to every one.
    std::optional<std::vector<std::string>> answered_hosts;
    bool explorer_app = true;
    // Of an app of this very service, with which the gateway calls its API: the sandbox's, or the
    // one that the explorer has (app/explorer_app.hpp).
    std::string own_client_id;
    Secret own_client_secret;
};

// Reads the TOML text. An unknown name, a wrong type or a value out of range is one clear sentence.
// `fallback` is the profile that holds if the text names none.
std::expected<Options, std::string> read_options(std::string_view toml,
                                                 std::string_view fallback = default_profile);
// docs/configuration.md, from the tables.
std::string options_reference();

// "127.0.0.1:8080", "[::1]:0"
struct Endpoint {
    std::string address;
    std::uint16_t port = 0;
};
std::expected<Endpoint, std::string> read_endpoint(std::string_view text);

}  // namespace grantor::app
