// Which key ring a database belongs to. With another ring the service would start and every app and
// every session would be refused, so the database remembers a fingerprint of each key, which tells
// nothing about the key. The keys themselves are never in it (docs/decisions/keys.md).
#pragma once

#include "store/transaction.hpp"
#include "token/key_ring.hpp"

namespace grantor {

// Something in the database needs the ring that it was made with.
bool needs_known_keys(const ReadTx& tx);

enum class KeyFit { fits, foreign };
// Fits: the ring has the newest key that the database knows, and no other key under a known number.
// Older keys may be missing, and newer ones are new. A database that remembers none, of an older
// program, is asked whether the ring opens the newest client secret.
KeyFit fit_of(const KeyRing& ring, const ReadTx& tx);

// Writes nothing if it is what is remembered.
void remember_keys(const KeyRing& ring, WriteTx& tx);

}  // namespace grantor
