#include "oauth/redirect_uri.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <array>

#include "base/cut.hpp"
#include "base/encoding.hpp"
#include "base/lower_case.hpp"
#include "oauth/letter_case.hpp"
#include "oauth/refusals.hpp"

namespace grantor {
namespace {

constexpr bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
constexpr bool is_hex(char c) { return is_digit(c) || (to_lower(c) >= 'a' && to_lower(c) <= 'f'); }

// Unreserved, reserved and '%' (RFC 3986 §2).
constexpr bool is_uri_character(char c) {
    constexpr std::string_view marks = "-._~:/?#[]@!$&'()*+,;=%";
    return is_lower(to_lower(c)) || is_digit(c) || marks.find(c) != std::string_view::npos;
}

constexpr bool is_scheme_character(char c) {
    return is_lower(c) || is_digit(c) || c == '+' || c == '-' || c == '.';
}

bool has_bad_percent(std::string_view text) {
    for (std::size_t i = 0; i < text.size(); ++i)
        if (text[i] == '%' &&
            (i + 2 >= text.size() || !is_hex(text[i + 1]) || !is_hex(text[i + 2])))
            return true;
    return false;
}

bool has_control(std::string_view decoded) {
    return std::ranges::any_of(decoded, [](unsigned char c) { return c < 0x20 || c == 0x7F; });
}

// What a path must not say even percent-encoded, since servers and browsers differ over it.
bool has_ambiguous_path(std::string_view path) {
    const std::string decoded = percent_decode(path, PlusSign::literal);
    if (std::ranges::count(decoded, '/') != std::ranges::count(path, '/')) return true;
    // A '%' left over would be an escape to a server that decodes twice.
    if (decoded.find_first_of("\\%") != std::string::npos) return true;
    for (std::string_view rest = decoded; !rest.empty();) {
        // Some servers take what follows ';' out of a segment before they read it.
        auto segment = cut_piece(rest, '/');
        const auto name = cut_piece(segment, ';');
        if (name == "." || name == "..") return true;
    }
    return false;
}

struct Parts {
    std::string_view scheme;
    std::optional<std::string_view> authority;
    std::string_view path;
    std::string_view query;  // with its '?', or empty
};

// The text has a ':' and no fragment.
Parts split(std::string_view text) {
    Parts out;
    out.scheme = text.substr(0, text.find(':'));
    auto rest = text.substr(out.scheme.size() + 1);
    if (rest.starts_with("//")) {
        rest.remove_prefix(2);
        out.authority = rest.substr(0, rest.find_first_of("/?"));
        rest.remove_prefix(out.authority->size());
    }
    out.path = rest.substr(0, rest.find('?'));
    out.query = rest.substr(out.path.size());
    return out;
}

// 1 to 65535 without leading zeros, so that a port has one spelling.
bool is_port(std::string_view text) {
    if (text.empty() || text.size() > 5 || text[0] == '0' || !std::ranges::all_of(text, is_digit))
        return false;
    int number = 0;
    for (const char c : text) number = number * 10 + (c - '0');
    return number <= 65535;
}

bool is_ipv6_literal(std::string_view host) {
    if (!host.starts_with('[') || !host.ends_with(']')) return false;
    const std::string address(host.substr(1, host.size() - 2));
    in6_addr parsed{};
    return !std::ranges::any_of(address, [](char c) { return c >= 'A' && c <= 'F'; }) &&
           inet_pton(AF_INET6, address.c_str(), &parsed) == 1;
}

// Lower case labels of letters, digits, '-' and '_', or an address. A last label of digits only is
// read as a number by browsers ("127.1", "0x7f.1"), so then it must be the plain form of an IPv4
// address.
bool is_host(std::string_view host) {
    if (host.starts_with('[')) return is_ipv6_literal(host);
    constexpr std::size_t host_max = 253;
    if (host.empty() || host.size() > host_max) return false;
    std::string_view label;
    for (std::size_t begin = 0; begin <= host.size(); begin += label.size() + 1) {
        label = host.substr(begin, host.find('.', begin) - begin);
        const bool is_label =
            !label.empty() && label.size() <= 63 && std::ranges::all_of(label, [](char c) {
                return is_lower(c) || is_digit(c) || c == '-' || c == '_';
            });
        if (!is_label) return false;
    }
    const bool is_number = std::ranges::all_of(label, is_digit) || label.starts_with("0x");
    in_addr parsed{};
    return !is_number || inet_pton(AF_INET, std::string(host).c_str(), &parsed) == 1;
}

std::string_view host_of(std::string_view authority) {
    if (authority.starts_with('[')) {
        const auto end = authority.find(']');
        return end == std::string_view::npos ? authority : authority.substr(0, end + 1);
    }
    return authority.substr(0, authority.find(':'));
}

constexpr std::array<std::string_view, 3> loopback_hosts{"127.0.0.1", "[::1]", "localhost"};

bool is_loopback(std::string_view host) {
    return std::ranges::find(loopback_hosts, host) != loopback_hosts.end();
}

std::unexpected<Error> unfit(std::string_view why) {
    return refuse(ErrorCode::invalid_request, why);
}

Result<void> check_host_and_port(std::string_view authority) {
    if (authority.find('@') != std::string_view::npos)
        return unfit("a redirect URI must not have a user name");
    const auto host = host_of(authority);
    if (!is_host(host)) return unfit("the host must be a name or an address in lower case");
    const auto port = authority.substr(host.size());
    if (!port.empty() && !(port.starts_with(':') && is_port(port.substr(1))))
        return unfit("the port must be a number from 1 to 65535");
    return {};
}

Result<void> check_web(const Parts& parts, const RedirectUriRules& rules) {
    if (auto checked = check_host_and_port(*parts.authority); !checked) return checked;
    const auto host = host_of(*parts.authority);
    const bool may_be_plain = rules.plain_http == PlainHttp::anywhere || is_loopback(host);
    if (parts.scheme == "http" && !may_be_plain)
        return unfit("a redirect URI must be https, or http on this computer");
    return {};
}

// RFC 8252 §7.1, §8.4: a domain name in reverse, so that it has a '.'. What follows "//" is read as
// a host, although no name is looked up: pages show it and headers may name it, so it must be
// nothing that means something there ("x;sandbox", "x,*"). Browsers leave its letter case alone.
Result<void> check_private_use(const Parts& parts, const RedirectUriRules& rules) {
    if (rules.private_use_scheme == PrivateUseScheme::refused)
        return unfit("a redirect URI must begin with https://");
    if (parts.scheme.find('.') == std::string_view::npos)
        return unfit("a scheme of your own must be your domain name in reverse: com.example.app");
    if (parts.authority && !parts.authority->empty())
        if (auto checked = check_host_and_port(ascii_lower_case(*parts.authority)); !checked)
            return checked;
    if (!parts.authority && !parts.path.starts_with('/'))
        return unfit("a '/' must follow the scheme: com.example.app:/callback");
    return {};
}

Result<void> check_text(std::string_view text) {
    if (text.empty()) return unfit("the redirect URI is empty");
    if (text.size() > redirect_uri_max) return unfit("a redirect URI has at most 2048 characters");
    if (text.find('#') != std::string_view::npos)
        return unfit("a redirect URI must not have a fragment");
    if (!std::ranges::all_of(text, is_uri_character) || has_bad_percent(text))
        return unfit("a redirect URI must not have spaces, backslashes or unencoded characters");
    if (has_control(percent_decode(text, PlusSign::literal)))
        return unfit("a redirect URI must not have control characters");
    const auto scheme = text.substr(0, text.find(':'));
    const bool is_scheme = scheme.size() < text.size() && !scheme.empty() && is_lower(scheme[0]) &&
                           std::ranges::all_of(scheme, is_scheme_character);
    if (!is_scheme) return unfit("a redirect URI must begin with a scheme in lower case: https://");
    return {};
}

}  // namespace

Result<RedirectUri> RedirectUri::parse(std::string_view text, const RedirectUriRules& rules) {
    if (auto checked = check_text(text); !checked) return std::unexpected(checked.error());
    const Parts parts = split(text);
    const bool is_web = parts.scheme == "https" || parts.scheme == "http";
    if (is_web && !parts.authority) return unfit("'//' and a host must follow the scheme");
    const auto checked = is_web ? check_web(parts, rules) : check_private_use(parts, rules);
    if (!checked) return std::unexpected(checked.error());
    // '[' and ']' belong to an address only (RFC 3986 §3.2.2).
    if ((std::string(parts.path) + std::string(parts.query)).find_first_of("[]") !=
        std::string::npos)
        return unfit("brackets outside an address must be percent-encoded");
    if (has_ambiguous_path(parts.path))
        return unfit("the path must not have '.' or '..' segments or encoded slashes");
    const auto origin_length =
        parts.scheme.size() + (parts.authority ? 3 + parts.authority->size() : 0);
    return RedirectUri(std::string(text), origin_length);
}

bool redirect_uri_matches(std::string_view registered, std::string_view presented) {
    if (registered == presented) return !registered.empty();
    constexpr std::string_view scheme = "http://";
    if (!registered.starts_with(scheme) || !presented.starts_with(scheme)) return false;
    registered.remove_prefix(scheme.size());
    presented.remove_prefix(scheme.size());
    const auto host = host_of(registered.substr(0, registered.find_first_of("/?")));
    if (!is_loopback(host) || !presented.starts_with(host)) return false;
    // The rest of both without the port; it begins with '/', '?', or is empty.
    const auto after_port = [&](std::string_view text) -> std::optional<std::string_view> {
        text.remove_prefix(host.size());
        if (!text.starts_with(':')) return text;
        const auto end = std::min(text.find_first_of("/?"), text.size());
        if (!is_port(text.substr(1, end - 1))) return std::nullopt;
        return text.substr(end);
    };
    const auto registered_rest = after_port(registered);
    const auto presented_rest = after_port(presented);
    return registered_rest && presented_rest && *registered_rest == *presented_rest;
}

const std::string* find_redirect_uri(std::span<const std::string> registered,
                                     std::string_view presented) {
    const auto found = std::ranges::find_if(
        registered, [&](const auto& uri) { return redirect_uri_matches(uri, presented); });
    return found == registered.end() ? nullptr : &*found;
}

bool is_absolute_uri(std::string_view text) {
    const auto scheme = text.substr(0, text.find(':'));
    return text.size() <= redirect_uri_max && scheme.size() + 1 < text.size() && !scheme.empty() &&
           is_lower(to_lower(scheme[0])) &&
           std::ranges::all_of(scheme, [](char c) { return is_scheme_character(to_lower(c)); }) &&
           std::ranges::all_of(text, is_uri_character);
}

BoundRedirectUri BoundRedirectUri::bind(std::string_view uri, RedirectUriSource source) {
    return {sha256(as_bytes(uri)), source};
}

Result<void> BoundRedirectUri::check(std::optional<std::string_view> presented) const {
    if (!presented && source == RedirectUriSource::registered) return {};
    if (!presented || !is_absolute_uri(*presented)) return refuse(refusal::redirect_uri_not_a_uri);
    if (!equal_in_constant_time(sha256(as_bytes(*presented)), hash))
        return refuse(refusal::redirect_uri_differs);
    return {};
}

std::string append_query(std::string_view uri, std::initializer_list<QueryParameter> parameters) {
    std::string out(uri);
    for (const auto& [name, value] : parameters) {
        if (uri.find('?') == std::string_view::npos && out.size() == uri.size())
            out += '?';
        else if (!out.ends_with('?') && !out.ends_with('&'))
            out += '&';
        out += name;
        out += '=';
        out += percent_encode(value);
    }
    return out;
}

}  // namespace grantor
