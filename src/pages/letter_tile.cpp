#include "pages/letter_tile.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdint>
#include <optional>

namespace grantor::pages {
namespace {

struct Range {
    char32_t first;
    char32_t last;
};

// Characters beyond ASCII that are not letters or do not look like one: signs of Latin-1, combining
// marks, the blocks of punctuation, of symbols and of private use, the characters that are
// invisible or turn the direction of text, and variation selectors.
constexpr std::array<Range, 10> not_letters{{{0x80, 0xBF},
                                             {0x300, 0x36F},
                                             {0x61C, 0x61C},
                                             {0x1AB0, 0x1AFF},
                                             {0x2000, 0x2BFF},
                                             {0x3000, 0x303F},
                                             {0xD800, 0xF8FF},
                                             {0xFE00, 0xFE0F},
                                             {0xFEFF, 0xFEFF},
                                             {0xFFF0, 0xFFFF}}};

bool is_letter(char32_t c) {
    if (c < 0x80) return std::isalnum(static_cast<int>(c)) != 0;
    if (c >= 0xE0000) return false;  // tags, and planes of private use
    return std::none_of(not_letters.begin(), not_letters.end(),
                        [c](const Range& range) { return range.first <= c && c <= range.last; });
}

// The bytes of one character at the front; 1 for what is not UTF-8, which is then no letter.
std::size_t length_of(std::string_view text) {
    const auto lead = static_cast<std::uint8_t>(text[0]);
    const std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC0 ? 2 : 1;
    if (length > text.size()) return 1;
    const auto continues = [](char c) { return (static_cast<std::uint8_t>(c) & 0xC0) == 0x80; };
    const auto rest = text.substr(1, length - 1);
    return std::all_of(rest.begin(), rest.end(), continues) ? length : 1;
}

char32_t character(std::string_view bytes) {
    if (bytes.size() == 1) return static_cast<std::uint8_t>(bytes[0]);
    char32_t value = static_cast<std::uint8_t>(bytes[0]) & (0xFFu >> (bytes.size() + 1));
    for (const char c : bytes.substr(1)) value = value << 6 | (static_cast<std::uint8_t>(c) & 0x3F);
    return value;
}

}  // namespace

std::string tile_letter(std::string_view name) {
    while (!name.empty()) {
        const auto bytes = name.substr(0, length_of(name));
        const bool is_whole = bytes.size() > 1 || static_cast<std::uint8_t>(bytes[0]) < 0x80;
        if (is_whole && is_letter(character(bytes))) {
            std::string letter(bytes);
            if (letter.size() == 1) letter[0] = static_cast<char>(std::toupper(letter[0]));
            return letter;
        }
        name.remove_prefix(bytes.size());
    }
    return "•";
}

unsigned tile_colour(std::string_view name) {
    std::uint32_t sum = 2166136261u;  // FNV-1a: spread is all that is asked of it
    for (const char c : name) sum = (sum ^ static_cast<std::uint8_t>(c)) * 16777619u;
    return 1 + (sum >> 16) % tile_colours;
}

}  // namespace grantor::pages
