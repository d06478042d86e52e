// The head of an upstream's answer: status line and fields. Strict, because anything that two
// parsers read differently here becomes somebody else's answer on a reused connection. Pure.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>

#include "http/limits.hpp"
#include "http/message.hpp"

namespace grantor::http {

// Views into the bytes that the head was read from.
struct ResponseParts {
    int status = 0;
    std::span<const Field> fields;
    std::array<Field, fields_max> storage;
};

struct ResponseFraming {
    enum class Body : std::uint8_t { none, sized, chunked, until_end };
    Body body = Body::none;
    bool has_length = false;  // `content_length` was there; it describes what HEAD leaves out, too
    bool keeps_alive = false;
    std::uint64_t content_length = 0;
};

// `head` is everything up to and with the empty line. False if it is not an answer to a request of
// that method that may be passed on.
bool read_response_head(std::string_view head, Method method, ResponseParts& parts,
                        ResponseFraming& framing);

}  // namespace grantor::http
