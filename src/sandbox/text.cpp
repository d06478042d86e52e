#include "sandbox/text.hpp"

#include <algorithm>
#include <cstdint>

namespace grantor::sandbox {
namespace {

bool is_continuation(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

// How many bytes the character at the start has; 0 where it is none (RFC 3629 §4).
std::size_t character_size(std::string_view text) {
    const auto first = static_cast<unsigned char>(text[0]);
    if (first == 0) return 0;
    if (first < 0x80) return 1;
    const std::size_t size = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
    if (first < 0xC2 || first > 0xF4 || text.size() < size) return 0;
    for (std::size_t i = 1; i < size; ++i)
        if (!is_continuation(text[i])) return 0;
    const auto second = static_cast<unsigned char>(text[1]);
    // Overlong forms, surrogates, beyond U+10FFFF.
    if (first == 0xE0 && second < 0xA0) return 0;
    if (first == 0xED && second > 0x9F) return 0;
    if (first == 0xF0 && second < 0x90) return 0;
    if (first == 0xF4 && second > 0x8F) return 0;
    return size;
}

// Letters that two bytes write, in their lower case: Latin, Greek and Cyrillic ones, one by one.
// The case of "I" depends on the language, and of some letters on their place; those stay as they
// are.
unsigned lower_letter(unsigned letter) {
    const auto is_in = [&](unsigned first, unsigned last) {
        return letter >= first && letter <= last;
    };
    if (is_in(0xC0, 0xDE) && letter != 0xD7) return letter + 0x20;  // À to Þ, without ×
    // From here capitals and small letters alternate.
    if (is_in(0x100, 0x12F) || is_in(0x132, 0x137) || is_in(0x14A, 0x177)) return letter | 1;
    if (is_in(0x139, 0x148) || is_in(0x179, 0x17E)) return letter + (letter & 1);
    if (is_in(0x391, 0x3A9) && letter != 0x3A2) return letter + 0x20;  // Α to Ω
    if (is_in(0x410, 0x42F)) return letter + 0x20;                     // А to Я
    if (is_in(0x400, 0x40F)) return letter + 0x50;                     // Ѐ to Џ
    return letter;
}

}  // namespace

bool is_valid_text(std::string_view text) {
    while (!text.empty()) {
        const auto size = character_size(text);
        if (size == 0) return false;
        text.remove_prefix(size);
    }
    return true;
}

std::string lower_case(std::string_view text) {
    std::string out{text};
    for (std::size_t i = 0; i < out.size(); ++i) {
        if (out[i] >= 'A' && out[i] <= 'Z') out[i] = static_cast<char>(out[i] - 'A' + 'a');
        const auto first = static_cast<unsigned char>(out[i]);
        const bool has_two_bytes = first >= 0xC3 && first <= 0xD0 && i + 1 < out.size();
        if (!has_two_bytes || !is_continuation(out[i + 1])) continue;
        const auto second = static_cast<unsigned char>(out[i + 1]);
        const auto lower =
            lower_letter(static_cast<unsigned>((first & 0x1F) << 6 | (second & 0x3F)));
        out[i] = static_cast<char>(0xC0 | lower >> 6);
        out[++i] = static_cast<char>(0x80 | (lower & 0x3F));
    }
    return out;
}

std::size_t character_count(std::string_view text) {
    return static_cast<std::size_t>(
        std::ranges::count_if(text, [](char c) { return !is_continuation(c); }));
}

}  // namespace grantor::sandbox
