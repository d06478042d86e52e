#include "delivery/event_keys.hpp"

#include <algorithm>
#include <fmt/format.h>

#include "base/cut.hpp"
#include "oauth/bearer.hpp"

namespace grantor::delivery {
namespace {

constexpr std::size_t keys_max = 2;
constexpr std::size_t key_min = 32;
constexpr std::size_t key_max = 256;

std::string_view trimmed(std::string_view line) {
    constexpr std::string_view blanks = " \t\r";
    line.remove_prefix(std::min(line.find_first_not_of(blanks), line.size()));
    return line.substr(0, line.find_last_not_of(blanks) + 1);
}

bool is_key(std::string_view text) {
    if (text.size() < key_min || text.size() > key_max) return false;
    return read_bearer(fmt::format("Bearer {}", text)).has_value();
}

}  // namespace

std::expected<EventKeys, std::string> EventKeys::parse(std::string_view text) {
    EventKeys out;
    for (int number = 1; !text.empty(); ++number) {
        const auto line = trimmed(cut_piece(text, '\n'));
        if (line.empty() || line.starts_with('#')) continue;
        if (!is_key(line))
            return std::unexpected(
                fmt::format("line {}: a key has {} to {} letters, digits and -._~+/=", number,
                            key_min, key_max));
        if (out.digests_.size() == keys_max)
            return std::unexpected(fmt::format("line {}: there can be only two keys", number));
        out.digests_.push_back(sha256(as_bytes(line)));
    }
    if (out.digests_.empty()) return std::unexpected("there is no key");
    return out;
}

bool EventKeys::accept(std::string_view authorization) const {
    const auto presented = read_bearer(authorization);
    if (!presented) return false;
    const auto digest = sha256(as_bytes(*presented));
    bool accepted = false;
    for (const auto& known : digests_) accepted |= equal_in_constant_time(known, digest);
    return accepted;
}

}  // namespace grantor::delivery
