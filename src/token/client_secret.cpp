#include "token/client_secret.hpp"

#include <algorithm>
#include <openssl/crypto.h>

namespace grantor {
namespace {

constexpr std::size_t secret_length = 40;
constexpr std::size_t nonce_size = sizeof(AeadNonce);

Digest digest_under(const Key& key, const Secret& secret) {
    return key.client_secret_digests.mac(as_bytes(secret.reveal()));
}

}  // namespace

Secret make_client_secret(Random& random) { return Secret{random.hex(secret_length)}; }

StoredClientSecret protect_client_secret(const Secret& secret, const KeyRing& ring,
                                         Random& random) {
    const Key& key = ring.newest();
    const ClientSecretDigest digest{key.id, digest_under(key, secret)};
    const auto nonce = random.bytes<nonce_size>();
    std::string sealed(as_text(nonce));
    key.client_secrets.seal(nonce, digest.mac, as_bytes(secret.reveal()), sealed);
    return {digest, Bytes(sealed.begin(), sealed.end())};
}

bool client_secret_matches(const Secret& presented, const ClientSecretDigest& stored,
                           const KeyRing& ring) {
    const Key* key = ring.find(stored.key_id);
    return key != nullptr && equal_in_constant_time(digest_under(*key, presented), stored.mac);
}

std::optional<Secret> open_client_secret(const ClientSecretDigest& stored, ByteView sealed,
                                         const KeyRing& ring) {
    const Key* key = ring.find(stored.key_id);
    if (key == nullptr || sealed.size() < nonce_size) return std::nullopt;
    AeadNonce nonce;
    std::copy_n(sealed.begin(), nonce_size, nonce.begin());
    auto opened = key->client_secrets.open(nonce, stored.mac, sealed.subspan(nonce_size));
    if (!opened) return std::nullopt;
    Secret secret{std::string(as_text(*opened))};
    OPENSSL_cleanse(opened->data(), opened->size());
    return secret;
}

}  // namespace grantor
