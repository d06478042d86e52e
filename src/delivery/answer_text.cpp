#include "delivery/answer_text.hpp"

#include <algorithm>
#include <boost/json.hpp>

#include "base/encoding.hpp"

namespace grantor::delivery {
namespace {

constexpr std::string_view stars = "***";
// Shorter ones occur in any text, and the first letters of a secret reveal nothing.
constexpr std::size_t telling_size = 8;

void hide(std::string& text, std::string_view secret) {
    if (secret.size() < telling_size) return;
    for (auto at = text.find(secret); at != std::string::npos; at = text.find(secret, at))
        text.replace(at, secret.size(), stars);
    for (auto size = std::min(secret.size() - 1, text.size()); size >= telling_size; --size) {
        if (!text.ends_with(secret.substr(0, size))) continue;
        text.replace(text.size() - size, size, stars);
        return;
    }
}

// A JSON text is UTF-8 whatever it was made of.
std::string as_utf8(std::string_view text) {
    std::string literal;
    append_json_string(text, literal);
    return std::string(boost::json::parse(literal).as_string());
}

}  // namespace

std::string answer_text(std::string_view answer, std::span<const Secret> secrets) {
    std::string hidden{answer};
    for (const auto& secret : secrets) hide(hidden, secret.reveal());
    auto out = as_utf8(hidden);
    const auto is_control = [](char c) {
        return (static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\t') || c == 0x7F;
    };
    std::ranges::replace_if(out, is_control, ' ');
    return out;
}

std::string origin_of(std::string_view url) {
    const auto scheme_end = url.find("://");
    if (scheme_end == std::string_view::npos) return {};
    const auto begin = scheme_end + 3;
    auto authority = url.substr(begin, url.find_first_of("/?#\\", begin) - begin);
    authority.remove_prefix(std::min(authority.rfind('@') + 1, authority.size()));
    std::string out{url.substr(0, begin)};
    return out.append(authority);
}

}  // namespace grantor::delivery
