// The end of a connection at its provider (RFC 7009).
#pragma once

#include "gateway/gateway.hpp"
#include "http/outgoing/client.hpp"
#include "http/task.hpp"

namespace grantor::gateway {

// The request that revokes the connection's tokens: the refresh token, with which providers end the
// whole grant, or else the access token. Nothing: there is none to revoke, or the provider cannot
// revoke.
std::optional<http::ClientRequest> revocation_of(const Connection& connection,
                                                 const Providers& providers, const KeyRing& keys);

// Whether the provider says that they are revoked. Why not is in the log.
http::Task<bool> revoke_at_provider(Connection connection, Gateway& gateway);

}  // namespace grantor::gateway
