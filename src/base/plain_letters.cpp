#include "base/plain_letters.hpp"

#include <array>

namespace grantor {
namespace {

// What the letters from U+00DF on are written as without their marks; "": as they are. Capitals are
// not among them.
constexpr unsigned first_letter = 0xDF;
constexpr std::array<std::string_view, 161> plain{{
    "ss", "a", "a", "a", "a", "a", "a", "ae", "c",  "e", "e", "e", "e",  "i",  "i", "i", "i", "d",
    "n",  "o", "o", "o", "o", "o", "",  "o",  "u",  "u", "u", "u", "y",  "th", "y", "",  "a", "",
    "a",  "",  "a", "",  "c", "",  "c", "",   "c",  "",  "c", "",  "d",  "",   "d", "",  "e", "",
    "e",  "",  "e", "",  "e", "",  "e", "",   "g",  "",  "g", "",  "g",  "",   "g", "",  "h", "",
    "h",  "",  "i", "",  "i", "",  "i", "",   "i",  "",  "i", "",  "ij", "",   "j", "",  "k", "k",
    "",   "l", "",  "l", "",  "l", "",  "l",  "",   "l", "",  "n", "",   "n",  "",  "n", "n", "",
    "n",  "",  "o", "",  "o", "",  "o", "",   "oe", "",  "r", "",  "r",  "",   "r", "",  "s", "",
    "s",  "",  "s", "",  "s", "",  "t", "",   "t",  "",  "t", "",  "u",  "",   "u", "",  "u", "",
    "u",  "",  "u", "",  "u", "",  "w", "",   "y",  "",  "",  "z", "",   "z",  "",  "z", "s",
}};

// Of two bytes.
unsigned letter_at(std::string_view text, std::size_t i) {
    const auto first = static_cast<unsigned char>(text[i]);
    if (first < 0xC3 || first > 0xCD || i + 1 == text.size()) return 0;
    const auto second = static_cast<unsigned char>(text[i + 1]);
    if ((second & 0xC0) != 0x80) return 0;
    return static_cast<unsigned>((first & 0x1F) << 6 | (second & 0x3F));
}

bool is_mark(unsigned letter) { return letter >= 0x300 && letter <= 0x36F; }

std::string_view plain_letter(unsigned letter) {
    if (letter < first_letter || letter >= first_letter + plain.size()) return {};
    return plain[letter - first_letter];
}

}  // namespace

std::string plain_letters(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto letter = letter_at(text, i);
        const auto written = plain_letter(letter);
        if (letter == 0 || (written.empty() && !is_mark(letter))) {
            out += text[i];
            continue;
        }
        out += written;
        ++i;
    }
    return out;
}

}  // namespace grantor
