// The two heads that a forwarded request needs: the request as the upstream gets it, and the answer
// as the client does. What concerns only one connection stays on it; framing is rewritten from
// what we understood, so that no server behind this one can read it differently. Pure.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "http/field_names.hpp"
#include "http/forward.hpp"
#include "http/outgoing/upstream.hpp"
#include "http/wire/request_head.hpp"
#include "http/wire/response_head.hpp"
#include "http/wire/response_writer.hpp"

namespace grantor::http {

// A client that asks for a WebSocket is refused. Other protocols ("h2c", which
// Java's client offers with every request) are offers that may be ignored.
bool asks_for_websocket(const Request& request);

// `names` is scratch space.
void append_forwarded_request(std::string& out, const Request& request, const Framing& framing,
                              const Forward& forward, FieldNames& names);

struct ForwardedAnswer {
    enum class Body : std::uint8_t { as_announced, sized, chunked, until_end };

    Body body = Body::as_announced;  // that is the upstream's Content-Length, if it gave one
    std::uint64_t size = 0;          // of a sized one
    AnswerFrame frame;
};

void append_forwarded_answer(std::string& out, const ResponseParts& parts,
                             const ResponseFraming& framing, const Forward& forward,
                             const ForwardedAnswer& answer, FieldNames& names);

// "1a2b\r\n"
void append_chunk_size(std::string& out, std::size_t size);

inline constexpr std::string_view last_chunk = "0\r\n\r\n";

}  // namespace grantor::http
