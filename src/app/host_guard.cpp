#include "app/host_guard.hpp"

#include <algorithm>

#include "base/lower_case.hpp"
#include "http/networks.hpp"
#include "pages/page.hpp"
#include "service/refusal_page.hpp"

namespace grantor::app {
namespace {

// Without the port, and the dot of a fully qualified name.
std::string name_of(std::string_view host) {
    const auto colon = host.rfind(':');
    const bool inside_brackets = host.find(']', colon) != std::string_view::npos;
    if (colon != std::string_view::npos && !inside_brackets) host = host.substr(0, colon);
    if (host.ends_with('.')) host.remove_suffix(1);
    return ascii_lower_case(host);
}

std::string_view without_brackets(std::string_view name) {
    const bool is_six = name.size() > 2 && name.starts_with('[') && name.ends_with(']');
    return is_six ? name.substr(1, name.size() - 2) : name;
}

http::Response refuse(const http::Request&) {
    http::Response response;
    response.status = 403;
    response.content_type = http::json_type;
    response.fields = "Cache-Control: no-store\r\n";
    response.constant_body =
        R"({"success":false,"error":"access_denied","message":"This sandbox does not answer to this )"
        R"(host name, since a stranger's web page could use it. Use localhost or an IP address, or )"
        R"(start the sandbox with --host and the name."})";
    return response;
}

http::Response refuse_with_page(const Services& services) {
    pages::PageData data;
    data.set("HEADING", "This sandbox does not answer to this host name");
    data.set(
        "TEXT",
        "A page of a stranger could use such a name to read the sandbox. Use localhost or an IP "
        "address, or start the sandbox with --host and the name.");
    data.show("LINK");
    data.set("HREF", services.site.issuer);
    data.set("LINK_TEXT", services.site.issuer);
    return pages::page(services.brand, 403, "message", "Unknown host name", data);
}

}  // namespace

HostGuard::HostGuard(const std::vector<std::string>& names, const Services* services)
    : refusal_(http::AnswersAtOnce(refuse)) {
    if (services != nullptr)
        page_ = http::AnswersAtOnce(
            [services](const http::Request&) { return refuse_with_page(*services); });
    for (const auto& name : names) names_.push_back(name_of(name));
}

bool HostGuard::admits(std::string_view host) const {
    if (host.empty()) return true;
    const auto name = name_of(host);
    // Nobody can point an address elsewhere.
    if (http::read_address(without_brackets(name))) return true;
    // Resolvers and browsers keep these on the machine (RFC 6761 §6.3).
    if (name == "localhost" || name.ends_with(".localhost")) return true;
    return std::ranges::find(names_, name) != names_.end();
}

const http::Handler& HostGuard::find(const http::Router& router, http::Request& request) const {
    const bool is_admitted = admits(request.header("Host")) || request.path.starts_with("/assets/");
    if (is_admitted) return router.find(request);
    return page_ && is_for_a_person(request) ? *page_ : refusal_;
}

}  // namespace grantor::app
