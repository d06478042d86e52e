// The secrets of a connection: sealed when they are written, opened when they are used; and a pair
// of tokens as a provider's answer gives it.
#pragma once

#include <expected>
#include <optional>
#include <string>

#include "base/random.hpp"
#include "base/secret.hpp"
#include "gateway/provider.hpp"
#include "grantor/client/models.hpp"
#include "model/connection.hpp"
#include "store/tables/connections.hpp"
#include "token/key_ring.hpp"

namespace grantor::gateway {

enum class TokenPart { client_secret, access_token, refresh_token, verifier };

Bytes seal_part(const Secret& secret, const Connection& connection, TokenPart part,
                const KeyRing& keys, Random& random);
// Nothing: the key is gone, or the row was changed.
std::optional<Secret> open_part(const Connection& connection, TokenPart part, const KeyRing& keys);
std::optional<Secret> open_verifier(ByteView sealed, const Connection& connection,
                                    const KeyRing& keys);

// Who we are at the provider for this connection: its own credentials, or the provider's. Nothing
// as above.
std::optional<client::ClientAuthentication> authentication_of(const Connection& connection,
                                                              const Provider& provider,
                                                              const KeyRing& keys);

// What is kept of an answer at `now`. A refresh may leave out the refresh token, the scope and
// api_domain: those stay as they are. Where calls would go is not checked here
// (Providers::problem_of_api): tokens that came are kept. On failure, a sentence: the tokens are of
// a type that the provider's configuration does not name.
std::expected<ConnectionTokens, std::string> tokens_of(
    const client::models::GetTokensResponse& answer, const Connection& connection,
    const Provider& provider, const KeyRing& keys, Random& random, Time now);

}  // namespace grantor::gateway
