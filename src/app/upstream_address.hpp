// "http://10.0.0.5:9000": where an upstream is.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace grantor::app {

struct UpstreamAddress {
    std::string host;
    std::uint16_t port = 80;
};

// Nothing: not http, or something besides host and port.
std::optional<UpstreamAddress> read_upstream(std::string_view text);

}  // namespace grantor::app
