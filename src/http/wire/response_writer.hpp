// Puts a response on the wire (RFC 9112 §4, RFC 9110 §6): status line, the fields that every answer
// needs, the handler's own, the content.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "http/message.hpp"

namespace grantor::http {

// What the connection adds to a handler's response.
struct AnswerFrame {
    enum class Connection : std::uint8_t {
        stays,           // HTTP/1.1 keeps alive without saying so
        stays_http_1_0,  // and HTTP/1.0 must be told
        closes,
    };
    enum class Content : std::uint8_t { sent, only_described };  // the latter for HEAD

    Connection connection = Connection::stays;
    Content content = Content::sent;
    std::string_view request_id;  // sent as X-Request-Id
    std::string_view date;        // of RFC 9110 §5.6.7
    // Strict-Transport-Security as a whole line (RFC 6797 §6.1), "" where it is not sent.
    std::string_view hsts = {};
};

void append_response(std::string& out, const Response& response, const AnswerFrame& frame);

// Parts of it, for answers that are an upstream's.
void append_status_line(std::string& out, int status);
void append_connection(std::string& out, AnswerFrame::Connection connection);

// "Sun, 06 Nov 1994 08:49:37 GMT"
std::string to_http_date(std::int64_t unix_seconds);

}  // namespace grantor::http
