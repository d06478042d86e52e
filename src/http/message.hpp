// A request as handlers read it and a response as they give it. No socket, no Asio, no Beast here.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "http/method.hpp"

namespace grantor::http {

struct Field {
    std::string_view name;  // as sent; compare case-insensitively
    std::string_view value;
};

// A segment of the path by the name that the route which matched gives it.
struct NamedSegment {
    std::string_view name;
    std::string_view value;  // as sent, not decoded
};
inline constexpr std::size_t named_segments_max = 3;

// Views into the connection's buffer: valid until the response has been given, also across the
// suspensions of the handler.
class Request {
 public:
    Method method = Method::other;
    std::string_view method_name;
    std::string_view target;  // as on the request line, origin form
    std::string_view path;    // target up to '?', not decoded
    std::string_view query;   // after '?', without it
    std::span<const Field> fields;
    std::string_view body;
    // The client's address as text, from the socket, or from X-Forwarded-For when the socket's peer
    // is a trusted proxy (ServerOptions::trusted_proxies).
    std::string_view peer;
    // The socket's own peer is a trusted proxy, so what it says about the request can be trusted.
    bool is_from_trusted_proxy = false;
    // Names this request in logs, in `X-Request-Id` of every answer, and for `grantor explain`.
    // 16 lower case hex digits.
    std::string_view id;
    // Filled by the router from "{name}" in the path of the route.
    std::array<NamedSegment, named_segments_max> segments{};

    // "7" for "user", where "/members/7" matched the route "/members/{user}". The route must have a
    // segment of that name.
    std::string_view segment(std::string_view name) const;
    // The first field of that name, "" if there is none.
    std::string_view header(std::string_view name) const;
    std::size_t header_count(std::string_view name) const;
    // The value of the first cookie of that name over all Cookie fields (RFC 6265 §4.2).
    std::optional<std::string_view> cookie(std::string_view name) const;
};

// Appends a header line. Bytes that could end one (CR, LF, NUL) are dropped from the value.
void add_field(std::string& lines, std::string_view name, std::string_view value);

struct Response {
    int status = 200;
    std::string_view content_type;  // a constant; "" sends none
    std::string body;
    // Used instead of `body` where the answer never changes and outlives the server.
    std::string_view constant_body;
    // Further header lines, each ending in "\r\n"; written by add_field.
    std::string fields;

    void add_field(std::string_view name, std::string_view value);
    std::string_view content() const { return constant_body.empty() ? body : constant_body; }
};

inline constexpr std::string_view json_type = "application/json; charset=utf-8";
inline constexpr std::string_view html_type = "text/html; charset=utf-8";
inline constexpr std::string_view text_type = "text/plain; charset=utf-8";

// The media type of a Content-Type value, lower case comparison, parameters ignored.
bool is_media_type(std::string_view content_type, std::string_view expected);
bool equals_ignoring_case(std::string_view a, std::string_view b);

}  // namespace grantor::http
