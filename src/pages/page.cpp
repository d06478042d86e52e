#include "pages/page.hpp"

#include <ctemplate/template.h>
#include <fmt/format.h>
#include <stdexcept>

#include "base/crypto.hpp"
#include "base/embedded_file.hpp"
#include "base/encoding.hpp"

namespace grantor::pages {
namespace {

constexpr auto keep_space = ctemplate::DO_NOT_STRIP;

ctemplate::TemplateString as_template_string(std::string_view text) {
    return {text.data(), text.size()};
}

// Templates escape by the place a value stands in; the first line of each asks for it here, so that
// no template can forget to.
void load_templates() {
    static const bool loaded = [] {
        for (const auto& file : embedded_pages()) {
            if (!file.name.ends_with(".html")) continue;
            const auto text = fmt::format("{{{{%AUTOESCAPE context=\"HTML\"}}}}{}", file.content);
            if (!ctemplate::StringToTemplateCache(std::string(file.name), text, keep_space))
                throw std::logic_error(fmt::format("page template {} is broken", file.name));
        }
        return true;
    }();
    (void)loaded;
}

// In the address of an asset, so that it may be kept for ever.
std::string version_of(std::string_view asset) {
    for (const auto& file : embedded_assets())
        if (file.name == asset) return to_hex(ByteView{sha256(as_bytes(file.content))}.first(6));
    throw std::logic_error(fmt::format("web/assets/{} is missing", asset));
}

std::string_view stylesheet_version() {
    static const std::string version = version_of("style.css");
    return version;
}

void add_security_fields(http::Response& response, std::string_view policy) {
    response.add_field("Content-Security-Policy", policy);
    response.add_field("X-Frame-Options", "DENY");
    response.add_field("Referrer-Policy", "no-referrer");
    response.add_field("X-Content-Type-Options", "nosniff");
    response.add_field("Cache-Control", "no-store");
}

std::string_view content_type_of(std::string_view name) {
    if (name.ends_with(".css")) return "text/css; charset=utf-8";
    if (name.ends_with(".js")) return "text/javascript; charset=utf-8";
    if (name.ends_with(".svg")) return "image/svg+xml";
    return "application/octet-stream";
}

}  // namespace

PageData::PageData()
    : owned_(std::make_unique<ctemplate::TemplateDictionary>("page")), values_(owned_.get()) {}
PageData::PageData(ctemplate::TemplateDictionary* part) : values_(part) {}
PageData::PageData(PageData&& other) noexcept = default;
PageData::~PageData() = default;

void PageData::set(std::string_view name, std::string_view value) {
    values_->SetValue(as_template_string(name), as_template_string(value));
}
void PageData::show(const char* section) { values_->ShowSection(section); }
PageData PageData::add(const char* section) {
    return PageData(values_->AddSectionDictionary(section));
}

std::string render(std::string_view name, std::string_view title, const PageData& data,
                   std::string_view script) {
    load_templates();
    ctemplate::TemplateDictionary layout("layout");
    layout.SetValue("TITLE", as_template_string(title));
    layout.SetValue("STYLE_VERSION", as_template_string(stylesheet_version()));
    if (!script.empty()) {
        auto* part = layout.AddSectionDictionary("SCRIPT");
        part->SetValue("SCRIPT_NAME", as_template_string(script));
        part->SetValue("SCRIPT_VERSION", version_of(script));
    }
    const auto file = fmt::format("{}.html", name);
    std::string content;
    if (!ctemplate::ExpandTemplate(file, keep_space, data.values_, &content))
        throw std::logic_error(fmt::format("page template {} is missing", file));
    std::string html;
    // Escaped where its values entered: the layout takes it as it is.
    layout.SetValue("CONTENT", content);
    if (!ctemplate::ExpandTemplate("layout.html", keep_space, &layout, &html))
        throw std::logic_error("page template layout.html is missing");
    return html;
}

http::Response page(int status, std::string_view name, std::string_view title, const PageData& data,
                    std::string_view form_target) {
    http::Response response;
    response.status = status;
    response.content_type = http::html_type;
    response.body = render(name, title, data);
    add_security_fields(
        response,
        fmt::format("default-src 'none'; style-src 'self'; img-src 'self' data:; form-action "
                    "'self'{}{}; frame-ancestors 'none'; base-uri 'none'",
                    form_target.empty() ? "" : " ", form_target));
    return response;
}

http::Response live_page(std::string_view name, std::string_view title, const PageData& data,
                         std::string_view script) {
    http::Response response;
    response.content_type = http::html_type;
    response.body = render(name, title, data, script);
    add_security_fields(response,
                        "default-src 'none'; style-src 'self'; img-src 'self' data:; "
                        "script-src 'self'; connect-src 'self'; form-action 'self'; "
                        "frame-ancestors 'none'; base-uri 'none'");
    return response;
}

http::Response asset(const http::Request& request) {
    http::Response response;
    const auto name = request.path.substr(request.path.rfind('/') + 1);
    for (const auto& file : embedded_assets()) {
        if (file.name != name) continue;
        response.content_type = content_type_of(name);
        response.constant_body = file.content;
        response.add_field("Cache-Control", "public, max-age=31536000, immutable");
        response.add_field("X-Content-Type-Options", "nosniff");
        return response;
    }
    response.status = 404;
    response.content_type = http::text_type;
    response.constant_body = "Not found\n";
    return response;
}

}  // namespace grantor::pages
