// What the operator calls and paints the service, on every page.
#pragma once

#include <cstdint>
#include <expected>
#include <optional>
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

// What browsers keep for ever, since its address carries its version.
struct BrandFile {
    std::string_view content_type;  // a constant
    std::string content;
    std::string version;
};

inline constexpr std::size_t logo_bytes_max = 64 * 1024;
// An SVG or a PNG of at most logo_bytes_max; anything else is refused with the reason. An SVG is a
// document that may have scripts: pages show it as an image only, which runs none and loads
// nothing, and served by itself it has a policy that allows neither (asset()).
std::expected<BrandFile, std::string> read_logo(std::string bytes);
// CSS that paints both themes.
BrandFile stylesheet_of(const Palette& light, const Palette& dark);

struct Brand {
    std::string name = "Grantor";
    std::optional<BrandFile> logo{};        // nothing: ours
    std::optional<BrandFile> stylesheet{};  // the palettes; nothing: ours
    // Of pages elsewhere; "" for none.
    std::string support_url{};
    std::string terms_url{};
    std::string privacy_url{};
    // Sentences of the operator; "" for none.
    std::string sign_in_text{};  // above the form
    std::string consent_text{};  // below what the app asks for
    std::string error_text{};    // on pages that refuse

    // The image beside the name: "/assets/logo?v=…".
    std::string logo_href() const;
    std::string_view logo_type() const;
};
// That of the program itself.
const Brand& our_brand();

}  // namespace grantor::pages
