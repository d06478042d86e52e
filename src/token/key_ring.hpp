// The keys that seal and open everything Grantor hands out. New things are sealed under the newest
// key; older keys open what they sealed for as long as it can matter (docs/decisions/keys.md).
// Client secrets stay under the key that was newest when they were made: a key may be removed when
// no secret is left under it.
//
// Pure: reading and writing the file is the caller's, also in a look. An immutable value; safe from
// any thread.
#pragma once

#include <cstdint>
#include <expected>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/crypto.hpp"
#include "base/random.hpp"
#include "base/time.hpp"

namespace grantor {

using KeyId = std::uint32_t;

// One key of the ring. Nothing uses its 32 bytes themselves: every purpose has a subkey of its own,
// so that a value made for one purpose never passes for another.
//
// AES-GCM with random nonces is safe for 2^32 messages under a key: rotate before that many access
// tokens (a year at 130 a second).
class Key {
 public:
    Key(KeyId id, Time created, const SymmetricKey& material);
    Key(const Key&) = delete;
    Key& operator=(const Key&) = delete;
    ~Key();

    const KeyId id;
    const Time created;
    const AeadCipher access_tokens;
    const AeadCipher refresh_tokens;
    const AeadCipher authorization_codes;
    const AeadCipher client_secrets;
    const AeadCipher flow_states;
    const HmacKey refresh_nonces;
    const HmacKey client_secret_digests;
    const HmacKey legacy_tokens;
    const HmacKey legacy_masks;
    const HmacKey csrf_tokens;
    const HmacKey device_marks;

    // 16 hex digits that name this key and tell nothing about it.
    std::string fingerprint() const;

    // For KeyRing::format only.
    const SymmetricKey& material() const { return material_; }

 private:
    SymmetricKey material_;
};

class KeyRing {
 public:
    // A ring with one key, number 1.
    static KeyRing make(Random& random, Time now);
    // On failure a sentence for the operator, which names the line and no key. Refused are: no key,
    // a malformed line, a number that is not higher than the one before, a key that is all zero.
    static std::expected<KeyRing, std::string> parse(std::string_view text);

    // The text that parse reads:
    //     # a comment
    //     key 1 2026-11-21T20:15:00Z q83v…(43 characters of base64url)
    // Secret: write it to a file of mode 0600.
    std::string format() const;

    // The one with the highest number.
    const Key& newest() const { return *keys_.back(); }
    // Null if there is none. A number above the newest may be that of a key which another process
    // has added: then the look is asked, if there is one.
    const Key* find(KeyId id) const;
    // Without asking.
    const Key* find_known(KeyId id) const;
    // The same keys, and where to look for newer ones. A look is called on any thread and does not
    // throw; the key that it returns outlives every user of this ring.
    using Look = std::function<const Key*(KeyId)>;
    KeyRing with_look(Look look) const;
    // Ascending by number.
    const std::vector<std::shared_ptr<const Key>>& keys() const { return keys_; }

    // The same keys and a new one, which is then the newest.
    KeyRing with_new_key(Random& random, Time now) const;

 private:
    explicit KeyRing(std::vector<std::shared_ptr<const Key>> keys) : keys_(std::move(keys)) {}
    std::vector<std::shared_ptr<const Key>> keys_;  // never empty
    Look look_;
};

}  // namespace grantor
