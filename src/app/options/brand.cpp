#include "app/options/brand.hpp"

#include <algorithm>
#include <expected>
#include <filesystem>
#include <fmt/format.h>
#include <fstream>
#include <optional>
#include <stdexcept>
#include <string_view>

namespace grantor::app {
namespace {

// Beside the logo in the top bar, and in sentences.
constexpr std::size_t name_max = 40;
constexpr std::size_t text_max = 500;
constexpr std::size_t url_max = 2048;

struct NamedText {
    std::string_view name;
    const std::string& value;
};

bool has_control(std::string_view text) {
    return std::ranges::any_of(text, [](unsigned char c) { return c < 0x20 || c == 0x7f; });
}

std::string problem_of_text(const NamedText& text, std::size_t max) {
    if (has_control(text.value)) return fmt::format("`brand.{}` must be one line", text.name);
    if (text.value.size() > max)
        return fmt::format("`brand.{}` has more than {} bytes", text.name, max);
    return {};
}

// Of a web page: it stands in links and in answers (RFC 6749 appendix A.8 for error_uri).
std::string problem_of_url(const NamedText& url) {
    const std::string_view value = url.value;
    if (value.empty()) return {};
    const auto scheme = value.starts_with("https://")  ? std::string_view("https://").size()
                        : value.starts_with("http://") ? std::string_view("http://").size()
                                                       : 0;
    const bool is_plain = std::ranges::all_of(
        value, [](unsigned char c) { return c > 0x20 && c < 0x7f && c != '"' && c != '\\'; });
    const auto host = value.substr(scheme, value.find_first_of("/?#", scheme) - scheme);
    if (scheme == 0 || host.empty() || !is_plain || value.size() > url_max)
        return fmt::format(
            "`brand.{}` must be the address of a web page, such as https://example.com/{}",
            url.name, url.name.substr(0, url.name.find('_')));
    return {};
}

struct Colours {
    pages::Palette light;
    pages::Palette dark;
};
using FoundColours = std::expected<std::optional<Colours>, std::string>;

std::expected<pages::Palette, std::string> palette_of(const NamedText& option, pages::Theme theme) {
    const auto colour = pages::read_colour(option.value);
    if (!colour)
        return std::unexpected(
            fmt::format("`brand.{}` takes a colour such as \"#0b6e4f\", not \"{}\"", option.name,
                        option.value));
    auto palette = pages::palette_of(*colour, theme);
    if (!palette)
        return std::unexpected(fmt::format("`brand.{}`: {}", option.name, palette.error()));
    return palette;
}

FoundColours colours_of(const BrandOptions& options) {
    if (options.accent.empty() && options.accent_dark.empty()) return std::nullopt;
    if (options.accent.empty())
        return std::unexpected("`brand.accent_dark` goes with `brand.accent`");
    auto light = palette_of({"accent", options.accent}, pages::Theme::light);
    if (!light) return std::unexpected(light.error());
    const auto chosen = options.accent_dark.empty() ? to_text(pages::dark_accent_of(light->accent))
                                                    : options.accent_dark;
    auto dark = palette_of({"accent_dark", chosen}, pages::Theme::dark);
    if (!dark) return std::unexpected(dark.error());
    return Colours{*light, *dark};
}

// More than a logo may have is enough to see that it has too much.
std::string read_start(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file || std::filesystem::is_directory(path))
        throw std::runtime_error(fmt::format("`brand.logo`: {} cannot be read", path));
    std::string bytes(pages::logo_bytes_max + 1, '\0');
    file.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    bytes.resize(static_cast<std::size_t>(file.gcount()));
    return bytes;
}

}  // namespace

std::string problem_of(const BrandOptions& options) {
    if (options.name.find_first_not_of(' ') == std::string::npos)
        return "`brand.name` must not be empty";
    if (auto problem = problem_of_text({"name", options.name}, name_max); !problem.empty())
        return problem;
    const NamedText texts[] = {{"sign_in_text", options.sign_in_text},
                               {"consent_text", options.consent_text},
                               {"error_text", options.error_text}};
    for (const auto& text : texts)
        if (auto problem = problem_of_text(text, text_max); !problem.empty()) return problem;
    const NamedText urls[] = {{"support_url", options.support_url},
                              {"terms_url", options.terms_url},
                              {"privacy_url", options.privacy_url},
                              {"help_url", options.help_url}};
    for (const auto& url : urls)
        if (auto problem = problem_of_url(url); !problem.empty()) return problem;
    if (options.help_url.contains('#'))
        return "`brand.help_url` must have no `#`: the error is put behind one";
    const auto colours = colours_of(options);
    return colours ? std::string() : colours.error();
}

pages::Brand brand_of(const BrandOptions& options) {
    pages::Brand brand;
    brand.name = options.name;
    brand.support_url = options.support_url;
    brand.terms_url = options.terms_url;
    brand.privacy_url = options.privacy_url;
    brand.sign_in_text = options.sign_in_text;
    brand.consent_text = options.consent_text;
    brand.error_text = options.error_text;
    if (const auto colours = colours_of(options); colours && *colours)
        brand.stylesheet = pages::stylesheet_of((*colours)->light, (*colours)->dark);
    if (options.logo.empty()) return brand;
    auto logo = pages::read_logo(read_start(options.logo));
    if (!logo)
        throw std::runtime_error(fmt::format("`brand.logo`: {}: {}", options.logo, logo.error()));
    brand.logo = std::move(*logo);
    return brand;
}

}  // namespace grantor::app
