// {company}:{user}:{hex of mask(grant id, 8 | issued, seconds, 4) and MAC, 8}
//
// The MAC is over everything; the mask is made from the MAC (as a synthetic nonce), so two tokens
// have two masks and a text shows neither its grant nor its age.
#include <algorithm>
#include <charconv>
#include <limits>

#include "base/encoding.hpp"
#include "token/access_token.hpp"
#include "token/sealed_text.hpp"

namespace grantor {
namespace {

constexpr std::size_t content_size = 8 + 4;
constexpr std::size_t mac_size = 8;
constexpr std::size_t hex_length = 2 * (content_size + mac_size);

using Content = ByteArray<content_size>;
using ShortMac = ByteArray<mac_size>;

struct Owner {
    CompanyId company_id;
    UserId user_id;
};

ByteArray<16> owner_bytes(const Owner& owner) {
    ByteArray<16> out;
    LayoutWriter write(out);
    write.number(owner.company_id.value);
    write.number(owner.user_id.value);
    return out;
}

ShortMac mac_of(const Key& key, const Owner& owner, const Content& content) {
    ByteArray<16 + content_size> input;
    LayoutWriter write(input);
    write.bytes(owner_bytes(owner));
    write.bytes(content);
    return LayoutReader(key.legacy_tokens.mac(input)).bytes<mac_size>();
}

Content masked(const Key& key, const Owner& owner, const ShortMac& mac, Content content) {
    ByteArray<16 + mac_size> input;
    LayoutWriter write(input);
    write.bytes(owner_bytes(owner));
    write.bytes(mac);
    const auto mask = key.legacy_masks.mac(input);
    for (std::size_t i = 0; i < content.size(); ++i) content[i] ^= mask[i];
    return content;
}

TokenId token_id_of(const ShortMac& mac) {
    constexpr auto positive = std::uint64_t{std::numeric_limits<std::int64_t>::max()};
    const auto number =
        static_cast<std::int64_t>(LayoutReader(mac).number<std::uint64_t>() & positive);
    return TokenId{number == 0 ? 1 : number};
}

// A positive number in its one spelling; takes the ':' behind it too.
std::optional<std::int64_t> take_number(std::string_view& text) {
    const auto digits = text.substr(0, text.find(':'));
    if (digits.empty() || digits.size() == text.size() || digits[0] < '1' || digits[0] > '9')
        return std::nullopt;
    std::int64_t out = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), out);
    if (error != std::errc{} || end != digits.data() + digits.size()) return std::nullopt;
    text.remove_prefix(digits.size() + 1);
    return out;
}

}  // namespace

std::string seal_legacy_access_token(const LegacyAccessToken& token, const KeyRing& ring) {
    Content content;
    LayoutWriter write(content);
    write.number(token.grant_id.value);
    write.number(static_cast<std::uint32_t>(to_s(token.issued)));
    const Owner owner{token.company_id, token.user_id};
    const auto mac = mac_of(ring.newest(), owner, content);
    std::string out = std::to_string(token.company_id.value);
    out += ':';
    out += std::to_string(token.user_id.value);
    out += ':';
    out += to_hex(masked(ring.newest(), owner, mac, content));
    out += to_hex(mac);
    return out;
}

std::optional<LegacyAccessToken> open_legacy_access_token(std::string_view text,
                                                          const KeyRing& ring) {
    const auto company = take_number(text);
    const auto user = company ? take_number(text) : std::nullopt;
    if (!user || text.size() != hex_length) return std::nullopt;
    const auto bytes = from_hex(text);
    if (!bytes) return std::nullopt;
    LayoutReader read(*bytes);
    const auto hidden = read.bytes<content_size>();
    const auto mac = read.bytes<mac_size>();
    const Owner owner{CompanyId{*company}, UserId{*user}};
    const auto& keys = ring.keys();
    for (auto key = keys.rbegin(); key != keys.rend(); ++key) {
        const auto content = masked(**key, owner, mac, hidden);
        if (!equal_in_constant_time(mac_of(**key, owner, content), mac)) continue;
        LayoutReader fields(content);
        const GrantId grant_id{fields.number<std::int64_t>()};
        const Time issued{seconds{fields.number<std::uint32_t>()}};
        return LegacyAccessToken{grant_id, owner.company_id, owner.user_id, issued,
                                 token_id_of(mac)};
    }
    return std::nullopt;
}

}  // namespace grantor
