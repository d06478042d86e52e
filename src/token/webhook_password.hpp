// Passwords that an app gave us for its webhooks (docs/wire.md §7.5: `http_auth_password`): kept
// sealed, because deliveries carry them as Basic credentials.
#pragma once

#include <cstddef>
#include <optional>

#include "base/bytes.hpp"
#include "base/random.hpp"
#include "base/secret.hpp"
#include "token/key_ring.hpp"

namespace grantor {

// What a header line of any server takes.
inline constexpr std::size_t webhook_password_max = 255;

// Under the ring's newest key. No password seals to no bytes; one of more than webhook_password_max
// bytes throws std::invalid_argument.
Bytes seal_webhook_password(const Secret& password, const KeyRing& ring, Random& random);

// No bytes open to no password. Nothing if the key is gone or the row was changed.
std::optional<Secret> open_webhook_password(ByteView sealed, const KeyRing& ring);

}  // namespace grantor
