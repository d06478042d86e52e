#include "pages/security_fields.hpp"

#include <fmt/format.h>
#include <string_view>

namespace grantor::pages {
namespace {

std::string_view script_sources(Scripts scripts) {
    switch (scripts) {
        case Scripts::none:
            return "";
        case Scripts::quiet:
            return "script-src 'self'; ";
        case Scripts::live:
            return "script-src 'self'; connect-src 'self'; ";
    }
    return "";
}

}  // namespace

void add_security_fields(http::Response& response, Scripts scripts, Forms forms) {
    response.add_field(
        "Content-Security-Policy",
        fmt::format("default-src 'none'; style-src 'self'; img-src 'self'; {}{}frame-ancestors "
                    "'none'; base-uri 'none'",
                    script_sources(scripts), forms == Forms::stay ? "form-action 'self'; " : ""));
    response.add_field("X-Frame-Options", "DENY");
    response.add_field("Referrer-Policy", "no-referrer");
    response.add_field("X-Content-Type-Options", "nosniff");
    response.add_field("Cache-Control", "no-store");
}

}  // namespace grantor::pages
