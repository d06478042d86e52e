// An absolute http or https URL, taken apart.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace grantor::client {

struct UrlParts {
    std::string scheme;  // "http" or "https"
    std::string host;    // lower case; an IPv6 address in brackets
    std::string port;    // "" if it has none
    std::string path;    // "" or from the first '/'
    std::string query;   // without the '?'
    bool has_query = false;

    // "https://host:port"
    std::string origin() const;
};

// None for anything else: other schemes, user names, fragments, spaces and control characters.
std::optional<UrlParts> read_url(std::string_view text);

// localhost and names below it, 127.0.0.0/8, [::1].
bool is_loopback(std::string_view host);

}  // namespace grantor::client
