// Colours of the operator's brand: read, compared with what they stand on, and varied.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace grantor::pages {

struct Colour {
    std::uint8_t red = 0;
    std::uint8_t green = 0;
    std::uint8_t blue = 0;
    bool operator==(const Colour&) const = default;
};

// "#0b6e4f", in either case; nothing else.
std::optional<Colour> read_colour(std::string_view text);
std::string to_text(Colour colour);  // "#0b6e4f"

// The contrast of two colours, 1 to 21 (WCAG 2.2, "contrast ratio").
double contrast(Colour a, Colour b);
// What text needs at least (WCAG 2.2 §1.4.3, AA).
inline constexpr double text_contrast_min = 4.5;

// `share` of 0 to 1 of `other` in it.
Colour mixed(Colour colour, Colour other, double share);

}  // namespace grantor::pages
