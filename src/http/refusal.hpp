// What the server itself answers to a request that reaches no handler.
#pragma once

#include <cstdint>
#include <functional>
#include <string_view>

#include "http/message.hpp"

namespace grantor::http {

// Whether a cache may keep the envelope. That of a path or method without a row says nothing of it.
enum class Caching : std::uint8_t { forbidden, unsaid };

// Both texts are constants, for the developer of the client; they never contain input.
struct Refusal {
    int status = 0;
    std::string_view error;
    std::string_view description;
    Caching caching = Caching::forbidden;
};

namespace refusals {
inline constexpr Refusal bad_request_line{400, "bad_request", "the request line is malformed"};
inline constexpr Refusal bad_target{400, "bad_request",
                                    "the request target is not a path on this server"};
inline constexpr Refusal bad_field{400, "bad_request", "a header field is malformed"};
inline constexpr Refusal bad_line_ending{400, "bad_request", "a line does not end in CR LF"};
inline constexpr Refusal folded_field{400, "bad_request",
                                      "a header field is folded over two lines"};
inline constexpr Refusal bad_host{400, "bad_request", "exactly one valid Host field is needed"};
inline constexpr Refusal bad_content_length{400, "bad_request", "Content-Length is ambiguous"};
inline constexpr Refusal bad_transfer_encoding{
    400, "bad_request",
    "Transfer-Encoding is not just chunked, or comes with "
    "Content-Length or in HTTP/1.0"};
inline constexpr Refusal bad_chunk{400, "bad_request", "the chunked body is malformed"};
inline constexpr Refusal not_found{404, "not_found", "there is nothing at this path",
                                   Caching::unsaid};
inline constexpr Refusal method_not_allowed{405, "method_not_allowed",
                                            "this path does not know the method", Caching::unsaid};
inline constexpr Refusal too_slow{408, "request_timeout", "the request took too long to arrive"};
inline constexpr Refusal body_too_large{413, "content_too_large", "the body is too large"};
inline constexpr Refusal target_too_long{414, "uri_too_long", "the request target is too long"};
inline constexpr Refusal bad_expectation{417, "expectation_failed",
                                         "only 100-continue can be expected"};
inline constexpr Refusal head_too_large{431, "header_fields_too_large",
                                        "the header fields are too large or too many"};
inline constexpr Refusal server_error{500, "server_error", "the request could not be carried out"};
inline constexpr Refusal upgrade_refused{501, "upgrade_refused",
                                         "WebSocket connections are not passed on"};
inline constexpr Refusal upstream_unreachable{502, "bad_gateway",
                                              "the service behind this address cannot be reached"};
inline constexpr Refusal upstream_forbidden{502, "bad_gateway",
                                            "the service behind this address may not be called"};
inline constexpr Refusal upstream_untrusted{
    502, "bad_gateway", "the service behind this address cannot prove who it is"};
inline constexpr Refusal upstream_broken{502, "bad_gateway",
                                         "the service behind this address answered nonsense"};
inline constexpr Refusal overloaded{503, "temporarily_unavailable",
                                    "the server is busy, try again in a second"};
inline constexpr Refusal upstream_timed_out{504, "gateway_timeout",
                                            "the service behind this address took too long"};
inline constexpr Refusal bad_version{505, "http_version_not_supported",
                                     "only HTTP/1.0 and HTTP/1.1 are understood"};
}  // namespace refusals

// Of `request` there is as much as was read: no path where its line was not. From any thread.
using WriteRefusal = std::function<Response(const Refusal& refusal, const Request& request)>;

// Where nobody says otherwise: {"success":false,"message":…,"error":…,"error_description":…}, and
// Retry-After with 503.
Response write_refusal(const Refusal& refusal, const Request& request);

}  // namespace grantor::http
