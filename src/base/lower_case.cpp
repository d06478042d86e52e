#include "base/lower_case.hpp"

namespace grantor {
namespace {

bool is_continuation(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

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

std::string ascii_lower_case(std::string_view text) {
    std::string out{text};
    for (char& c : out)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return out;
}

}  // namespace grantor
