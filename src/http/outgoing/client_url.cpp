#include "http/outgoing/client_url.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <charconv>

#include "base/lower_case.hpp"
#include "http/message.hpp"

namespace grantor::http {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_hex_digit(char c) {
    return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

// What RFC 3986 allows in a path or query.
bool is_target_character(char c) {
    return is_letter(c) || is_digit(c) || std::string_view("-._~%!$&'()*+,;=:@/?").contains(c);
}

// A DNS name (RFC 1123), also with the underscore that some internal names have.
bool is_host_name(std::string_view text) {
    if (text.empty() || text.size() > 253) return false;
    std::size_t label_size = 0;
    for (const char c : text) {
        if (c == '.' && label_size == 0) return false;
        label_size = c == '.' ? 0 : label_size + 1;
        if (label_size > 63) return false;
        if (!is_letter(c) && !is_digit(c) && c != '-' && c != '_' && c != '.') return false;
    }
    return label_size > 0;
}

// Some resolvers take such a host for an IPv4 address, others for a name.
bool ends_in_number(std::string_view host) {
    const auto last = host.substr(host.rfind('.') + 1);
    if (std::ranges::all_of(last, is_digit)) return true;
    const bool has_prefix = last.starts_with("0x") || last.starts_with("0X");
    return has_prefix && std::ranges::all_of(last.substr(2), is_hex_digit);
}

// With one to four parts, each decimal, octal or hexadecimal.
std::optional<Address> read_any_ipv4(const std::string& text) {
    in_addr address{};
    if (::inet_aton(text.c_str(), &address) == 0) return std::nullopt;
    return Address(boost::asio::ip::address_v4(ntohl(address.s_addr)));
}

bool read_host(std::string_view text, ClientUrl& url) {
    if (text.starts_with('[')) {
        if (!text.ends_with(']') || !text.contains(':')) return false;
        url.address = read_address(text.substr(1, text.size() - 2));
        if (!url.address) return false;
    } else {
        if (text.ends_with('.')) text.remove_suffix(1);
        if (!is_host_name(text)) return false;
        url.host = ascii_lower_case(text);
        if (!ends_in_number(url.host)) return true;
        url.address = read_any_ipv4(url.host);
        if (!url.address) return false;
    }
    url.host = url.address->to_string();
    return true;
}

bool read_port(std::string_view text, std::uint16_t& port) {
    const auto end = text.data() + text.size();
    const auto [stop, failure] = std::from_chars(text.data(), end, port);
    return failure == std::errc{} && stop == end && port != 0;
}

// Removes "http://".
bool read_scheme(std::string_view& text, ClientUrl& url) {
    const auto colon = text.find("://");
    if (colon == std::string_view::npos) return false;
    const auto scheme = text.substr(0, colon);
    text.remove_prefix(colon + 3);
    if (equals_ignoring_case(scheme, "http")) return true;
    url.scheme = ClientUrl::Scheme::https;
    url.port = 443;
    return equals_ignoring_case(scheme, "https");
}

bool read_authority(std::string_view text, ClientUrl& url) {
    // After the bracket of an IPv6 address, whose colons do not start a port. User information
    // needs no separate check: hosts and ports never contain an '@'.
    const auto bracket = text.rfind(']');
    const auto colon = text.find(':', bracket == std::string_view::npos ? 0 : bracket);
    const auto usual_port = url.port;
    if (!read_host(text.substr(0, colon), url)) return false;
    if (colon != std::string_view::npos && !read_port(text.substr(colon + 1), url.port))
        return false;
    const bool is_v6 = url.address && url.address->is_v6();
    url.host_field = is_v6 ? "[" + url.host + "]" : url.host;
    if (url.port != usual_port) url.host_field += ":" + std::to_string(url.port);
    return true;
}

}  // namespace

std::optional<ClientUrl> read_client_url(std::string_view text) {
    if (text.size() > client_url_max) return std::nullopt;
    ClientUrl url;
    if (!read_scheme(text, url)) return std::nullopt;
    const auto authority = text.substr(0, text.find_first_of("/?#"));
    if (!read_authority(authority, url)) return std::nullopt;
    text.remove_prefix(authority.size());
    text = text.substr(0, text.find('#'));
    if (!std::ranges::all_of(text, is_target_character)) return std::nullopt;
    if (!text.starts_with('/')) url.target = "/";
    url.target += text;
    return url;
}

}  // namespace grantor::http
