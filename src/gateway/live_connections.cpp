#include "gateway/live_connections.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <iterator>

#include "gateway/connection_tokens.hpp"
#include "gateway/connections.hpp"
#include "http/claims.hpp"

namespace grantor::gateway {
namespace {

// Room for thousands of busy connections; others are read again.
constexpr std::size_t connections_max = 20'000;

// What concerns the browser and us is not for the API; the caller must not claim things about
// itself or its request that the API would believe (a key that may only read must not write by
// X-HTTP-Method-Override); and a cookie that the API sets would belong to our own site.
std::vector<std::string> dropped_fields() {
    std::vector<std::string> out{"Cookie",  "Set-Cookie",  "Origin",
                                 "Referer", "X-Api-Token", "X-Grantor-*"};
    std::ranges::copy(http::claim_fields(), std::back_inserter(out));
    std::ranges::copy(http::host_wide_fields(), std::back_inserter(out));
    return out;
}

}  // namespace

LiveConnections::LiveConnections(const Providers& providers, UpstreamWishes wishes)
    : providers_(providers), wishes_(std::move(wishes)) {
    // The system's authorities take 50 ms to read, so they are read at the first call over TLS.
    if (!wishes_.ca_file.empty()) trust_ = http::make_tls_trust(wishes_.ca_file);
}

LiveConnectionPtr LiveConnections::find(std::string_view name, Time now) const {
    const std::shared_lock lock(mutex_);
    const auto found = connections_.find(name);
    if (found == connections_.end() || now - found->second->read_at > kept_for) return nullptr;
    return found->second;
}

LiveConnectionPtr LiveConnections::read(std::string_view name, const ReadTx& tx,
                                        const KeyRing& keys, Time now) {
    const auto connection = tx.connections().find_by_name(name);
    if (!connection) return nullptr;
    auto live = make(*connection, keys, now);
    const std::unique_lock lock(mutex_);
    if (connections_.size() >= connections_max) connections_.clear();
    auto& kept = connections_[live->name];
    // A slower reader must not bring back an older one.
    if (!kept || kept->id != live->id || kept->generation <= live->generation) kept = live;
    return live;
}

void LiveConnections::forget(std::string_view name) {
    const std::unique_lock lock(mutex_);
    if (const auto found = connections_.find(name); found != connections_.end())
        connections_.erase(found);
}

LiveConnectionPtr LiveConnections::make(const Connection& connection, const KeyRing& keys,
                                        Time now) {
    auto live = std::make_shared<LiveConnection>();
    live->id = connection.id;
    live->name = connection.name;
    live->owner_id = connection.owner_id;
    live->provider = connection.provider;
    live->state = connection.state;
    live->reason = connection.reason;
    live->generation = connection.generation;
    live->is_refreshable = !connection.refresh_token.empty();
    live->expires_at = connection.expires_at;
    live->paused_until = pause_end_of(connection, now);
    live->read_at = now;
    if (connection.state != ConnectionState::ok) return live;

    const auto* provider = providers_.find(connection.provider);
    const auto token = open_part(connection, TokenPart::access_token, keys);
    const auto url = http::read_client_url(connection.api_base);
    std::string problem;
    if (provider == nullptr)
        problem = "Its provider is no longer configured.";
    else if (!token)
        problem =
            "Its tokens cannot be opened: their key is not in the key ring. Connect it again.";
    else
        problem = providers_.problem_of_api(*provider, connection.api_base);
    if (!problem.empty()) {
        live->reason = std::move(problem);
        return live;
    }
    live->takes_encoded_slashes = provider->takes_encoded_slashes;
    live->authorization =
        Secret(fmt::format("{} {}", provider->authorization_scheme, token->reveal()));
    if (url->target != "/") live->path_prefix = url->target;
    live->upstream = upstream_of(*url);
    return live;
}

std::shared_ptr<const http::Upstream> LiveConnections::upstream_of(const http::ClientUrl& url) {
    const bool is_https = url.scheme == http::ClientUrl::Scheme::https;
    const auto origin = fmt::format("{}://{}", is_https ? "https" : "http", url.host_field);
    const std::lock_guard lock(upstreams_mutex_);
    if (const auto found = upstreams_.find(origin); found != upstreams_.end())
        if (auto upstream = found->second.lock()) return upstream;
    std::erase_if(upstreams_, [](const auto& each) { return each.second.expired(); });
    http::UpstreamOptions options;
    options.host = url.host;
    options.port = url.port;
    options.host_field = url.host_field;
    if (is_https && trust_ == nullptr) trust_ = http::make_tls_trust({});
    if (is_https) options.tls = trust_;
    options.addresses = wishes_.addresses;
    options.dropped_fields = dropped_fields();
    options.gathered_max = http::UpstreamOptions::short_body_max;
    auto upstream = http::make_upstream(std::move(options));
    upstreams_[origin] = upstream;
    return upstream;
}

}  // namespace grantor::gateway
