#include "token/webhook_password.hpp"

#include <openssl/crypto.h>
#include <stdexcept>
#include <string>

#include "token/sealed_text.hpp"

namespace grantor {
namespace {

// The subkey of the other secrets that are kept for deliveries. What is authenticated with them has
// 32 bytes, here it has fewer, so neither ever opens as the other.
constexpr SealedKind kind{"", &Key::client_secrets};
constexpr std::string_view purpose = "webhook password";

}  // namespace

Bytes seal_webhook_password(const Secret& password, const KeyRing& ring, Random& random) {
    const auto text = password.reveal();
    if (text.size() > webhook_password_max)
        throw std::invalid_argument("the password of a webhook is too long");
    if (text.empty()) return {};
    const AeadNonce nonce = random.bytes<sizeof(AeadNonce)>();
    const auto sealed = seal_text(kind, ring.newest(), nonce, {as_bytes(text), as_bytes(purpose)});
    return Bytes(sealed.begin(), sealed.end());
}

std::optional<Secret> open_webhook_password(ByteView sealed, const KeyRing& ring) {
    if (sealed.empty()) return Secret{};
    ByteArray<webhook_password_max> out;
    const auto opened = open_text(kind, ring, as_text(sealed), out, as_bytes(purpose));
    if (!opened) return std::nullopt;
    Secret password{std::string(as_text(*opened))};
    OPENSSL_cleanse(out.data(), out.size());
    return password;
}

}  // namespace grantor
