#include "edge/matching/lookalikes.hpp"

#include <algorithm>
#include <clocale>
#include <cwctype>

#include "base/encoding.hpp"

namespace grantor::edge {
namespace {

// What a character is without regard to case and width. Of the four that become ASCII letters in
// some languages' comparisons and not in others' the most careless reading counts.
char32_t folded(char32_t c) {
    if (c >= 0xFF01 && c <= 0xFF5E) c -= 0xFEE0;  // full-width forms
    if (c >= 'A' && c <= 'Z') return c + 0x20;
    if (c < 0x80) return c;
    switch (c) {
        case 0x0130:  // İ
        case 0x0131:  // ı
            return 'i';
        case 0x017F:  // ſ
            return 's';
        case 0x212A:  // K, kelvin
            return 'k';
        case 0x00A0:  // no-break space
        case 0x3000:  // ideographic space
            return ' ';
        default:
            break;
    }
    static const locale_t characters = newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr);
    if (characters == nullptr) return c;
    return towlower_l(towupper_l(static_cast<wint_t>(c), characters), characters);
}

// Of UTF-8. Bytes that a second decoding brought and that are not stay as they are.
std::string folded(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size();) {
        const auto first = static_cast<unsigned char>(text[i]);
        const std::size_t length = first < 0xC0 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
        if (i + length > text.size() || (first >= 0x80 && first < 0xC0)) {
            out += text[i++];
            continue;
        }
        char32_t c = length == 1 ? first : first & (0xFFU >> (length + 1));
        for (std::size_t j = 1; j < length; ++j)
            c = c << 6 | (static_cast<unsigned char>(text[i + j]) & 0x3FU);
        i += length;
        c = folded(c);
        if (c < 0x80) {
            out += static_cast<char>(c);
        } else {
            // Only compared with its like, so any one form will do.
            for (int shift = 18; shift >= 0; shift -= 6)
                out += static_cast<char>(0x80U | (c >> shift & 0x3FU));
        }
    }
    return out;
}

std::string_view trimmed(std::string_view text) {
    const auto first = text.find_first_not_of(' ');
    if (first == std::string_view::npos) return {};
    text.remove_prefix(first);
    const auto last = text.find_last_not_of(". ");
    return last == std::string_view::npos ? text : text.substr(0, last + 1);
}

// Calls `see` with each reading of a folded text, until one is accepted: whole, without parameters,
// and up to each dot, since a format may have dots itself.
template <class See>
bool see_readings(std::string_view text, const See& see) {
    if (see(trimmed(text))) return true;
    text = trimmed(text.substr(0, text.find(';')));
    if (see(text)) return true;
    for (auto dot = text.find('.', 1); dot != std::string_view::npos; dot = text.find('.', dot + 1))
        if (see(trimmed(text.substr(0, dot)))) return true;
    return false;
}

// Of a decoded text, in which a '%' is data: fits() would take it for the beginning of an escape.
// No path has what stands for it here.
std::string without_percent(std::string_view text) {
    std::string out(text);
    std::ranges::replace(out, '%', '\x01');
    return out;
}

constexpr int decodings_max = 4;

// The same for each decoding of a segment.
template <class See>
bool see_folded(std::string_view segment, const See& see) {
    std::string text{segment};
    for (int i = 0; i < decodings_max; ++i) {
        auto decoded = percent_decode(text, PlusSign::literal);
        if (i > 0 && decoded == text) return false;
        text = std::move(decoded);
        if (see(folded(text))) return true;
    }
    return false;
}

bool is_letter_or_digit(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

bool is_plain_word(std::string_view text) {
    return std::ranges::all_of(text, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
    });
}

}  // namespace

void Lookalikes::add(const SegmentPattern& pattern) {
    if (pattern.is_whole_placeholder()) return;
    const auto shown = to_text(pattern);
    if (pattern.is_partial()) {
        auto like = pattern;
        for (auto& literal : like.literals)
            literal = without_percent(folded(percent_decode(literal, PlusSign::literal)));
        partials_.push_back({std::move(like), shown});
        return;
    }
    const auto keep = [&](std::string_view reading) {
        if (reading.empty()) return false;
        const auto first = static_cast<unsigned char>(reading.front());
        if (first < first_letters_.size()) first_letters_.set(first);
        const auto place = std::ranges::lower_bound(readings_, reading, {}, &Reading::text);
        if (place == readings_.end() || place->text != reading)
            readings_.insert(place, {std::string{reading}, shown});
        return false;
    };
    see_folded(pattern.text(), [&](const std::string& text) { return see_readings(text, keep); });
}

std::string_view Lookalikes::find_reading(std::string_view text) const {
    const auto place = std::ranges::lower_bound(readings_, text, {}, &Reading::text);
    if (place == readings_.end() || place->text != text) return {};
    return place->shown;
}

std::string_view Lookalikes::find(std::string_view segment, std::size_t partials_considered) const {
    if (segment.empty()) return {};
    const auto partials = std::min(partials_considered, partials_.size());
    if (partials == 0) {
        // No reading changes the first letter except for its case.
        const auto first = segment.front();
        if (is_letter_or_digit(first) &&
            !first_letters_.test(static_cast<std::size_t>(folded(static_cast<char32_t>(first)))))
            return {};
        if (is_plain_word(segment)) return find_reading(segment);
    }
    std::string_view found;
    const auto see = [&](std::string_view reading) {
        if (!reading.empty()) found = find_reading(reading);
        return !found.empty();
    };
    const auto see_partials = [&](std::string_view decoded) {
        if (partials == 0) return false;
        const auto kept = without_percent(decoded);
        const std::string_view text = kept;
        for (std::size_t i = 0; i < partials && found.empty(); ++i)
            for (const auto part : {trimmed(text), trimmed(text.substr(0, text.find(';')))})
                if (fits(partials_[i].folded, part)) found = partials_[i].shown;
        return !found.empty();
    };
    see_folded(segment, [&](const std::string& text) {
        return see_readings(text, see) || see_partials(text);
    });
    return found;
}

}  // namespace grantor::edge
