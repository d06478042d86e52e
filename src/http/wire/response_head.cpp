#include "http/wire/response_head.hpp"

#include <charconv>
#include <optional>
#include <utility>

#include "http/field_names.hpp"
#include "http/list.hpp"

namespace grantor::http {
namespace {

struct StatusLine {
    int status;
    bool is_http_1_0;
};

// "HTTP/1.1 200 OK"; the reason and the blank before it may be missing (many servers send neither).
std::optional<StatusLine> read_status_line(std::string_view line) {
    if (line.size() < 12 || !line.starts_with("HTTP/1.") || line[8] != ' ') return std::nullopt;
    if (line[7] != '0' && line[7] != '1') return std::nullopt;
    if (line.size() > 12 && line[12] != ' ') return std::nullopt;
    int status = 0;
    const auto [stop, failure] = std::from_chars(line.data() + 9, line.data() + 12, status);
    if (failure != std::errc{} || stop != line.data() + 12) return std::nullopt;
    if (status < 100 || status > 599 || !is_field_value(line)) return std::nullopt;
    return StatusLine{status, line[7] == '0'};
}

// The line up to CR LF, which leaves `head` together with it.
std::string_view take_line(std::string_view& head) {
    const auto end = head.find("\r\n");
    const auto line = head.substr(0, end);
    head.remove_prefix(end + 2);
    return line;
}

// A name, immediately a colon, a value between blanks. No folding, no CR or LF inside.
std::optional<Field> read_field(std::string_view line) {
    const auto colon = line.find(':');
    if (colon == std::string_view::npos) return std::nullopt;
    const Field field{line.substr(0, colon), trim_blanks(line.substr(colon + 1))};
    if (!is_field_name(field.name) || !is_field_value(field.value)) return std::nullopt;
    return field;
}

// What the fields say about where the body ends and whether the connection stays.
struct FramingFields {
    bool has_length = false;
    bool is_chunked = false;
    bool closes = false;
    bool keeps_alive = false;
    std::uint64_t length = 0;

    // False when they contradict each other, or name a coding that we would have to undo.
    bool take(const Field& field);
};

bool FramingFields::take(const Field& field) {
    if (equals_ignoring_case(field.name, "content-length")) {
        const auto end = field.value.data() + field.value.size();
        const auto [stop, failure] = std::from_chars(field.value.data(), end, length);
        const bool is_first = !std::exchange(has_length, true);
        return is_first && failure == std::errc{} && stop == end;
    }
    if (equals_ignoring_case(field.name, "transfer-encoding")) {
        const bool is_first = !std::exchange(is_chunked, true);
        return is_first && equals_ignoring_case(field.value, "chunked");
    }
    if (equals_ignoring_case(field.name, "connection")) {
        closes |= has_list_item(field.value, "close");
        keeps_alive |= has_list_item(field.value, "keep-alive");
    }
    return true;
}

ResponseFraming decide_framing(const FramingFields& fields, const StatusLine& line, Method method) {
    using Body = ResponseFraming::Body;
    ResponseFraming framing;
    framing.has_length = fields.has_length;
    framing.content_length = fields.length;
    framing.keeps_alive = !fields.closes && (!line.is_http_1_0 || fields.keeps_alive);
    const bool is_interim = line.status < 200;
    if (is_interim || method == Method::head || line.status == 204 || line.status == 304) {
        // RFC 9112 §6.3 gives these no body. A server that announces a body anyway may send it, and
        // it must not be mistaken for the next answer.
        const bool announces = fields.is_chunked || (fields.has_length && fields.length > 0);
        if (announces && (is_interim || line.status == 204)) framing.keeps_alive = false;
        return framing;
    }
    if (fields.is_chunked) {
        framing.body = Body::chunked;
    } else if (fields.has_length) {
        framing.body = fields.length > 0 ? Body::sized : Body::none;
    } else {
        framing.body = Body::until_end;
        framing.keeps_alive = false;
    }
    return framing;
}

}  // namespace

bool read_response_head(std::string_view head, Method method, ResponseParts& parts,
                        ResponseFraming& framing) {
    const auto line = read_status_line(take_line(head));
    if (!line) return false;
    FramingFields framing_fields;
    std::size_t count = 0;
    while (head != "\r\n") {
        const auto field = read_field(take_line(head));
        if (!field || count == parts.storage.size()) return false;
        if (!framing_fields.take(*field)) return false;
        parts.storage[count++] = *field;
    }
    // RFC 9112 §6.1: HTTP/1.0 does not have chunked, and chunked never comes with a length.
    const bool is_sized_twice = framing_fields.is_chunked && framing_fields.has_length;
    if (is_sized_twice || (framing_fields.is_chunked && line->is_http_1_0)) return false;
    parts.status = line->status;
    parts.fields = {parts.storage.data(), count};
    framing = decide_framing(framing_fields, *line, method);
    return true;
}

}  // namespace grantor::http
