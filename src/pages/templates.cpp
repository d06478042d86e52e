#include "pages/templates.hpp"

#include <algorithm>
#include <ctemplate/template.h>
#include <fmt/format.h>
#include <stdexcept>
#include <utility>
#include <vector>

#include "base/crypto.hpp"
#include "base/embedded_file.hpp"
#include "base/encoding.hpp"

namespace grantor::pages {
namespace {

constexpr auto keep_space = ctemplate::DO_NOT_STRIP;

// Templates escape by the place a value stands in; the first line of each asks for it here, so that
// no template can forget to.
void load_templates() {
    static const bool loaded = [] {
        for (const auto& file : embedded_pages()) {
            if (!file.name.ends_with(".html")) continue;
            if (!escapes_all_but_markup(file.content))
                throw std::logic_error(fmt::format("page template {} does not escape", file.name));
            const auto text = fmt::format("{{{{%AUTOESCAPE context=\"HTML\"}}}}{}", file.content);
            if (!ctemplate::StringToTemplateCache(std::string(file.name), text, keep_space))
                throw std::logic_error(fmt::format("page template {} is broken", file.name));
        }
        return true;
    }();
    (void)loaded;
}

struct AssetVersion {
    std::string_view asset;
    std::string version;
};

// In the address of an asset, so that it may be kept for ever. Digested once, not for every page.
std::string_view version_of(std::string_view asset) {
    static const auto versions = [] {
        std::vector<AssetVersion> all;
        for (const auto& file : embedded_assets())
            all.push_back({file.name, to_hex(ByteView{sha256(as_bytes(file.content))}.first(6))});
        return all;
    }();
    for (const auto& known : versions)
        if (known.asset == asset) return known.version;
    throw std::logic_error(fmt::format("web/assets/{} is missing", asset));
}

}  // namespace

std::string TemplateText::expand(std::string_view name, const PageData& data) {
    load_templates();
    const auto file = fmt::format("{}.html", name);
    std::string html;
    if (!ctemplate::ExpandTemplate(file, keep_space, data.values_, &html))
        throw std::logic_error(fmt::format("page template {} is missing", file));
    return html;
}

void TemplateText::set_page(PageData& layout, std::string_view html) {
    layout.values_->SetValue("PAGE_MARKUP", ctemplate::TemplateString(html.data(), html.size()));
}

void TemplateText::set_label(PageData& part, std::string_view html) {
    auto label = part.add("FIELD_LABEL");
    label.values_->SetValue("FIELD_LABEL_MARKUP",
                            ctemplate::TemplateString(html.data(), html.size()));
}

void TemplateText::set_head(PageData& layout, std::string_view title, const Brand& brand) {
    auto head = layout.include("HEAD", "part_head.html");
    head.set("TITLE", title);
    head.set("SITE_NAME", brand.name);
    head.set("ICON_TYPE", brand.logo_type());
    head.set("ICON_HREF", brand.logo_href());
    head.set("STYLE_VERSION", version_of("style.css"));
    if (brand.stylesheet)
        head.add("BRAND_STYLE").set("BRAND_STYLE_VERSION", brand.stylesheet->version);
}

void TemplateText::set_foot(PageData& layout, const Brand& brand, FootZone zone, FootLinks wanted) {
    const std::pair<std::string_view, std::string_view> links[] = {
        {"Documentation", wanted == FootLinks::with_documentation ? "/docs" : ""},
        {"Support", brand.support_url},
        {"Terms", brand.terms_url},
        {"Privacy", brand.privacy_url}};
    const bool has_links =
        std::ranges::any_of(links, [](const auto& link) { return !link.second.empty(); });
    if (!has_links && zone == FootZone::unsaid) return;
    auto foot = layout.include("FOOT", "part_foot.html");
    if (zone == FootZone::said) foot.show("FOOT_ZONE");
    if (!has_links) return;
    auto list = foot.add("FOOT_LINKS");
    for (const auto& [name, href] : links) {
        if (href.empty()) continue;
        auto part = list.add("FOOT_LINK");
        part.set("FOOT_NAME", name);
        part.set("FOOT_HREF", href);
    }
}

void TemplateText::set_brand(const PageData& data, const Brand& brand) {
    data.values_->SetValue("BRAND_NAME", brand.name);
    data.values_->SetValue("BRAND_LOGO", brand.logo_href());
    set_text(data, "BRAND_SIGN_IN", brand.sign_in_text);
    set_text(data, "BRAND_CONSENT", brand.consent_text);
}

void TemplateText::set_refused(const PageData& data, const Brand& brand) {
    set_text(data, "BRAND_ERROR", brand.error_text);
}

void TemplateText::set_text(const PageData& data, const char* name, const std::string& text) {
    if (text.empty()) return;
    data.values_->SetValue(name, text);
    data.values_->ShowSection(name);
}

void add_script(PageData& layout, std::string_view script) {
    auto part = layout.add("SCRIPT");
    part.set("SCRIPT_NAME", script);
    part.set("SCRIPT_VERSION", version_of(script));
}

bool escapes_all_but_markup(std::string_view text) {
    for (auto at = text.find("{{"); at != text.npos; at = text.find("{{", at + 2)) {
        const auto tag = text.substr(at + 2, text.find("}}", at) - at - 2);
        const auto colon = tag.find(':');
        // `:p` escapes as well, and keeps line breaks.
        if (colon == tag.npos || tag.substr(colon) == ":p") continue;
        if (tag.substr(colon) != ":none" || !tag.substr(0, colon).ends_with("_MARKUP"))
            return false;
    }
    return true;
}

}  // namespace grantor::pages
