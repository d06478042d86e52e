#include "pages/page.hpp"

#include <fmt/format.h>

#include "base/embedded_file.hpp"
#include "pages/templates.hpp"

namespace grantor::pages {
namespace {

std::string_view content_type_of(std::string_view name) {
    if (name.ends_with(".css")) return "text/css; charset=utf-8";
    if (name.ends_with(".js")) return "text/javascript; charset=utf-8";
    if (name.ends_with(".svg")) return "image/svg+xml";
    return "application/octet-stream";
}

http::Response kept_for_ever(std::string_view content_type, std::string_view content) {
    http::Response response;
    response.content_type = content_type;
    response.constant_body = content;
    response.add_field("Cache-Control", "public, max-age=31536000, immutable");
    response.add_field("X-Content-Type-Options", "nosniff");
    return response;
}

}  // namespace

std::string render(const Brand& brand, std::string_view name, std::string_view title,
                   const PageData& data, std::string_view script) {
    PageData layout;
    TemplateText::set_brand(layout, brand);
    TemplateText::set_head(layout, title, brand);
    TemplateText::set_foot(layout, brand);
    TemplateText::set_brand(data, brand);
    if (!script.empty()) add_script(layout, script);
    TemplateText::set_page(layout, TemplateText::expand(name, data));
    return TemplateText::expand("layout", layout);
}

http::Response page(const Brand& brand, int status, std::string_view name, std::string_view title,
                    const PageData& data, Forms forms) {
    http::Response response;
    response.status = status;
    response.content_type = http::html_type;
    if (status >= 400) TemplateText::set_refused(data, brand);
    response.body = render(brand, name, title, data);
    add_security_fields(response, Scripts::none, forms);
    return response;
}

http::Response live_page(const Brand& brand, std::string_view name, std::string_view title,
                         const PageData& data, std::string_view script) {
    http::Response response;
    response.content_type = http::html_type;
    response.body = render(brand, name, title, data, script);
    add_security_fields(response, Scripts::live, Forms::stay);
    return response;
}

http::Response asset(const http::Request& request, const Brand& brand) {
    const auto name = request.path.substr(request.path.rfind('/') + 1);
    if (name == "brand.css" && brand.stylesheet)
        return kept_for_ever(brand.stylesheet->content_type, brand.stylesheet->content);
    if (name == "logo" && brand.logo) {
        auto response = kept_for_ever(brand.logo->content_type, brand.logo->content);
        // An SVG that is opened by itself is a document of this origin: no script, nothing loaded.
        response.add_field("Content-Security-Policy",
                           "default-src 'none'; style-src 'unsafe-inline'; sandbox");
        return response;
    }
    for (const auto& file : embedded_assets())
        if (file.name == name) return kept_for_ever(content_type_of(name), file.content);
    http::Response response;
    response.status = 404;
    response.content_type = http::text_type;
    response.constant_body = "Not found\n";
    return response;
}

}  // namespace grantor::pages
