#include "sdk/src/protocol/url_parts.hpp"

#include <algorithm>

#include "oauth/letter_case.hpp"
#include "sdk/src/protocol/wire_text.hpp"

namespace grantor::client {
namespace {

bool is_host_character(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_';
}

bool is_host(std::string_view host) {
    if (host.empty() || host.size() > 253) return false;
    if (host.front() != '[') return std::ranges::all_of(host, is_host_character);
    if (host.size() < 4 || host.back() != ']') return false;
    return std::ranges::all_of(host.substr(1, host.size() - 2), [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || c == ':' || c == '.';
    });
}

bool is_port(std::string_view port) {
    const auto number = read_number<unsigned>(port);
    return number && *number > 0 && *number < 65536 && port.size() <= 5;
}

// "host" or "host:port".
bool read_authority(std::string_view text, UrlParts& parts) {
    const auto colon = text.find(':', text.starts_with('[') ? text.find(']') : 0);
    parts.host = text.substr(0, colon);
    std::ranges::transform(parts.host, parts.host.begin(), to_lower);
    if (colon != std::string_view::npos) {
        parts.port = text.substr(colon + 1);
        if (!is_port(parts.port)) return false;
    }
    return is_host(parts.host);
}

}  // namespace

std::string UrlParts::origin() const {
    return scheme + "://" + host + (port.empty() ? "" : ":" + port);
}

std::optional<UrlParts> read_url(std::string_view text) {
    if (holds_control_character(text) || text.find_first_of(" #\\\"<>") != text.npos)
        return std::nullopt;
    UrlParts parts;
    const auto end = text.find("://");
    if (end == text.npos) return std::nullopt;
    parts.scheme = text.substr(0, end);
    std::ranges::transform(parts.scheme, parts.scheme.begin(), to_lower);
    if (parts.scheme != "http" && parts.scheme != "https") return std::nullopt;
    text.remove_prefix(end + 3);

    const auto authority = text.substr(0, text.find_first_of("/?"));
    if (!read_authority(authority, parts)) return std::nullopt;
    text.remove_prefix(authority.size());
    const auto question = text.find('?');
    parts.path = text.substr(0, question);
    parts.has_query = question != text.npos;
    if (parts.has_query) parts.query = text.substr(question + 1);
    return parts;
}

bool is_loopback(std::string_view host) {
    if (host == "localhost" || host.ends_with(".localhost") || host == "[::1]") return true;
    const auto numbers = split(host, ".");
    return numbers.size() == 4 && std::ranges::count(host, '.') == 3 && numbers[0] == "127" &&
           std::ranges::all_of(numbers, [](std::string_view number) {
               const auto value = read_number<unsigned>(number);
               return value && *value < 256;
           });
}

}  // namespace grantor::client
