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

}  // namespace

std::string render(std::string_view name, std::string_view title, const PageData& data,
                   std::string_view script) {
    PageData layout;
    TemplateText::set_head(layout, title);
    if (!script.empty()) add_script(layout, script);
    TemplateText::set_page(layout, TemplateText::expand(name, data));
    return TemplateText::expand("layout", layout);
}

http::Response page(int status, std::string_view name, std::string_view title, const PageData& data,
                    Forms forms) {
    http::Response response;
    response.status = status;
    response.content_type = http::html_type;
    response.body = render(name, title, data);
    add_security_fields(response, Scripts::none, forms);
    return response;
}

http::Response live_page(std::string_view name, std::string_view title, const PageData& data,
                         std::string_view script) {
    http::Response response;
    response.content_type = http::html_type;
    response.body = render(name, title, data, script);
    add_security_fields(response, Scripts::live, Forms::stay);
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
