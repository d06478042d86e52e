#include "token/authorization_code.hpp"

#include "token/sealed_text.hpp"

namespace grantor {
namespace {

constexpr SealedKind kind{"v1c.", &Key::authorization_codes};
// Grant, its secret, expiry, redirect URI and where it came from, whether there is a challenge,
// challenge.
constexpr std::size_t content_size =
    8 + sizeof(GrantSecret) + 8 + sizeof(Digest) + 1 + 1 + sizeof(Digest);

}  // namespace

std::string seal_authorization_code(const AuthorizationCode& code, const KeyRing& ring,
                                    Random& random) {
    ByteArray<content_size> content;
    LayoutWriter write(content);
    write.number(code.grant_id.value);
    write.bytes(code.secret);
    write.number(to_ms(code.expires));
    write.bytes(code.redirect_uri.hash);
    write.number(static_cast<std::uint8_t>(code.redirect_uri.source));
    write.number(static_cast<std::uint8_t>(code.challenge.has_value()));
    write.bytes(code.challenge ? code.challenge->digest() : Digest{});
    return seal_text(kind, ring.newest(), random.bytes<12>(), {content});
}

std::optional<AuthorizationCode> open_authorization_code(std::string_view text,
                                                         const KeyRing& ring) {
    ByteArray<content_size> content;
    const auto opened = open_text(kind, ring, text, content);
    if (!opened || opened->size() != content_size) return std::nullopt;
    LayoutReader read(*opened);
    AuthorizationCode code;
    code.grant_id = {read.number<std::int64_t>()};
    code.secret = read.bytes<sizeof(GrantSecret)>();
    code.expires = from_ms(read.number<std::int64_t>());
    code.redirect_uri.hash = read.bytes<sizeof(Digest)>();
    code.redirect_uri.source = static_cast<RedirectUriSource>(read.number<std::uint8_t>());
    const bool has_challenge = read.number<std::uint8_t>() != 0;
    if (has_challenge) code.challenge = CodeChallenge::from_digest(read.bytes<sizeof(Digest)>());
    return code;
}

}  // namespace grantor
