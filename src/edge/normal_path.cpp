#include "edge/normal_path.hpp"

#include <array>
#include <cstddef>

namespace grantor::edge {
namespace {

constexpr bool is_plain(unsigned char c) {
    // Unreserved characters and delimiters of RFC 3986 §3.3, without ';'.
    constexpr std::string_view others = "-._~!$&'()*+,=:@";
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           others.contains(static_cast<char>(c));
}

constexpr std::array<bool, 256> plain_characters = [] {
    std::array<bool, 256> table{};
    for (std::size_t c = 0; c < table.size(); ++c)
        table[c] = is_plain(static_cast<unsigned char>(c));
    return table;
}();

int hex_digit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

// An escape is valid if its character could not appear unescaped and has no meaning in paths.
bool is_normal_escape(std::string_view text) {
    if (text.size() < 3) return false;
    const int high = hex_digit(text[1]);
    const int low = hex_digit(text[2]);
    if (high < 0 || low < 0) return false;
    const auto byte = static_cast<unsigned char>(high * 16 + low);
    if (byte < 0x20 || byte == 0x7F) return false;
    return !plain_characters[byte] &&
           !std::string_view{"/\\;%?#"}.contains(static_cast<char>(byte));
}

}  // namespace

bool is_normal_path(std::string_view path) {
    if (!path.starts_with('/')) return false;
    std::size_t segment = 1;
    for (std::size_t i = 1; i <= path.size(); ++i) {
        if (i == path.size() || path[i] == '/') {
            const auto text = path.substr(segment, i - segment);
            if (text == "." || text == ".." || (text.empty() && i != path.size())) return false;
            segment = i + 1;
        } else if (path[i] == '%') {
            if (!is_normal_escape(path.substr(i))) return false;
            i += 2;
        } else if (!plain_characters[static_cast<unsigned char>(path[i])]) {
            return false;
        }
    }
    return true;
}

}  // namespace grantor::edge
