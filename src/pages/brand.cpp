#include "pages/brand.hpp"

#include <algorithm>
#include <fmt/format.h>

#include "base/crypto.hpp"
#include "base/encoding.hpp"
#include "pages/image.hpp"

namespace grantor::pages {
namespace {

constexpr Colour white{255, 255, 255};
constexpr Colour black{0, 0, 0};

// What accents stand on, of web/assets/style.css: the page, and what is raised above it.
struct Grounds {
    Colour page;
    Colour surface;
};
constexpr Grounds light_grounds{{0xf4, 0xf7, 0xf5}, {0xff, 0xff, 0xff}};
constexpr Grounds dark_grounds{{0x1e, 0x28, 0x23}, {0x17, 0x1f, 0x1b}};

const Grounds& grounds_of(Theme theme) {
    return theme == Theme::light ? light_grounds : dark_grounds;
}

// The one of two grounds that is harder to read on.
double least_contrast(Colour accent, const Grounds& grounds) {
    return std::min(contrast(accent, grounds.page), contrast(accent, grounds.surface));
}

// What is marked is accent on a tint of it, which must be as readable as the accent itself: as much
// of it as that allows. None of it, in the worst case.
Colour tint_of(Colour accent, Colour surface, double share) {
    auto tint = mixed(surface, accent, share);
    while (share > 0 && contrast(accent, tint) < text_contrast_min)
        tint = mixed(surface, accent, share = std::max(share - 0.01, 0.0));
    return tint;
}

BrandFile versioned(std::string_view content_type, std::string content) {
    auto version = to_hex(ByteView{sha256(as_bytes(content))}.first(6));
    return {content_type, std::move(content), std::move(version)};
}

bool is_svg(std::string_view bytes) {
    if (bytes.starts_with("\xef\xbb\xbf")) bytes.remove_prefix(3);
    bytes.remove_prefix(std::min(bytes.find_first_not_of(" \t\r\n"), bytes.size()));
    if (bytes.starts_with("<svg")) return true;
    return bytes.starts_with("<?xml") && bytes.contains("<svg");
}

std::string variables(const Palette& palette) {
    return fmt::format("--accent:{};--accent-over:{};--accent-ground:{};--on-accent:{};",
                       to_text(palette.accent), to_text(palette.accent_over),
                       to_text(palette.accent_ground), to_text(palette.on_accent));
}

}  // namespace

std::expected<Palette, std::string> palette_of(Colour accent, Theme theme) {
    const auto& grounds = grounds_of(theme);
    const bool is_light = theme == Theme::light;
    if (const auto found = least_contrast(accent, grounds); found < text_contrast_min)
        return std::unexpected(fmt::format(
            "{} cannot be read on {} pages: its contrast is {:.1f}, and text needs {}. Choose a {} "
            "colour.",
            to_text(accent), is_light ? "light" : "dark", found, text_contrast_min,
            is_light ? "darker" : "lighter"));
    // What can be read on white has white text, also when it is darker under the pointer; what can
    // be read on the dark grounds is light enough for black.
    return Palette{accent, mixed(accent, is_light ? black : white, 0.18),
                   tint_of(accent, grounds.surface, is_light ? 0.1 : 0.18),
                   is_light ? white : black};
}

Colour dark_accent_of(Colour light) {
    auto accent = light;
    // Twenty steps end in white, which can be read on every dark ground.
    for (int step = 1; least_contrast(accent, dark_grounds) < text_contrast_min; ++step)
        accent = mixed(light, white, step * 0.05);
    return accent;
}

std::expected<BrandFile, std::string> read_logo(std::string bytes) {
    if (bytes.size() > logo_bytes_max)
        return std::unexpected(fmt::format("it has more than {} KB", logo_bytes_max / 1024));
    if (is_svg(bytes)) return versioned("image/svg+xml", std::move(bytes));
    if (const auto image = read_image(bytes); image && image->format == ImageFormat::png)
        return versioned(media_type(ImageFormat::png), std::move(bytes));
    return std::unexpected("it is neither an SVG nor a PNG");
}

BrandFile stylesheet_of(const Palette& light, const Palette& dark) {
    return versioned(
        "text/css; charset=utf-8",
        fmt::format(":root{{{}}}\n@media (prefers-color-scheme: dark){{:root{{{}}}}}\n",
                    variables(light), variables(dark)));
}

std::string Brand::logo_href() const {
    return logo ? fmt::format("/assets/logo?v={}", logo->version) : "/assets/mark.svg";
}

std::string_view Brand::logo_type() const { return logo ? logo->content_type : "image/svg+xml"; }

const Brand& our_brand() {
    static const Brand ours;
    return ours;
}

}  // namespace grantor::pages
