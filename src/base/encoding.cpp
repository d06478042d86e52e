#include "base/encoding.hpp"

#include <array>

namespace grantor {
namespace {

constexpr std::string_view hex_digits = "0123456789abcdef";
constexpr std::string_view base64_alphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::string_view base64url_alphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

constexpr std::array<std::int8_t, 256> reverse(std::string_view alphabet) {
    std::array<std::int8_t, 256> table{};
    table.fill(-1);
    for (std::size_t i = 0; i < alphabet.size(); ++i)
        table[static_cast<unsigned char>(alphabet[i])] = static_cast<std::int8_t>(i);
    return table;
}
constexpr auto base64_values = reverse(base64_alphabet);
constexpr auto base64url_values = reverse(base64url_alphabet);

void append_base64(ByteView bytes, std::string_view alphabet, std::string& out) {
    const std::size_t start = out.size();
    out.resize(start + (bytes.size() * 4 + 2) / 3);
    char* at = out.data() + start;
    std::size_t i = 0;
    for (; i + 3 <= bytes.size(); i += 3) {
        const std::uint32_t word = bytes[i] << 16 | bytes[i + 1] << 8 | bytes[i + 2];
        *at++ = alphabet[word >> 18];
        *at++ = alphabet[word >> 12 & 63];
        *at++ = alphabet[word >> 6 & 63];
        *at++ = alphabet[word & 63];
    }
    const std::size_t rest = bytes.size() - i;
    if (rest == 0) return;
    const std::uint32_t word = bytes[i] << 16 | (rest == 2 ? bytes[i + 1] << 8 : 0);
    *at++ = alphabet[word >> 18];
    *at++ = alphabet[word >> 12 & 63];
    if (rest == 2) *at++ = alphabet[word >> 6 & 63];
}

constexpr std::size_t decoded_size(std::string_view text) { return text.size() * 3 / 4; }

// `out` has room for decoded_size(text).
bool decode_base64(std::string_view text, const std::array<std::int8_t, 256>& values,
                   std::uint8_t* out) {
    if (text.size() % 4 == 1) return false;
    const auto value = [&](std::size_t i) { return values[static_cast<unsigned char>(text[i])]; };
    int invalid = 0;  // its sign bit is set by any character outside the alphabet
    std::size_t i = 0;
    for (; i + 4 <= text.size(); i += 4) {
        const int a = value(i), b = value(i + 1), c = value(i + 2), d = value(i + 3);
        invalid |= a | b | c | d;
        const std::uint32_t word =
            static_cast<std::uint32_t>(a & 63) << 18 | (b & 63) << 12 | (c & 63) << 6 | (d & 63);
        *out++ = static_cast<std::uint8_t>(word >> 16);
        *out++ = static_cast<std::uint8_t>(word >> 8);
        *out++ = static_cast<std::uint8_t>(word);
    }
    if (i == text.size()) return invalid >= 0;
    const int a = value(i), b = value(i + 1), c = i + 2 < text.size() ? value(i + 2) : 0;
    invalid |= a | b | c;
    const std::uint32_t word = static_cast<std::uint32_t>(a & 63) << 12 | (b & 63) << 6 | (c & 63);
    *out++ = static_cast<std::uint8_t>(word >> 10);
    if (i + 2 == text.size()) return invalid >= 0 && (word & 0x3FF) == 0;
    *out++ = static_cast<std::uint8_t>(word >> 2);
    return invalid >= 0 && (word & 3) == 0;
}

std::optional<Bytes> decode_base64(std::string_view text,
                                   const std::array<std::int8_t, 256>& values) {
    Bytes out(decoded_size(text));
    if (!decode_base64(text, values, out.data())) return std::nullopt;
    return out;
}

int hex_value(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

// The length of the valid UTF-8 sequence at the front of `text`, 0 if there is none (RFC 3629).
std::size_t utf8_length(std::string_view text) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const auto continues = [&](std::size_t i, unsigned low = 0x80, unsigned high = 0xBF) {
        return i < text.size() && byte(i) >= low && byte(i) <= high;
    };
    const unsigned first = byte(0);
    if (first < 0x80) return 1;
    if (first >= 0xC2 && first <= 0xDF) return continues(1) ? 2 : 0;
    if (first >= 0xE0 && first <= 0xEF) {
        const unsigned low = first == 0xE0 ? 0xA0 : 0x80;
        const unsigned high = first == 0xED ? 0x9F : 0xBF;
        return continues(1, low, high) && continues(2) ? 3 : 0;
    }
    if (first >= 0xF0 && first <= 0xF4) {
        const unsigned low = first == 0xF0 ? 0x90 : 0x80;
        const unsigned high = first == 0xF4 ? 0x8F : 0xBF;
        return continues(1, low, high) && continues(2) && continues(3) ? 4 : 0;
    }
    return 0;
}

}  // namespace

std::string to_hex(ByteView bytes) {
    std::string out;
    out.reserve(bytes.size() * 2);
    for (const auto byte : bytes) {
        out.push_back(hex_digits[byte >> 4]);
        out.push_back(hex_digits[byte & 15]);
    }
    return out;
}

std::optional<Bytes> from_hex(std::string_view text) {
    if (text.size() % 2 != 0) return std::nullopt;
    Bytes out;
    out.reserve(text.size() / 2);
    for (std::size_t i = 0; i < text.size(); i += 2) {
        const auto high = hex_digits.find(text[i]);
        const auto low = hex_digits.find(text[i + 1]);
        if (high == std::string_view::npos || low == std::string_view::npos) return std::nullopt;
        out.push_back(static_cast<std::uint8_t>(high << 4 | low));
    }
    return out;
}

void append_base64url(ByteView bytes, std::string& out) {
    append_base64(bytes, base64url_alphabet, out);
}

std::string to_base64url(ByteView bytes) {
    std::string out;
    append_base64url(bytes, out);
    return out;
}

std::optional<Bytes> from_base64url(std::string_view text) {
    return decode_base64(text, base64url_values);
}

std::optional<std::span<std::uint8_t>> from_base64url(std::string_view text,
                                                      std::span<std::uint8_t> out) {
    if (decoded_size(text) > out.size()) return std::nullopt;
    if (!decode_base64(text, base64url_values, out.data())) return std::nullopt;
    return out.first(decoded_size(text));
}

std::optional<Bytes> from_base64(std::string_view text) {
    for (int padding = 0; padding < 2 && text.ends_with('='); ++padding) text.remove_suffix(1);
    return decode_base64(text, base64_values);
}

std::string to_base64(ByteView bytes) {
    std::string out;
    append_base64(bytes, base64_alphabet, out);
    while (out.size() % 4 != 0) out.push_back('=');
    return out;
}

std::string percent_encode(std::string_view text) {
    constexpr std::string_view upper = "0123456789ABCDEF";
    std::string out;
    out.reserve(text.size() + 16);
    for (const unsigned char c : text) {
        const bool unreserved = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                                (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_' ||
                                c == '~';
        if (unreserved) {
            out.push_back(static_cast<char>(c));
            continue;
        }
        out.push_back('%');
        out.push_back(upper[c >> 4]);
        out.push_back(upper[c & 15]);
    }
    return out;
}

char* percent_decode(std::string_view text, PlusSign plus, char* out) {
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '+' && plus == PlusSign::space) {
            *out++ = ' ';
            continue;
        }
        if (text[i] == '%' && i + 2 < text.size()) {
            const int high = hex_value(text[i + 1]);
            const int low = hex_value(text[i + 2]);
            if (high >= 0 && low >= 0) {
                *out++ = static_cast<char>(high << 4 | low);
                i += 2;
                continue;
            }
        }
        *out++ = text[i];
    }
    return out;
}

