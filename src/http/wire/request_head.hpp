// The head of a request: request line and fields. Beast's parser reads it; what it accepts but
// RFC 9112 or a careful server does not is refused here. Pure: no socket, no state between calls.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "http/limits.hpp"
#include "http/message.hpp"
#include "http/refusal.hpp"

namespace grantor::http {

// A request's parts as views into the bytes they were read from.
struct RequestParts {
    Request request;
    std::array<Field, fields_max> fields;
};

struct Framing {
    std::uint64_t content_length = 0;
    bool is_chunked = false;
    bool keeps_alive = false;
    bool is_http_1_0 = false;
    bool expects_continue = false;
};

// `head` is everything up to and with the empty line. Fills `parts` except body, peer and id. On a
// refusal `parts` holds what was read before it.
std::optional<Refusal> read_request_head(std::string_view head, const Limits& limits,
                                         RequestParts& parts, Framing& framing);

}  // namespace grantor::http
