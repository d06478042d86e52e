#include "app/apis/upstream_address.hpp"

#include <charconv>

namespace grantor::app {
namespace {

bool is_host(std::string_view text) {
    return !text.empty() && text.find_first_of("/?#@[] \t\r\n") == std::string_view::npos;
}

}  // namespace

std::optional<UpstreamAddress> read_upstream(std::string_view text) {
    const bool is_https = text.starts_with("https://");
    if (!is_https && !text.starts_with("http://")) return std::nullopt;
    auto host = text.substr(text.find("://") + 3);
    std::string_view port = is_https ? "443" : "80";
    // After the bracket of an IPv6 address, whose colons are none of a port.
    const auto bracket = host.rfind(']');
    const auto colon = host.find(':', bracket == std::string_view::npos ? 0 : bracket);
    if (colon != std::string_view::npos) {
        port = host.substr(colon + 1);
        host = host.substr(0, colon);
    }
    if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
    UpstreamAddress out{std::string(host), 0, is_https};
    const auto read = std::from_chars(port.data(), port.data() + port.size(), out.port);
    if (!is_host(host) || read.ec != std::errc{} || read.ptr != port.data() + port.size() ||
        out.port == 0)
        return std::nullopt;
    return out;
}

}  // namespace grantor::app
