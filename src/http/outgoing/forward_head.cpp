#include "http/outgoing/forward_head.hpp"

#include <algorithm>
#include <charconv>
#include <fmt/format.h>

#include "http/list.hpp"

namespace grantor::http {
namespace {

// How an intermediary must treat a field.
enum class Role : std::uint8_t {
    passes,
    connection,  // names more fields that concern only this connection
    stays,       // RFC 9110 §7.6.1: concerns only this connection
    framing,     // rewritten
    host,        // the request's, written first
    replaced,    // ours takes its place
    date,        // the answer's
    cookies,     // without those that are ours
    set_cookie,  // unless it is ours
};

// Told apart by length first: nearly every field of a request has another one than these.
Role role_of(std::string_view name) {
    const auto is = [name](std::string_view known) { return is_same_field_name(name, known); };
    switch (name.size()) {
        case 2:
            return is("te") ? Role::stays : Role::passes;
        case 4:
            if (is("host")) return Role::host;
            return is("date") ? Role::date : Role::passes;
        case 6:
            if (is("cookie")) return Role::cookies;
            return is("expect") ? Role::stays : Role::passes;
        case 7:
            return is("trailer") || is("upgrade") ? Role::stays : Role::passes;
        case 10:
            if (is("connection")) return Role::connection;
            if (is("set-cookie")) return Role::set_cookie;
            return is("keep-alive") ? Role::stays : Role::passes;
        case 12:
            return is("x-request-id") ? Role::replaced : Role::passes;
        case 14:
            if (is("content-length")) return Role::framing;
            return is("http2-settings") ? Role::stays : Role::passes;
        case 17:
            if (is("transfer-encoding")) return Role::framing;
            break;
        default:
            break;
    }
    return is_same_field_name(name.substr(0, 6), "proxy-") ? Role::stays : Role::passes;
}

// The fields that others name in Connection. The usual values of it name none.
void add_named_in_connection(std::span<const Field> fields, FieldNames& names) {
    for (const auto& field : fields) {
        if (role_of(field.name) != Role::connection) continue;
        for (auto list = field.value; !list.empty();) {
            const auto item = trim_blanks(take_part(list, ','));
            if (item.empty() || equals_ignoring_case(item, "keep-alive") ||
                equals_ignoring_case(item, "close"))
                continue;
            names.add(item);
        }
    }
}

void append_field(std::string& out, const Field& field) {
    out.append(field.name).append(": ").append(field.value).append("\r\n");
}

void append_length(std::string& out, std::uint64_t length) {
    const fmt::format_int text(length);
    out.append("Content-Length: ").append(text.data(), text.size()).append("\r\n");
}

// RFC 9110 §8.6: where a body would be usual, its absence is said; some servers answer 411 else.
bool wants_length(const Request& request, const Framing& framing) {
    return framing.content_length > 0 || request.method == Method::post ||
           request.method == Method::put || request.method == Method::patch;
}

void append_cookies(std::string& out, const Field& field, const CookieNames& withheld) {
    const auto kept = withheld.without(field.value);
    if (!kept.empty() || field.value.empty()) append_field(out, {field.name, kept});
}

bool is_withheld(const Forward& forward, std::string_view set_cookie) {
    return forward.upstream != nullptr && forward.upstream->withheld_cookies().sets_one(set_cookie);
}

bool is_dropped(const Forward& forward, std::string_view name) {
    return forward.upstream != nullptr && forward.upstream->dropped_fields().contains(name);
}

bool is_hsts(std::string_view name) {
    return equals_ignoring_case(name, "strict-transport-security");
}

}  // namespace

bool asks_for_websocket(const Request& request) {
    return std::ranges::any_of(request.fields, [](const Field& field) {
        return field.name.size() == 7 && is_same_field_name(field.name, "upgrade") &&
               has_list_item(field.value, "websocket");
    });
}

void append_forwarded_request(std::string& out, const Request& request, const Framing& framing,
                              const Forward& forward, FieldNames& names) {
    const auto& upstream = *forward.upstream;
    names.clear();
    names.add_names_of(forward.fields);
    const bool has_host = names.contains("host");
    add_named_in_connection(request.fields, names);

    out.append(request.method_name).append(" ");
    out.append(forward.target.empty() ? request.target : forward.target).append(" HTTP/1.1\r\n");
    const std::string_view fixed = upstream.options().host_field;
    const auto host = fixed.empty() ? request.header("host") : fixed;
    if (!has_host) append_field(out, {"Host", host.empty() ? upstream.authority() : host});
    for (const auto& field : request.fields) {
        const auto role = role_of(field.name);
        if (role == Role::cookies) {
            if (is_dropped(forward, field.name) || names.contains(field.name)) continue;
            append_cookies(out, field, upstream.withheld_cookies());
            continue;
        }
        if (role != Role::passes && role != Role::date && role != Role::set_cookie) continue;
        if (names.contains(field.name) || is_dropped(forward, field.name)) continue;
        append_field(out, field);
    }
    out.append(forward.fields);
    append_field(out, {"X-Request-Id", request.id});
    if (framing.is_chunked)
        out.append("Transfer-Encoding: chunked\r\n");
    else if (wants_length(request, framing))
        append_length(out, framing.content_length);
    out.append("\r\n");
}

void append_forwarded_answer(std::string& out, const ResponseParts& parts,
                             const ResponseFraming& framing, const Forward& forward,
                             const ForwardedAnswer& answer, FieldNames& names) {
    using Body = ForwardedAnswer::Body;
    names.clear();
    names.add_names_of(forward.answer_fields);
    add_named_in_connection(parts.fields, names);

    append_status_line(out, parts.status);
    bool has_date = false;
    for (const auto& field : parts.fields) {
        const auto role = role_of(field.name);
        if (role == Role::set_cookie && is_withheld(forward, field.value)) continue;
        const bool passes = role == Role::passes || role == Role::date || role == Role::host ||
                            role == Role::set_cookie || role == Role::cookies;
        if (!passes || names.contains(field.name) || is_dropped(forward, field.name)) continue;
        // One policy for the host, and it is ours (RFC 6797 §8.1 takes the first only).
        if (!answer.frame.hsts.empty() && is_hsts(field.name)) continue;
        has_date |= role == Role::date;
        append_field(out, field);
    }
    if (answer.body == Body::sized)
        append_length(out, answer.size);
    else if (answer.body == Body::chunked)
        out.append("Transfer-Encoding: chunked\r\n");
    else if (answer.body == Body::as_announced && framing.has_length && parts.status != 204)
        append_length(out, framing.content_length);
    if (!has_date) append_field(out, {"Date", answer.frame.date});
    append_connection(out, answer.frame.connection);
    append_field(out, {"X-Request-Id", answer.frame.request_id});
    out.append(answer.frame.hsts).append(forward.answer_fields).append("\r\n");
}

void append_chunk_size(std::string& out, std::size_t size) {
    std::array<char, 16> digits;
    const auto end = std::to_chars(digits.begin(), digits.end(), size, 16).ptr;
    out.append(digits.begin(), end).append("\r\n");
}

}  // namespace grantor::http
