#include "token/connection_secret.hpp"

#include <openssl/crypto.h>
#include <stdexcept>
#include <string>

#include "token/sealed_text.hpp"

namespace grantor {
namespace {

// The subkey of the other secrets that are kept for calls to others. What is authenticated with
// those does not begin like this, so neither ever opens as the other.
constexpr SealedKind kind{"", &Key::client_secrets};

std::string bound_to(const ConnectionSecretPlace& place) {
    std::string out = "connection secret\n";
    out += place.part;
    out += '\n';
    out += place.connection;
    return out;
}

}  // namespace

Bytes seal_connection_secret(const Secret& secret, const ConnectionSecretPlace& place,
                             const KeyRing& ring, Random& random) {
    const auto text = secret.reveal();
    if (text.size() > connection_secret_max)
        throw std::invalid_argument("the secret of a connection is too long");
    if (text.empty()) return {};
    const AeadNonce nonce = random.bytes<sizeof(AeadNonce)>();
    const auto bound = bound_to(place);
    const auto sealed = seal_text(kind, ring.newest(), nonce, {as_bytes(text), as_bytes(bound)});
    return Bytes(sealed.begin(), sealed.end());
}

std::optional<Secret> open_connection_secret(ByteView sealed, const ConnectionSecretPlace& place,
                                             const KeyRing& ring) {
    if (sealed.empty()) return Secret{};
    ByteArray<connection_secret_max> out;
    const auto bound = bound_to(place);
    const auto opened = open_text(kind, ring, as_text(sealed), out, as_bytes(bound));
    if (!opened) return std::nullopt;
    Secret secret{std::string(as_text(*opened))};
    OPENSSL_cleanse(out.data(), opened->size());
    return secret;
}

}  // namespace grantor
