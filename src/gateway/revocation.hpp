// Revokes a connection's tokens at its provider (RFC 7009).
#pragma once

#include "gateway/gateway.hpp"
#include "http/outgoing/client.hpp"
#include "http/task.hpp"

namespace grantor::gateway {

// The request that revokes the connection's tokens: the refresh token, for which providers revoke
// the whole grant, or else the access token. Nothing: there is no token, or the provider cannot
// revoke.
std::optional<http::ClientRequest> revocation_of(const Connection& connection,
                                                 const Providers& providers, const KeyRing& keys);

// Whether the provider says that they are revoked. If not, the log says why.
http::Task<bool> revoke_at_provider(Connection connection, Gateway& gateway);

}  // namespace grantor::gateway
