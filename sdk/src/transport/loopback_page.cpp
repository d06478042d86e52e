#include "sdk/src/transport/loopback_page.hpp"

#include <string>

#include "base/encoding.hpp"
#include "oauth/letter_case.hpp"
#include "sdk/src/protocol/wire_text.hpp"

namespace grantor::client {
namespace {

struct PageText {
    std::string_view status;
    std::string_view title;
    std::string_view text;  // %APP% is the application
};

// table: one row a page
PageText text_of(LoopbackPage page) {
    switch (page) {
        case LoopbackPage::done:
            return {"200 OK", "You are signed in",
                    "Go back to %APP%; it continues by itself. You can close this page."};
        case LoopbackPage::denied:
            return {"200 OK", "Access was not allowed",
                    "You declined, and %APP% has been notified. You can close this page."};
        case LoopbackPage::failed:
            return {
                "200 OK", "That did not work",
                "The server refused the request of %APP%, which shows the reason. You can close "
                "this page."};
        case LoopbackPage::not_ours:
            return {
                "400 Bad Request", "This link does not belong here",
                "It does not belong to the sign-in that %APP% is waiting for. Start again there."};
        case LoopbackPage::not_found:
            return {"404 Not Found", "There is nothing here", ""};
        case LoopbackPage::bad_request:
            return {"400 Bad Request", "That is not a request", ""};
    }
    return {};
}

constexpr std::string_view style =
    "body{font:18px/1.5 system-ui,sans-serif;margin:20vh auto 0;max-width:28em;padding:0 1em;"
    "color:#1c2733;background:#fff}h1{font-size:1.5em;margin:0 0 .4em}"
    "@media(prefers-color-scheme:dark){body{color:#e6ebf0;background:#14191f}}";

std::string with_app(std::string_view text, std::string_view app_name) {
    constexpr std::string_view mark = "%APP%";
    std::string out(text);
    if (const auto at = out.find(mark); at != out.npos)
        out.replace(at, mark.size(), escape_html(app_name));
    return out;
}

std::string_view next_line(std::string_view& text) {
    const auto end = text.find("\r\n");
    const auto line = text.substr(0, end);
    text.remove_prefix(end == text.npos ? text.size() : end + 2);
    return line;
}

}  // namespace

std::optional<LoopbackRequest> read_loopback_request(std::string_view head) {
    const auto words = split(next_line(head), " ");
    if (words.size() != 3 || !words[2].starts_with("HTTP/1.") || !words[1].starts_with('/'))
        return std::nullopt;
    LoopbackRequest request{words[0], words[1], {}};
    int hosts = 0;
    while (!head.empty()) {
        const auto line = next_line(head);
        const auto colon = line.find(':');
        if (colon == line.npos || !equals_in_any_case(line.substr(0, colon), "host")) continue;
        auto value = line.substr(colon + 1);
        while (value.starts_with(' ') || value.starts_with('\t')) value.remove_prefix(1);
        while (value.ends_with(' ') || value.ends_with('\t')) value.remove_suffix(1);
        request.host = value;
        ++hosts;
    }
    if (hosts != 1) request.host.clear();
    return request;
}

std::string write_loopback_answer(LoopbackPage page, std::string_view app_name) {
    const auto text = text_of(page);
    std::string body =
        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\">"
        "<meta name=\"viewport\" content=\"width=device-width\"><title>";
    body += text.title;
    body += "</title><style>";
    body += style;
    body += "</style><main><h1>";
    body += text.title;
    body += "</h1><p>";
    body += with_app(text.text, app_name);
    body += "</p></main></html>\n";

    std::string answer = "HTTP/1.1 ";
    answer += text.status;
    // This page's address contains the code, so it must not be stored or sent to anybody.
    answer +=
        "\r\nContent-Type: text/html; charset=utf-8\r\nCache-Control: no-store\r\n"
        "Referrer-Policy: no-referrer\r\nX-Content-Type-Options: nosniff\r\n"
        "Content-Security-Policy: default-src 'none'; style-src 'unsafe-inline'; "
        "frame-ancestors 'none'; base-uri 'none'; form-action 'none'\r\n"
        "Connection: close\r\nContent-Length: ";
    answer += std::to_string(body.size());
    answer += "\r\n\r\n";
    return answer + body;
}

}  // namespace grantor::client
