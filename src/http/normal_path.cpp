#include "http/normal_path.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

#include "base/cut.hpp"
#include "base/encoding.hpp"

namespace grantor::http {
namespace {

constexpr bool is_plain(unsigned char c) {
    // Characters of a segment (RFC 3986 §3.3) without ';' and '+'.
    constexpr std::string_view others = "-._~!$&'()*,=:@";
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           others.contains(static_cast<char>(c));
}

constexpr std::array<bool, 256> plain_characters = [] {
    std::array<bool, 256> table{};
    for (std::size_t c = 0; c < table.size(); ++c)
        table[c] = is_plain(static_cast<unsigned char>(c));
    return table;
}();

bool is_plain_character(char c) { return plain_characters[static_cast<unsigned char>(c)]; }

int hex_digit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

// Nothing: a character that cannot stand in a path, or half an escape.
std::optional<std::string> decoded_once(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto c = text[i];
        if (c != '%') {
            if (std::string_view{" ;?#"}.contains(c)) return std::nullopt;
            out += c;
            continue;
        }
        const int high = i + 2 < text.size() ? hex_digit(text[i + 1]) : -1;
        const int low = i + 2 < text.size() ? hex_digit(text[i + 2]) : -1;
        if (high < 0 || low < 0) return std::nullopt;
        out += static_cast<char>(high * 16 + low);
        i += 2;
    }
    return out;
}

// The length of the character at the start of a text; 0 if it is not UTF-8 (RFC 3629 §4), in its
// shortest form.
std::size_t utf8_length(std::string_view text) {
    const auto at = [&](std::size_t i) {
        return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U;
    };
    const auto continues = [&](std::size_t i) { return (at(i) & 0xC0U) == 0x80U; };
    const auto first = at(0);
    if (first < 0x80) return 1;
    if (first < 0xC2) return 0;
    if (first < 0xE0) return continues(1) ? 2 : 0;
    if (first < 0xF0) {
        const bool is_overlong = first == 0xE0 && at(1) < 0xA0;
        const bool is_surrogate = first == 0xED && at(1) > 0x9F;
        return continues(1) && continues(2) && !is_overlong && !is_surrogate ? 3 : 0;
    }
    const bool is_overlong = first == 0xF0 && at(1) < 0x90;
    const bool is_too_large = first > 0xF4 || (first == 0xF4 && at(1) > 0x8F);
    return continues(1) && continues(2) && continues(3) && !is_overlong && !is_too_large ? 4 : 0;
}

// Careless decoders make a dot or a slash of two to four bytes that begin like this.
bool has_overlong_ascii(std::string_view text) {
    for (std::size_t i = 0; i + 1 < text.size(); ++i) {
        const auto first = static_cast<unsigned char>(text[i]);
        const auto second = static_cast<unsigned char>(text[i + 1]);
        const bool continues = (second & 0xC0U) == 0x80U;
        if (continues && (first == 0xC0 || first == 0xC1)) return true;
        if (continues && first == 0xE0 && second < 0xA0) return true;
        if (continues && first == 0xF0 && second < 0x90) return true;
    }
    return false;
}

// C1 controls are two bytes, C2 80 to C2 9F.
bool has_control(std::string_view text) {
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto c = static_cast<unsigned char>(text[i]);
        if (c < 0x20 || c == 0x7F) return true;
        if (c == 0xC2 && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) < 0xA0)
            return true;
    }
    return false;
}

// Also as servers read it that cut parameters off (`..;x`) or spaces (`.. `).
bool is_dot_segment(std::string_view segment) {
    segment = segment.substr(0, segment.find(';'));
    while (segment.starts_with(' ')) segment.remove_prefix(1);
    while (segment.ends_with(' ')) segment.remove_suffix(1);
    return segment == "." || segment == "..";
}

bool has_dot_segment(std::string_view text) {
    while (!text.empty())
        if (is_dot_segment(cut_piece(text, '/'))) return true;
    return false;
}

bool is_utf8(std::string_view text) {
    while (!text.empty()) {
        const auto length = utf8_length(text);
        if (length == 0) return false;
        text.remove_prefix(length);
    }
    return true;
}

// Some servers decode twice, or a proxy and the server behind it once each. Deeper than this is
// no one's data.
constexpr int escapes_within_escapes_max = 4;

bool hides_something_deeper(std::string decoded) {
    for (int i = 0; i < escapes_within_escapes_max; ++i) {
        auto deeper = percent_decode(decoded, PlusSign::literal);
        if (deeper == decoded) return false;
        if (deeper.find_first_of("/\\") != std::string::npos || has_control(deeper) ||
            has_overlong_ascii(deeper) || is_dot_segment(deeper))
            return true;
        decoded = std::move(deeper);
    }
    return true;
}

enum class Dots : std::uint8_t { are_data, are_refused };

bool is_one_reading(const std::string& decoded, EncodedSlash slash, Dots dots) {
    if (decoded.contains('\\') || has_control(decoded) || !is_utf8(decoded)) return false;
    if (slash == EncodedSlash::refused && decoded.contains('/')) return false;
    if (dots == Dots::are_refused && has_dot_segment(decoded)) return false;
    return !decoded.contains('%') || !hides_something_deeper(decoded);
}

void append_encoded(std::string_view decoded, std::string& out) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    for (const char c : decoded) {
        if (is_plain_character(c)) {
            out += c;
            continue;
        }
        const auto byte = static_cast<unsigned char>(c);
        out += '%';
        out += digits[byte >> 4];
        out += digits[byte & 15];
    }
}

// Of nearly every path: its characters need no escape and it has none.
bool is_plain_path(std::string_view path) {
    std::size_t segment = 1;
    for (std::size_t i = 1; i <= path.size(); ++i) {
        if (i == path.size() || path[i] == '/') {
            const auto text = path.substr(segment, i - segment);
            if (text == "." || text == ".." || (text.empty() && i != path.size())) return false;
            segment = i + 1;
        } else if (!is_plain_character(path[i])) {
            return false;
        }
    }
    return true;
}

}  // namespace

std::optional<NormalPath> NormalPath::read(std::string_view path, EncodedSlash slash) {
    if (!path.starts_with('/')) return std::nullopt;
    NormalPath out(path);
    if (is_plain_path(path)) return out;
    std::string text;
    for (auto rest = path; !rest.empty();) {
        const auto segment = cut_segment(rest);
        if (segment.empty() && !rest.empty()) return std::nullopt;
        const auto decoded = decoded_once(segment);
        if (!decoded || !is_one_reading(*decoded, slash, Dots::are_refused)) return std::nullopt;
        text += '/';
        append_encoded(*decoded, text);
    }
    if (text != path) out.rewritten_ = std::make_unique<const std::string>(std::move(text));
    return out;
}

std::optional<std::string> normal_piece(std::string_view piece) {
    const auto decoded = decoded_once(piece);
    if (!decoded || !is_one_reading(*decoded, EncodedSlash::refused, Dots::are_data))
        return std::nullopt;
    std::string out;
    append_encoded(*decoded, out);
    return out;
}

}  // namespace grantor::http
