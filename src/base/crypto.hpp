// Digests, MACs and authenticated encryption, with algorithms fetched once per process and contexts
// reused per thread (an implicit OpenSSL 3 fetch costs three times the digest itself).
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.hpp"

namespace grantor {

using Digest = ByteArray<32>;
using SymmetricKey = ByteArray<32>;
using AeadNonce = ByteArray<12>;

inline constexpr std::size_t aead_tag_size = 16;

Digest sha256(ByteView data);
Digest hmac_sha256(ByteView key, ByteView data);

// HMAC-SHA256 under one key: the key's two blocks are hashed once, which halves the price of a
// short message. Safe from any thread; wiped with its owner.
class HmacKey {
 public:
    explicit HmacKey(ByteView key);
    HmacKey(const HmacKey&) = delete;
    HmacKey& operator=(const HmacKey&) = delete;
    ~HmacKey();

    Digest mac(ByteView data) const;

 private:
    using ChainingValue = std::array<std::uint32_t, 8>;
    ChainingValue inner_;
    ChainingValue outer_;
};

bool equal_in_constant_time(ByteView a, ByteView b);

// AES-256-GCM under one key. Safe from any thread. With libsodium, at half the price of OpenSSL,
// where the processor has AES instructions; with OpenSSL elsewhere. The result is the same.
class AeadCipher {
 public:
    explicit AeadCipher(const SymmetricKey& key);
    AeadCipher(const AeadCipher&) = default;
    AeadCipher& operator=(const AeadCipher&) = default;
    ~AeadCipher();  // wipes the key

    // Appends ciphertext and tag to `out`. A nonce must not repeat under a key for another
    // plaintext.
    void seal(const AeadNonce& nonce, ByteView associated, ByteView plaintext,
              std::string& out) const;
    // `sealed` is ciphertext and tag. Nothing is returned unless the tag proves every byte.
    std::optional<Bytes> open(const AeadNonce& nonce, ByteView associated, ByteView sealed) const;
    // The same without an allocation: into `out`, which has room for `sealed` less its tag, and the
    // part of it that was written. On failure `out` is wiped where it was written.
    std::optional<std::span<std::uint8_t>> open_into(const AeadNonce& nonce, ByteView associated,
                                                     ByteView sealed,
                                                     std::span<std::uint8_t> out) const;

 private:
    // The round keys, as libsodium lays them out.
    struct alignas(16) ExpandedKey {
        ByteArray<512> bytes;
    };

    SymmetricKey key_;
    std::uint64_t id_;  // names the key in the threads' caches of OpenSSL contexts
    std::optional<ExpandedKey> expanded_;  // none: OpenSSL
};

// Argon2id for human passwords (RFC 9106), about 20 ms and 19 MiB: never on an I/O thread.
std::string hash_password(std::string_view password);
bool password_matches(std::string_view password, const std::string& hash);

// Call once before anything else here; throws if the libraries cannot start.
void start_crypto();

}  // namespace grantor
