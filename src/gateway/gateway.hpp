// The credential gateway: connects accounts at providers, keeps their tokens sealed, and lets
// callers use an API without ever seeing one. This class holds what its endpoints work with; the
// endpoints are call_endpoint.hpp, connect_endpoint.hpp and connection_endpoint.hpp.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/call_log.hpp"
#include "gateway/callers.hpp"
#include "gateway/live_connections.hpp"
#include "gateway/provider.hpp"
#include "gateway/refresher.hpp"
#include "http/outgoing/client.hpp"
#include "service/services.hpp"

namespace grantor::gateway {

struct GatewayOptions {
    std::vector<Provider> providers;
    http::AddressPolicy addresses;  // of providers and their APIs
    std::string ca_file;            // as http::ClientOptions
    // Pages of these origins may call: "https://app.example.com".
    std::vector<std::string> origins;
    bool logs_calls = true;
};

class Gateway {
 public:
    // Throws std::invalid_argument for a provider, and as http::Client and make_tls_trust do. The
    // services outlive it.
    Gateway(const Services& services, GatewayOptions options);
    ~Gateway();
    Gateway(const Gateway&) = delete;

    // Answers everybody who waits for new tokens. Call it before the servers stop: their handlers
    // may use everything else until they have ended.
    void stop();

    const Services& services() const { return services_; }
    const GatewayOptions& options() const { return options_; }
    const Providers& providers() const { return providers_; }
    http::Client& client() { return *client_; }
    LiveConnections& live() { return live_; }
    Refresher& refresher() { return *refresher_; }
    Callers& callers() { return callers_; }
    CallLog& call_log() { return call_log_; }
    // The redirect URI of a connection's app at its provider.
    std::string callback_of(const Connection& connection, const Provider& provider) const;

    // Whether tokens that should still be good may be exchanged now: shortly before their end, or
    // because an API refused them. Once a minute: an API may have other reasons to answer 401, and
    // if tokens are valid only for minutes, every call would be shortly before they expire.
    bool may_refresh_early(std::string_view connection, Time now);

 private:
    const Services& services_;
    const GatewayOptions options_;
    const Providers providers_;
    LiveConnections live_;
    Callers callers_;
    CallLog call_log_;
    std::mutex early_mutex_;
    std::unordered_map<std::string, Time> early_;
    // Destroyed after the client, whose answers it takes.
    std::unique_ptr<Refresher> refresher_;
    std::unique_ptr<http::Client> client_;
};

}  // namespace grantor::gateway
