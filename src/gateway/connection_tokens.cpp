#include "gateway/connection_tokens.hpp"

#include <algorithm>

#include "oauth/letter_case.hpp"
#include "token/connection_secret.hpp"

namespace grantor::gateway {
namespace {

// Of an answer that does not say (RFC 6749 §5.1 only recommends it): the usual hour where there is
// something to refresh with; else, as with tokens that live until they are revoked, a century.
constexpr seconds usual_lifetime{3600};
constexpr days endless_lifetime{36'500};

std::string_view name_of(TokenPart part) {
    switch (part) {
        case TokenPart::client_secret:
            return "client_secret";
        case TokenPart::access_token:
            return "access_token";
        case TokenPart::refresh_token:
            return "refresh_token";
        case TokenPart::verifier:
            return "verifier";
    }
    return {};
}

Secret ours(const client::Secret& secret) { return Secret(std::string(secret.reveal())); }

bool knows_type(const Provider& provider, std::string_view type) {
    std::string configured(provider.token_type);
    std::ranges::transform(configured, configured.begin(), to_lower);
    return equals_in_any_case(type, "bearer") ||
           (!configured.empty() && equals_in_any_case(type, configured));
}

}  // namespace

Bytes seal_part(const Secret& secret, const Connection& connection, TokenPart part,
                const KeyRing& keys, Random& random) {
    return seal_connection_secret(secret, {connection.name, name_of(part)}, keys, random);
}

std::optional<Secret> open_part(const Connection& connection, TokenPart part, const KeyRing& keys) {
    const auto& sealed = part == TokenPart::client_secret  ? connection.client_secret
                         : part == TokenPart::access_token ? connection.access_token
                                                           : connection.refresh_token;
    return open_connection_secret(sealed, {connection.name, name_of(part)}, keys);
}

std::optional<Secret> open_verifier(ByteView sealed, const Connection& connection,
                                    const KeyRing& keys) {
    return open_connection_secret(sealed, {connection.name, name_of(TokenPart::verifier)}, keys);
}

std::optional<client::ClientAuthentication> authentication_of(const Connection& connection,
                                                              const Provider& provider,
                                                              const KeyRing& keys) {
    if (connection.client_id.empty())
        return authentication_at(provider, provider.client_id, provider.client_secret);
    const auto secret = open_part(connection, TokenPart::client_secret, keys);
    if (!secret) return std::nullopt;
    return authentication_at(provider, connection.client_id, *secret);
}

std::expected<ConnectionTokens, std::string> tokens_of(
    const client::models::GetTokensResponse& answer, const Connection& connection,
    const Provider& provider, const KeyRing& keys, Random& random, Time now) {
    if (!knows_type(provider, answer.token_type))
        return std::unexpected(
            "Its tokens are not of the type Bearer. The operator has to name their type in the "
            "provider's option token_type.");
    ConnectionTokens out;
    out.api_base = provider.api_base;
    if (out.api_base.empty())
        out.api_base = answer.api_domain.empty() ? connection.api_base : answer.api_domain;
    while (out.api_base.ends_with('/')) out.api_base.pop_back();
    out.scope = answer.scope.empty() ? connection.scope : answer.scope;
    out.access_token =
        seal_part(ours(answer.access_token), connection, TokenPart::access_token, keys, random);
    out.refresh_token = answer.refresh_token.empty()
                            ? connection.refresh_token
                            : seal_part(ours(answer.refresh_token), connection,
                                        TokenPart::refresh_token, keys, random);
    const seconds assumed = out.refresh_token.empty() ? endless_lifetime : usual_lifetime;
    // Tokens that have just come have not expired: some servers send 0 for "does not expire".
    const auto told = answer.expires_in.value_or(seconds{0});
    out.expires_at = now + (told > seconds{0} ? told : assumed);
    return out;
}

}  // namespace grantor::gateway
