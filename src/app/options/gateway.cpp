#include "app/options/gateway.hpp"

#include <algorithm>
#include <fmt/format.h>

#include "app/key_file.hpp"

namespace grantor::app {
namespace {

std::optional<gateway::ClientStyle> style_named(std::string_view name) {
    if (name == "basic") return gateway::ClientStyle::basic;
    if (name == "body") return gateway::ClientStyle::body;
    if (name == "none") return gateway::ClientStyle::public_client;
    return std::nullopt;
}

gateway::Provider provider_of(const ProviderOptions& options) {
    gateway::Provider out;
    // What is built in needs credentials only.
    if (options.name == "pipedrive") out = gateway::pipedrive();
    out.name = options.name;
    const auto set = [](std::string& target, const std::string& value) {
        if (!value.empty()) target = value;
    };
    set(out.title, options.title.empty() && out.title.empty() ? options.name : options.title);
    set(out.authorization_endpoint, options.authorization_endpoint);
    set(out.token_endpoint, options.token_endpoint);
    set(out.revocation_endpoint, options.revocation_endpoint);
    set(out.scope, options.scope);
    set(out.api_base, options.api_base);
    if (!options.api_hosts.empty()) out.api_hosts = options.api_hosts;
    out.style = style_named(options.client_authentication).value_or(gateway::ClientStyle::basic);
    out.uses_pkce = options.pkce;
    out.client_id = options.client_id;
    while (out.api_base.ends_with('/')) out.api_base.pop_back();
    return out;
}

// The first line of a private file.
Secret read_secret(const std::string& path) {
    auto text = read_private_file(path);
    text.resize(std::min(text.find_first_of("\r\n"), text.size()));
    return Secret(std::move(text));
}

}  // namespace

// table: one row an option.
std::vector<OptionOf<Options>> gateway_option_rows() {
    return {
        {{"gateway.enabled", "true or false", "true",
          "Whether accounts at other providers can be connected, and `/gateway/` answers."},
         flag(&Options::gateway_enabled)},
        {{"gateway.origins", "list of origins", "[]",
          "Web pages that may call `/gateway/` from a browser, such as `https://app.example.com`."},
         list(&Options::gateway_origins)},
        {{"gateway.allow_loopback", "true or false", "false",
          "Providers and APIs may be on this machine and use plain http."},
         flag(&Options::gateway_allow_loopback)},
        {{"gateway.allowed_networks", "list of networks", "[]",
          "Internal networks, such as `10.20.0.0/16`, that providers and their APIs may be in. "
          "Otherwise every address outside the public internet is refused."},
         list(&Options::gateway_allowed_networks)},
        {{"gateway.ca_file", "path", "",
          "PEM file of the certificate authorities that are trusted for providers. Empty: the "
          "system's."},
         text(&Options::gateway_ca_file)},
        {{"gateway.log_calls", "true or false", "true",
          "Log a line for each call: connection, caller, method, path, status, time."},
         flag(&Options::gateway_log_calls)},
    };
}

// table: one row an option.
std::vector<OptionOf<ProviderOptions>> provider_option_rows() {
    using P = ProviderOptions;
    return {
        {{"name", "text", "",
          "Lower case letters, digits and `-`. Required. For `pipedrive`, everything but the "
          "credentials is built in."},
         text(&P::name)},
        {{"title", "text", "the name", "The name that people see."}, text(&P::title)},
        {{"authorization_endpoint", "URL", "", "RFC 6749 §3.1."}, text(&P::authorization_endpoint)},
        {{"token_endpoint", "URL", "", "RFC 6749 §3.2."}, text(&P::token_endpoint)},
        {{"revocation_endpoint", "URL", "", "RFC 7009. Empty: the provider has none."},
         text(&P::revocation_endpoint)},
        {{"scope", "text", "", "Sent in the authorization request; empty leaves it out."},
         text(&P::scope)},
        {{"client_authentication", "basic, body or none", "basic",
          "How the client authenticates at the token endpoint."},
         text(&P::client_authentication)},
        {{"pkce", "true or false", "true", "Send a challenge (RFC 7636, S256)."}, flag(&P::pkce)},
        {{"api_base", "URL", "", "Where calls go. Empty: `api_domain` of the token answer."},
         text(&P::api_base)},
        {{"api_hosts", "list of hosts", "[]",
          "Which hosts `api_domain` may name, such as `*.example.com`. Required without "
          "`api_base`."},
         list(&P::api_hosts)},
        {{"client_id", "text", "",
          "The client_id of your app there. Empty: each connection has its own credentials."},
         text(&P::client_id)},
        {{"client_secret_file", "path", "", "File of mode 0600 with its secret."},
         text(&P::client_secret_file)},
    };
}

std::string gateway_problem_of(const Options& options) {
    for (const auto& provider : options.providers) {
        if (!style_named(provider.client_authentication))
            return fmt::format("provider {}: `client_authentication` takes basic, body or none",
                               provider.name);
        if (provider.name == "grantor")
            return "the provider `grantor` is this service itself, and needs no configuration";
        if (auto problem = gateway::problem_of(provider_of(provider)); !problem.empty())
            return problem;
    }
    return {};
}

gateway::GatewayOptions gateway_options(const Options& options) {
    gateway::GatewayOptions out;
    for (const auto& one : options.providers) {
        auto provider = provider_of(one);
        if (!one.client_secret_file.empty())
            provider.client_secret = read_secret(one.client_secret_file);
        out.providers.push_back(std::move(provider));
    }
    const auto has_pipedrive = std::ranges::any_of(
        out.providers, [](const auto& provider) { return provider.name == "pipedrive"; });
    if (!has_pipedrive) out.providers.push_back(gateway::pipedrive());
    auto itself = gateway::grantor_itself(
        options.issuer, options.api_domain.empty() ? options.issuer : options.api_domain);
    itself.client_id = options.own_client_id;
    itself.client_secret = options.own_client_secret;
    out.providers.push_back(std::move(itself));
    out.addresses = {options.gateway_allow_loopback, options.gateway_allowed_networks};
    out.ca_file = options.gateway_ca_file;
    out.origins = options.gateway_origins;
    out.logs_calls = options.gateway_log_calls;
    return out;
}

}  // namespace grantor::app
