// "https://api.internal:8443": where an upstream is.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace grantor::app {

struct UpstreamAddress {
    std::string host;
    std::uint16_t port = 80;
    bool is_https = false;
};

// Nothing: neither http nor https, or something besides host and port.
std::optional<UpstreamAddress> read_upstream(std::string_view text);

}  // namespace grantor::app
