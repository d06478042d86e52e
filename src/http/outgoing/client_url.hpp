// The URL of an outgoing request, read strictly: text that two readers could read as different
// servers is refused. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "http/networks.hpp"

namespace grantor::http {

// The length of a request line that common servers accept.
inline constexpr std::size_t client_url_max = 8 * 1024;

struct ClientUrl {
    enum class Scheme : std::uint8_t { http, https };
    Scheme scheme = Scheme::http;
    // Lower case, without a dot at its end and without brackets. An address is in its usual
    // spelling, however it was written ("0x7f.1", "2130706433", "[::ffff:7f00:1]").
    std::string host;
    std::optional<Address> address;  // where the host is one
    std::uint16_t port = 80;
    std::string host_field;  // the host, and the port where it is not the scheme's own
    std::string target;      // origin form: path and query
};

std::optional<ClientUrl> read_client_url(std::string_view text);

}  // namespace grantor::http
