#include "token/access_token.hpp"

#include <limits>

#include "token/sealed_text.hpp"

namespace grantor {
namespace {

constexpr SealedKind kind{"v1u:", &Key::access_tokens};
constexpr std::size_t size_without_scopes = 4 * 8 + 3 * 8;
constexpr std::size_t content_max = size_without_scopes + ScopeSet::Packed::size_max;

}  // namespace

TokenId make_token_id(Random& random) {
    constexpr auto positive = std::uint64_t{std::numeric_limits<std::int64_t>::max()};
    const auto number = static_cast<std::int64_t>(random.number() & positive);
    return TokenId{number == 0 ? 1 : number};
}

std::string seal_access_token(const AccessToken& token, const KeyRing& ring, Random& random) {
    const auto scopes = token.scopes.packed();
    ByteArray<content_max> content;
    LayoutWriter write(content);
    write.number(token.grant_id.value);
    write.number(token.company_id.value);
    write.number(token.user_id.value);
    write.number(token.app_id.value);
    write.bytes(scopes);
    write.number(to_ms(token.issued));
    write.number(to_ms(token.expires));
    write.number(token.id.value);
    return seal_text(kind, ring.newest(), random.bytes<12>(),
                     {ByteView(content).first(size_without_scopes + scopes.size())});
}

bool looks_like_access_token(std::string_view text) { return text.starts_with(kind.prefix); }

std::optional<AccessToken> open_access_token(std::string_view text, const KeyRing& ring) {
    ByteArray<content_max> content;
    const auto opened = open_text(kind, ring, text, content);
    if (!opened || opened->size() < size_without_scopes) return std::nullopt;
    LayoutReader read(*opened);
    AccessToken token;
    token.grant_id = {read.number<std::int64_t>()};
    token.company_id = {read.number<std::int64_t>()};
    token.user_id = {read.number<std::int64_t>()};
    token.app_id = {read.number<std::int64_t>()};
    const auto scopes = ScopeSet::unpack(read.bytes(opened->size() - size_without_scopes));
    if (!scopes) return std::nullopt;
    token.scopes = *scopes;
    token.issued = from_ms(read.number<std::int64_t>());
    token.expires = from_ms(read.number<std::int64_t>());
    token.id = {read.number<std::int64_t>()};
    return token;
}

}  // namespace grantor
