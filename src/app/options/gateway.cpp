#include "app/options/gateway.hpp"

#include <algorithm>

#include "app/key_file.hpp"

namespace grantor::app {
namespace {

// The first line of a private file.
Secret read_secret(const std::string& path) {
    auto text = read_private_file(path);
    text.resize(std::min(text.find_first_of("\r\n"), text.size()));
    return Secret(std::move(text));
}

gateway::Provider provider_of(const ProviderOptions& options) {
    auto out = options.provider;
    if (out.title.empty()) out.title = out.name;
    while (out.api_base.ends_with('/')) out.api_base.pop_back();
    if (!options.client_secret_file.empty())
        out.client_secret = read_secret(options.client_secret_file);
    return out;
}

}  // namespace

gateway::GatewayOptions gateway_options(const Options& options) {
    auto out = options.gateway;
    const auto& known = options.policy.wire.provider;
    for (const auto& each : options.providers) out.providers.push_back(provider_of(each));
    if (!known.name.empty() && std::ranges::find(out.providers, known.name,
                                                 &gateway::Provider::name) == out.providers.end()) {
        out.providers.push_back(gateway::provider_of(known));
        // Beside an API of the operator's own it is offered to people only where it is configured.
        out.providers.back().is_offered = options.apis.empty();
    }
    auto itself = gateway::grantor_itself(
        options.issuer, options.api_domain.empty() ? options.issuer : options.api_domain);
    itself.title = options.brand.name;
    itself.client_id = options.own_client_id;
    itself.client_secret = options.own_client_secret;
    out.providers.push_back(std::move(itself));
    return out;
}

}  // namespace grantor::app
