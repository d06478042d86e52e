#include "token/key_ring.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <openssl/crypto.h>
#include <optional>

#include "base/cut.hpp"
#include "base/encoding.hpp"
#include "base/number.hpp"

namespace grantor {
namespace {

constexpr std::string_view file_comment =
    "# Grantor's key ring. Anyone who reads this file can forge tokens. The key with the highest "
    "number "
    "seals,\n# the others open what they sealed before.\n";

SymmetricKey subkey(const SymmetricKey& material, std::string_view purpose) {
    return hmac_sha256(material, as_bytes(purpose));
}

// "2026-11-21T20:15:00Z": what to_rfc3339 writes, nothing else.
std::optional<Time> read_time(std::string_view text) {
    constexpr std::string_view shape = "0000-00-00T00:00:00Z";
    if (text.size() != shape.size()) return std::nullopt;
    for (std::size_t i = 0; i < shape.size(); ++i) {
        const bool is_digit = text[i] >= '0' && text[i] <= '9';
        if (shape[i] == '0' ? !is_digit : text[i] != shape[i]) return std::nullopt;
    }
    const auto part = [&](std::size_t at, std::size_t length) {
        return *read_number<int>(text.substr(at, length));
    };
    const std::chrono::year_month_day date{std::chrono::year{part(0, 4)},
                                           std::chrono::month(static_cast<unsigned>(part(5, 2))),
                                           std::chrono::day(static_cast<unsigned>(part(8, 2)))};
    if (!date.ok() || part(11, 2) > 23 || part(14, 2) > 59 || part(17, 2) > 59) return std::nullopt;
    return std::chrono::sys_days{date} + hours{part(11, 2)} + minutes{part(14, 2)} +
           seconds{part(17, 2)};
}

// The next word of the line, which is left with what follows it.
std::string_view take_word(std::string_view& line) {
    constexpr std::string_view blanks = " \t\r";
    line.remove_prefix(std::min(line.find_first_not_of(blanks), line.size()));
    const auto word = line.substr(0, line.find_first_of(blanks));
    line.remove_prefix(word.size());
    return word;
}

using KeyLine = std::expected<std::shared_ptr<const Key>, std::string_view>;

KeyLine read_key(std::string_view line) {
    if (take_word(line) != "key")
        return std::unexpected("it must be `key NUMBER CREATED KEY`, or begin with #");
    const auto id = read_number<std::uint32_t>(take_word(line));
    if (!id || *id == 0) return std::unexpected("the number of the key must be 1 or more");
    const auto created = read_time(take_word(line));
    if (!created) return std::unexpected("the time must look like 2026-11-21T20:15:00Z");
    SymmetricKey material{};
    const auto decoded = from_base64url(take_word(line), material);
    const bool is_key = decoded && decoded->size() == material.size() &&
                        std::ranges::any_of(material, [](auto byte) { return byte != 0; });
    if (!is_key)
        return std::unexpected("the key must be 43 characters of base64url and not all zero");
    if (!take_word(line).empty()) return std::unexpected("nothing may follow the key");
    auto key = std::make_shared<const Key>(*id, *created, material);
    OPENSSL_cleanse(material.data(), material.size());
    return key;
}

std::shared_ptr<const Key> make_key(KeyId id, Random& random, Time now) {
    auto material = random.bytes<32>();
    auto key = std::make_shared<const Key>(id, std::chrono::floor<seconds>(now), material);
    OPENSSL_cleanse(material.data(), material.size());
    return key;
}

}  // namespace

// The purposes are part of every sealed value: never change one.
Key::Key(KeyId number, Time made, const SymmetricKey& material)
    : id(number),
      created(made),
      access_tokens(subkey(material, "grantor access token")),
      refresh_tokens(subkey(material, "grantor refresh token")),
      authorization_codes(subkey(material, "grantor authorization code")),
      client_secrets(subkey(material, "grantor client secret")),
      flow_states(subkey(material, "grantor flow state")),
      refresh_nonces(subkey(material, "grantor refresh token nonce")),
      client_secret_digests(subkey(material, "grantor client secret digest")),
      legacy_tokens(subkey(material, "grantor legacy access token")),
      legacy_masks(subkey(material, "grantor legacy access token mask")),
      csrf_tokens(subkey(material, "grantor csrf token")),
      device_marks(subkey(material, "grantor device mark")),
      material_(material) {}

std::string Key::fingerprint() const {
    return to_hex(ByteView{subkey(material_, "grantor key fingerprint")}.first(8));
}

Key::~Key() { OPENSSL_cleanse(material_.data(), material_.size()); }

KeyRing KeyRing::make(Random& random, Time now) { return KeyRing({make_key(1, random, now)}); }

std::expected<KeyRing, std::string> KeyRing::parse(std::string_view text) {
    std::vector<std::shared_ptr<const Key>> keys;
    for (int number = 1; !text.empty(); ++number) {
        const auto line = cut_piece(text, '\n');
        auto rest = line;
        const auto first = take_word(rest);
        if (first.empty() || first.starts_with('#')) continue;
        auto key = read_key(line);
        if (key && !keys.empty() && (*key)->id <= keys.back()->id)
            key = std::unexpected("the numbers of the keys must go up");
        if (!key) return std::unexpected(fmt::format("key ring, line {}: {}", number, key.error()));
        keys.push_back(std::move(*key));
    }
    if (keys.empty()) return std::unexpected("the key ring has no key");
    return KeyRing(std::move(keys));
}

std::string KeyRing::format() const {
    std::string out(file_comment);
    for (const auto& key : keys_) {
        out += fmt::format("key {} {} ", key->id, to_rfc3339(key->created));
        append_base64url(key->material(), out);
        out += '\n';
    }
    return out;
}

const Key* KeyRing::find(KeyId id) const {
    if (id > newest().id) return look_ ? look_(id) : nullptr;
    return find_known(id);
}

KeyRing KeyRing::with_look(Look look) const {
    auto out = *this;
    out.look_ = std::move(look);
    return out;
}

const Key* KeyRing::find_known(KeyId id) const {
    // From the back: nearly everything is sealed under the newest.
    for (auto key = keys_.rbegin(); key != keys_.rend(); ++key)
        if ((*key)->id == id) return key->get();
    return nullptr;
}

KeyRing KeyRing::with_new_key(Random& random, Time now) const {
    auto keys = keys_;
    keys.push_back(make_key(newest().id + 1, random, now));
    return KeyRing(std::move(keys));
}

}  // namespace grantor
