// What the operator calls and paints the service, on every page.
#pragma once

#include <cstdint>
#include <expected>
#include <string>
#include <string_view>

#include "pages/colour.hpp"

namespace grantor::pages {

// Light and dark pages have an accent each: links and buttons are painted with it.
struct Palette {
    Colour accent;
    Colour accent_over;    // under the pointer
    Colour accent_ground;  // behind what is marked
    Colour on_accent;      // text on a button
    bool operator==(const Palette&) const = default;
};

enum class Theme : std::uint8_t { light, dark };

// The palette of an accent. Refuses one that could not be read, as a link on the page or under the
// text of a button, with the contrast that it has.
std::expected<Palette, std::string> palette_of(Colour accent, Theme theme);
// The accent of dark pages where none was chosen: that of light pages, made as much lighter as it
// needs.
Colour dark_accent_of(Colour light);

struct Logo {
    std::string content_type;  // "image/svg+xml", "image/png"
    std::string bytes;
};
inline constexpr std::size_t logo_bytes_max = 64 * 1024;
// An SVG or a PNG of at most logo_bytes_max; anything else is refused with the reason.
std::expected<Logo, std::string> read_logo(std::string bytes);

struct Brand {
    std::string name = "Grantor";
    Logo logo{};               // empty: ours
    std::string stylesheet{};  // the palettes, as CSS; empty: ours
    std::string support_url{};
    std::string terms_url{};
    std::string privacy_url{};
    std::string sign_in_text{};  // a sentence above the form
    std::string consent_text{};  // a sentence below what the app asks for
};

// CSS that paints both themes.
std::string stylesheet_of(const Palette& light, const Palette& dark);

}  // namespace grantor::pages
