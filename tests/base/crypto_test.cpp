#include "base/crypto.hpp"

#include <algorithm>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/encoding.hpp"

namespace grantor {
namespace {

using testing::Eq;
using testing::Optional;

// Made before start_crypto(), when libsodium says that it cannot do AES: the path of processors
// without AES instructions.
const AeadCipher& with_openssl() {
    static const AeadCipher cipher(SymmetricKey{1, 2, 3});
    return cipher;
}

AeadCipher with_libsodium() {
    (void)with_openssl();
    start_crypto();
    return AeadCipher(SymmetricKey{1, 2, 3});
}

constexpr AeadNonce nonce{9, 8, 7};

std::string sealed_by(const AeadCipher& cipher, std::string_view text) {
    std::string out;
    cipher.seal(nonce, as_bytes("bound"), as_bytes(text), out);
    return out;
}

TEST(Hmac, agrees_with_the_test_vectors_of_rfc_4231) {
    EXPECT_EQ(to_hex(hmac_sha256(as_bytes("Jefe"), as_bytes("what do ya want for nothing?"))),
              "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    const Bytes key(20, 0x0b);
    EXPECT_EQ(to_hex(hmac_sha256(key, as_bytes("Hi There"))),
              "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
    const Bytes long_key(131, 0xaa);
    EXPECT_EQ(to_hex(hmac_sha256(
                  long_key, as_bytes("Test Using Larger Than Block-Size Key - Hash Key First"))),
              "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
}

TEST(Hmac, a_key_that_is_kept_gives_the_same_for_texts_of_every_length) {
    const Bytes key(32, 0x5a);
    const HmacKey kept(key);
    const Bytes text(200, 0x31);
    for (std::size_t size = 0; size <= text.size(); ++size)
        EXPECT_EQ(kept.mac(ByteView(text).first(size)),
                  hmac_sha256(key, ByteView(text).first(size)));
}

// Test case 16 of the GCM specification (McGrew and Viega), AES-256.
TEST(AeadCipher, agrees_with_the_published_vector) {
    SymmetricKey key;
    const auto key_bytes = from_hex(
        "feffe9928665731c6d6a8f9467308308"
        "feffe9928665731c6d6a8f9467308308");
    std::ranges::copy(*key_bytes, key.begin());
    AeadNonce vector_nonce;
    std::ranges::copy(*from_hex("cafebabefacedbaddecaf888"), vector_nonce.begin());
    const auto text = from_hex(
        "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
        "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39");
    const auto bound = from_hex("feedfacedeadbeeffeedfacedeadbeefabaddad2");
    start_crypto();
    std::string sealed;
    AeadCipher(key).seal(vector_nonce, *bound, *text, sealed);
    EXPECT_EQ(to_hex(as_bytes(sealed)),
              "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
              "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662"
              "76fc6ece0f4e1768cddf8853bb2d551b");
}

TEST(AeadCipher, both_libraries_seal_and_open_the_same) {
    const auto other = with_libsodium();
    for (const std::string_view text :
         {"", "a", "sixteen bytes ok", "a longer text, over a block"}) {
        const auto sealed = sealed_by(with_openssl(), text);
        EXPECT_EQ(sealed, sealed_by(other, text));
        const Bytes expected(as_bytes(text).begin(), as_bytes(text).end());
        EXPECT_THAT(other.open(nonce, as_bytes("bound"), as_bytes(sealed)), Optional(Eq(expected)));
        EXPECT_THAT(with_openssl().open(nonce, as_bytes("bound"), as_bytes(sealed)),
                    Optional(Eq(expected)));
    }
}

TEST(AeadCipher, opens_nothing_that_was_changed_cut_or_bound_to_something_else) {
    const auto other = with_libsodium();
    const auto sealed = sealed_by(other, "a secret");
    for (const auto* cipher : {&with_openssl(), &other}) {
        for (std::size_t i = 0; i < sealed.size(); ++i) {
            auto changed = sealed;
            changed[i] = static_cast<char>(changed[i] ^ 1);
            EXPECT_FALSE(cipher->open(nonce, as_bytes("bound"), as_bytes(changed)));
            EXPECT_FALSE(cipher->open(nonce, as_bytes("bound"), as_bytes(sealed).first(i)));
        }
        EXPECT_FALSE(cipher->open(nonce, as_bytes("other"), as_bytes(sealed)));
        EXPECT_FALSE(cipher->open(AeadNonce{}, as_bytes("bound"), as_bytes(sealed)));
    }
}

TEST(AeadCipher, leaves_no_plaintext_behind_when_the_tag_is_wrong) {
    const auto other = with_libsodium();
    auto sealed = sealed_by(other, "a secret");
    sealed.back() = static_cast<char>(sealed.back() ^ 1);
    for (const auto* cipher : {&with_openssl(), &other}) {
        ByteArray<8> out{};
        EXPECT_FALSE(cipher->open_into(nonce, as_bytes("bound"), as_bytes(sealed), out));
        EXPECT_EQ(out, (ByteArray<8>{}));
    }
}

}  // namespace
}  // namespace grantor
