// What the credential gateway keeps for others: tokens of providers, client secrets, PKCE
// verifiers. At rest they are sealed, each for one connection and one column, so that a row cannot
// be made of the parts of others.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "base/bytes.hpp"
#include "base/random.hpp"
#include "base/secret.hpp"
#include "token/key_ring.hpp"

namespace grantor {

// Tokens of providers are JWTs of some kilobytes at times; the client library takes them up to this
// size.
inline constexpr std::size_t connection_secret_max = 16 * 1024;

struct ConnectionSecretPlace {
    std::string_view connection;  // its name
    std::string_view part;        // a word of ours: "access_token"
};

// Under the ring's newest key. Nothing seals to no bytes; more than connection_secret_max bytes
// throws std::invalid_argument.
Bytes seal_connection_secret(const Secret& secret, const ConnectionSecretPlace& place,
                             const KeyRing& ring, Random& random);

// Empty bytes open to an empty secret. Nothing if the key is gone, or if the row was changed or
// belongs to another connection.
std::optional<Secret> open_connection_secret(ByteView sealed, const ConnectionSecretPlace& place,
                                             const KeyRing& ring);

}  // namespace grantor
