#include "pages/brand.hpp"

#include <algorithm>
#include <fmt/format.h>

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
    const auto text = contrast(accent, white) >= contrast(accent, black) ? white : black;
    return Palette{accent, mixed(accent, is_light ? black : white, 0.18),
                   mixed(grounds.surface, accent, is_light ? 0.1 : 0.18), text};
}

Colour dark_accent_of(Colour light) {
    auto accent = light;
    // Twenty steps end in white, which can be read on every dark ground.
    for (int step = 1; least_contrast(accent, dark_grounds) < text_contrast_min; ++step)
        accent = mixed(light, white, step * 0.05);
    return accent;
}

std::expected<Logo, std::string> read_logo(std::string bytes) {
    if (bytes.size() > logo_bytes_max)
        return std::unexpected(fmt::format("it has more than {} KB", logo_bytes_max / 1024));
    if (bytes.starts_with("\x89PNG\r\n\x1a\n")) return Logo{"image/png", std::move(bytes)};
    const auto start = bytes.find_first_not_of(" \t\r\n");
    const auto text = std::string_view(bytes).substr(start == std::string::npos ? 0 : start);
    if (text.starts_with("<svg") || text.starts_with("<?xml"))
        return Logo{"image/svg+xml", std::move(bytes)};
    return std::unexpected("it is neither an SVG nor a PNG");
}

std::string stylesheet_of(const Palette& light, const Palette& dark) {
    return fmt::format(":root{{{}}}\n@media (prefers-color-scheme: dark){{:root{{{}}}}}\n",
                       variables(light), variables(dark));
}

}  // namespace grantor::pages