std::string percent_decode(std::string_view text, PlusSign plus) {
    std::string out(text.size(), '\0');
    out.resize(static_cast<std::size_t>(percent_decode(text, plus, out.data()) - out.data()));
    return out;
}

std::string escape_html(std::string_view text) {
    std::string out;
    out.reserve(text.size() + 16);
    for (const char c : text) {
        switch (c) {
            case '&':
                out += "&amp;";
                break;
            case '<':
                out += "&lt;";
                break;
            case '>':
                out += "&gt;";
                break;
            case '"':
                out += "&quot;";
                break;
            case '\'':
                out += "&#39;";
                break;
            default:
                out.push_back(c);
        }
    }
    return out;
}

void append_json_string(std::string_view text, std::string& out) {
    out.push_back('"');
    while (!text.empty()) {
        const std::size_t length = utf8_length(text);
        const unsigned char c = static_cast<unsigned char>(text[0]);
        if (length == 0) {
            out += "\xEF\xBF\xBD";
        } else if (c == '"' || c == '\\') {
            out.push_back('\\');
            out.push_back(static_cast<char>(c));
        } else if (c < 0x20) {
            out += "\\u00";
            out.push_back(hex_digits[c >> 4]);
            out.push_back(hex_digits[c & 15]);
        } else {
            out.append(text.substr(0, length));
        }
        text.remove_prefix(length == 0 ? 1 : length);
    }
    out.push_back('"');
}

}  // namespace grantor
