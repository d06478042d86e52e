#include "token/refresh_token.hpp"

#include "token/sealed_text.hpp"

namespace grantor {
namespace {

constexpr SealedKind kind{"v1r.", &Key::refresh_tokens};
constexpr std::size_t content_size = 8 + sizeof(GrantSecret) + 8;

}  // namespace

std::string seal_refresh_token(const RefreshToken& token, const KeyRing& ring) {
    ByteArray<content_size> content;
    LayoutWriter write(content);
    write.number(token.grant_id.value);
    write.bytes(token.secret);
    write.number(token.generation);
    const Key& key = ring.newest();
    // A function of the content under a key of its own: it repeats for the same content only.
    const auto nonce = LayoutReader(key.refresh_nonces.mac(content)).bytes<sizeof(AeadNonce)>();
    return seal_text(kind, key, nonce, {content});
}

std::optional<RefreshToken> open_refresh_token(std::string_view text, const KeyRing& ring) {
    ByteArray<content_size> content;
    const auto opened = open_text(kind, ring, text, content);
    if (!opened || opened->size() != content_size) return std::nullopt;
    LayoutReader read(*opened);
    RefreshToken token;
    token.grant_id = {read.number<std::int64_t>()};
    token.secret = read.bytes<sizeof(GrantSecret)>();
    token.generation = read.number<std::int64_t>();
    return token;
}

}  // namespace grantor
