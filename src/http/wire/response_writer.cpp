#include "http/wire/response_writer.hpp"

#include <array>
#include <ctime>
#include <fmt/chrono.h>
#include <fmt/format.h>

namespace grantor::http {
namespace {

struct StatusLine {
    int status;
    std::string_view text;
};

// RFC 9110 §15, RFC 6585.
constexpr std::array status_lines{
    StatusLine{200, "HTTP/1.1 200 OK\r\n"},
    StatusLine{201, "HTTP/1.1 201 Created\r\n"},
    StatusLine{202, "HTTP/1.1 202 Accepted\r\n"},
    StatusLine{204, "HTTP/1.1 204 No Content\r\n"},
    StatusLine{206, "HTTP/1.1 206 Partial Content\r\n"},
    StatusLine{301, "HTTP/1.1 301 Moved Permanently\r\n"},
    StatusLine{302, "HTTP/1.1 302 Found\r\n"},
    StatusLine{303, "HTTP/1.1 303 See Other\r\n"},
    StatusLine{304, "HTTP/1.1 304 Not Modified\r\n"},
    StatusLine{307, "HTTP/1.1 307 Temporary Redirect\r\n"},
    StatusLine{308, "HTTP/1.1 308 Permanent Redirect\r\n"},
    StatusLine{400, "HTTP/1.1 400 Bad Request\r\n"},
    StatusLine{401, "HTTP/1.1 401 Unauthorized\r\n"},
    StatusLine{402, "HTTP/1.1 402 Payment Required\r\n"},
    StatusLine{403, "HTTP/1.1 403 Forbidden\r\n"},
    StatusLine{404, "HTTP/1.1 404 Not Found\r\n"},
    StatusLine{405, "HTTP/1.1 405 Method Not Allowed\r\n"},
    StatusLine{406, "HTTP/1.1 406 Not Acceptable\r\n"},
    StatusLine{408, "HTTP/1.1 408 Request Timeout\r\n"},
    StatusLine{409, "HTTP/1.1 409 Conflict\r\n"},
    StatusLine{410, "HTTP/1.1 410 Gone\r\n"},
    StatusLine{411, "HTTP/1.1 411 Length Required\r\n"},
    StatusLine{412, "HTTP/1.1 412 Precondition Failed\r\n"},
    StatusLine{413, "HTTP/1.1 413 Content Too Large\r\n"},
    StatusLine{414, "HTTP/1.1 414 URI Too Long\r\n"},
    StatusLine{415, "HTTP/1.1 415 Unsupported Media Type\r\n"},
    StatusLine{417, "HTTP/1.1 417 Expectation Failed\r\n"},
    StatusLine{421, "HTTP/1.1 421 Misdirected Request\r\n"},
    StatusLine{422, "HTTP/1.1 422 Unprocessable Content\r\n"},
    StatusLine{428, "HTTP/1.1 428 Precondition Required\r\n"},
    StatusLine{429, "HTTP/1.1 429 Too Many Requests\r\n"},
    StatusLine{431, "HTTP/1.1 431 Request Header Fields Too Large\r\n"},
    StatusLine{500, "HTTP/1.1 500 Internal Server Error\r\n"},
    StatusLine{501, "HTTP/1.1 501 Not Implemented\r\n"},
    StatusLine{502, "HTTP/1.1 502 Bad Gateway\r\n"},
    StatusLine{503, "HTTP/1.1 503 Service Unavailable\r\n"},
    StatusLine{504, "HTTP/1.1 504 Gateway Timeout\r\n"},
    StatusLine{505, "HTTP/1.1 505 HTTP Version Not Supported\r\n"},
};

// RFC 9110 §6.4.1: these have no content, whatever their fields say.
bool has_content(int status) { return status != 204 && status != 304; }

}  // namespace

void append_status_line(std::string& out, int status) {
    for (const auto& line : status_lines)
        if (line.status == status) {
            out.append(line.text);
            return;
        }
    // An upstream may send a status that is not in the table; the reason phrase may be empty.
    fmt::format_to(std::back_inserter(out), "HTTP/1.1 {} \r\n", status);
}

void append_connection(std::string& out, AnswerFrame::Connection connection) {
    if (connection == AnswerFrame::Connection::closes) out.append("Connection: close\r\n");
    if (connection == AnswerFrame::Connection::stays_http_1_0)
        out.append("Connection: keep-alive\r\n");
}

void append_response(std::string& out, const Response& response, const AnswerFrame& frame) {
    const auto content = response.content();
    append_status_line(out, response.status);
    if (has_content(response.status)) {
        const fmt::format_int length(content.size());
        out.append("Content-Length: ").append(length.data(), length.size()).append("\r\n");
        if (!response.content_type.empty())
            out.append("Content-Type: ").append(response.content_type).append("\r\n");
    }
    out.append("Date: ").append(frame.date).append("\r\n");
    append_connection(out, frame.connection);
    out.append("X-Request-Id: ").append(frame.request_id).append("\r\n");
    out.append(frame.hsts).append(response.fields).append("\r\n");
    if (has_content(response.status) && frame.content == AnswerFrame::Content::sent)
        out.append(content);
}

std::string to_http_date(std::int64_t unix_seconds) {
    const auto time = static_cast<std::time_t>(unix_seconds);
    // The C locale's names, which are the wire's; the program never sets another.
    return fmt::format("{:%a, %d %b %Y %H:%M:%S} GMT", fmt::gmtime(time));
}

}  // namespace grantor::http
