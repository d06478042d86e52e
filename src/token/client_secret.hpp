// Client secrets: made here, shown once, checked against a keyed digest, and kept sealed besides
// because uninstall notices carry them as Basic credentials (docs/decisions/client_secrets.md).
#pragma once

#include <optional>

#include "base/bytes.hpp"
#include "base/crypto.hpp"
#include "base/random.hpp"
#include "base/secret.hpp"
#include "token/key_ring.hpp"

namespace grantor {

// 40 lower case hex digits: 160 bits, so a fast digest suffices.
Secret make_client_secret(Random& random);

// What a presented secret is checked against.
struct ClientSecretDigest {
    KeyId key_id = 0;
    Digest mac{};
};
struct StoredClientSecret {
    ClientSecretDigest digest;
    Bytes sealed;  // opens together with its own digest only
};
// Under the ring's newest key.
StoredClientSecret protect_client_secret(const Secret& secret, const KeyRing& ring, Random& random);

// Constant time in the content. False too if the ring no longer has the key.
bool client_secret_matches(const Secret& presented, const ClientSecretDigest& stored,
                           const KeyRing& ring);
// Nothing if the key is gone or the row was changed.
std::optional<Secret> open_client_secret(const ClientSecretDigest& stored, ByteView sealed,
                                         const KeyRing& ring);

}  // namespace grantor
