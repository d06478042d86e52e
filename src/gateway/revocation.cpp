#include "gateway/revocation.hpp"

#include "base/log.hpp"
#include "gateway/connection_tokens.hpp"
#include "gateway/outgoing_call.hpp"
#include "grantor/client/token_endpoint.hpp"

namespace grantor::gateway {

std::optional<http::ClientRequest> revocation_of(const Connection& connection,
                                                 const Providers& providers, const KeyRing& keys) {
    const auto* provider = providers.find(connection.provider);
    if (provider == nullptr || provider->revocation_endpoint.empty()) return std::nullopt;
    const bool is_refreshable = !connection.refresh_token.empty();
    const auto token = open_part(
        connection, is_refreshable ? TokenPart::refresh_token : TokenPart::access_token, keys);
    const auto authentication = authentication_of(connection, *provider, keys);
    if (!token || token->empty() || !authentication) return std::nullopt;
    const auto request =
        client::build_revocation_request(provider->revocation_endpoint, *authentication,
                                         {client::Secret(std::string(token->reveal())),
                                          is_refreshable ? "refresh_token" : "access_token"},
                                         client::InsecureHttp::allow_insecure_http);
    if (!request) return std::nullopt;
    return outgoing_request(*request);
}

http::Task<bool> revoke_at_provider(Connection connection, Gateway& gateway) {
    auto request = revocation_of(connection, gateway.providers(), gateway.services().keys.get());
    if (!request) co_return false;
    auto calling = call(gateway.client(), std::move(*request));
    auto result = co_await calling;
    if (!result) {
        log::warning("tokens were not revoked",
                     {{"connection", connection.name}, {"reason", http::describe(result.error())}});
        co_return false;
    }
    const auto revoked = client::read_revocation_response(response_of(std::move(*result)));
    if (!revoked)
        log::warning("tokens were not revoked", {{"connection", connection.name},
                                                 {"reason", described_for_log(revoked.error())}});
    co_return revoked.has_value();
}

}  // namespace grantor::gateway
