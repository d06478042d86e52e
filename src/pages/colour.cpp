#include "pages/colour.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <fmt/format.h>

namespace grantor::pages {
namespace {

// WCAG 2.2, "relative luminance".
double linear(std::uint8_t channel) {
    const double share = channel / 255.0;
    return share <= 0.04045 ? share / 12.92 : std::pow((share + 0.055) / 1.055, 2.4);
}

double luminance(Colour colour) {
    return 0.2126 * linear(colour.red) + 0.7152 * linear(colour.green) +
           0.0722 * linear(colour.blue);
}

std::uint8_t mixed(std::uint8_t channel, std::uint8_t other, double share) {
    return static_cast<std::uint8_t>(std::lround(channel + (other - channel) * share));
}

}  // namespace

std::optional<Colour> read_colour(std::string_view text) {
    std::uint32_t value = 0;
    if (text.size() != 7 || text[0] != '#') return std::nullopt;
    const auto [end, error] = std::from_chars(text.data() + 1, text.data() + 7, value, 16);
    if (error != std::errc{} || end != text.data() + 7) return std::nullopt;
    return Colour{static_cast<std::uint8_t>(value >> 16), static_cast<std::uint8_t>(value >> 8),
                  static_cast<std::uint8_t>(value)};
}

std::string to_text(Colour colour) {
    return fmt::format("#{:02x}{:02x}{:02x}", colour.red, colour.green, colour.blue);
}

double contrast(Colour a, Colour b) {
    const double first = luminance(a);
    const double second = luminance(b);
    return (std::max(first, second) + 0.05) / (std::min(first, second) + 0.05);
}

Colour mixed(Colour colour, Colour other, double share) {
    return {mixed(colour.red, other.red, share), mixed(colour.green, other.green, share),
            mixed(colour.blue, other.blue, share)};
}

}  // namespace grantor::pages
