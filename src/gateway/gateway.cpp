#include "gateway/gateway.hpp"

#include "gateway/connections.hpp"

namespace grantor::gateway {
namespace {

// Token answers hold JWTs of some kilobytes.
constexpr std::size_t token_answer_max = 256 * 1024;
constexpr minutes early_interval{1};
// Most providers answer in less, and a stop should not take long.
constexpr seconds answer_patience{2};
constexpr std::size_t early_max = 20'000;

// Tokens, codes and client secrets go there.
http::AddressPolicy addresses_of(const GatewayOptions& options) {
    auto out = options.addresses;
    out.plain_http_only_there = true;
    return out;
}

http::ClientOptions client_options(const GatewayOptions& options) {
    http::ClientOptions out;
    out.addresses = addresses_of(options);
    out.ca_file = options.ca_file;
    out.body_kept_max = out.body_read_max = token_answer_max;
    return out;
}

}  // namespace

Gateway::Gateway(const Services& services, GatewayOptions options)
    : services_(services),
      options_(std::move(options)),
      providers_(options_.providers, options_.addresses),
      live_(providers_, {options_.ca_file, addresses_of(options_)}),
      client_(std::make_unique<http::Client>(client_options(options_))) {
    refresher_ = std::make_unique<Refresher>(
        Refresher::Parts{services.store, services.clock, services.keys, services.random, providers_,
                         [this](http::ClientRequest request, http::OnClientResult done) {
                             client_->send(std::move(request), std::move(done));
                         },
                         [this](const std::string& name) { live_.forget(name); }});
}

Gateway::~Gateway() { stop(); }

void Gateway::stop() { refresher_->stop(answer_patience); }

std::string Gateway::callback_of(const Connection& connection, const Provider& provider) const {
    return callback_uri(services_.site.issuer, callback_style(connection, provider), provider);
}

bool Gateway::may_refresh_early(std::string_view connection, Time now) {
    const std::lock_guard lock(early_mutex_);
    if (early_.size() >= early_max)
        std::erase_if(early_,
                      [now](const auto& one) { return now - one.second >= early_interval; });
    if (early_.size() >= early_max) return false;
    const auto [place, is_new] = early_.try_emplace(std::string(connection), now);
    if (!is_new && now - place->second < early_interval) return false;
    place->second = now;
    return true;
}

}  // namespace grantor::gateway
