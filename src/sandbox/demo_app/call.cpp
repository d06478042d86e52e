#include "sandbox/demo_app/call.hpp"

#include <boost/json.hpp>
#include <fmt/format.h>

#include "base/encoding.hpp"
#include "http/message.hpp"

namespace grantor::sandbox {
namespace {

namespace json = boost::json;

constexpr std::string_view form_type = "application/x-www-form-urlencoded";

std::string body_of(const DemoCall& call) {
    std::string out;
    for (const auto& [name, value] : call.form)
        out += fmt::format("{}{}={}", out.empty() ? "" : "&", name, percent_encode(value));
    return out;
}

std::string basic_of(const AppCredentials& app) {
    return to_base64(as_bytes(fmt::format("{}:{}", app.client_id, app.client_secret)));
}

// In single quotes, for bash and zsh alike.
std::string quoted(std::string_view text) {
    std::string out = "'";
    for (const char c : text)
        if (c == '\'')
            out += R"('\'')";
        else
            out += c;
    return out + '\'';
}

void append_indented(const json::value& value, std::size_t depth, std::string& out);

void append_member(const json::object::value_type& member, std::size_t depth, std::string& out) {
    append_json_string(member.key(), out);
    out += ": ";
    append_indented(member.value(), depth, out);
}
void append_member(const json::value& value, std::size_t depth, std::string& out) {
    append_indented(value, depth, out);
}

template <class List>
void append_list(const List& list, std::string_view brackets, std::size_t depth, std::string& out) {
    out += brackets.front();
    bool is_first = true;
    for (const auto& each : list) {
        out += is_first ? "\n" : ",\n";
        out.append(2 * (depth + 1), ' ');
        append_member(each, depth + 1, out);
        is_first = false;
    }
    if (!is_first) out.append(1, '\n').append(2 * depth, ' ');
    out += brackets.back();
}

void append_indented(const json::value& value, std::size_t depth, std::string& out) {
    if (value.is_object())
        append_list(value.get_object(), "{}", depth, out);
    else if (value.is_array())
        append_list(value.get_array(), "[]", depth, out);
    else
        out += json::serialize(value);
}

}  // namespace

http::ClientRequest to_request(const DemoCall& call, std::string_view origin) {
    http::ClientRequest request;
    request.method = call.method;
    request.url = fmt::format("{}{}", origin, call.path);
    if (call.basic != nullptr)
        http::add_field(request.fields, "Authorization", "Basic " + basic_of(*call.basic));
    if (!call.bearer.empty())
        http::add_field(request.fields, "Authorization", "Bearer " + call.bearer);
    if (call.form.empty()) return request;
    http::add_field(request.fields, "Content-Type", form_type);
    request.body = body_of(call);
    return request;
}

std::string to_text(const DemoCall& call, std::string_view origin) {
    const auto host = origin.substr(origin.find("://") + 3);
    auto out = fmt::format("{} {} HTTP/1.1\nHost: {}", call.method, call.path, host);
    if (call.basic != nullptr)
        out += fmt::format("\nAuthorization: Basic {}",
                           call.basic->is_secret_shown ? basic_of(*call.basic) : "…");
    if (!call.bearer.empty()) out += "\nAuthorization: Bearer " + call.bearer;
    if (call.form.empty()) return out;
    return out + fmt::format("\nContent-Type: {}\n\n{}", form_type, body_of(call));
}

std::string to_curl(const DemoCall& call, std::string_view origin) {
    auto out = fmt::format("curl {}", quoted(fmt::format("{}{}", origin, call.path)));
    if (call.basic != nullptr) {
        const auto& app = *call.basic;
        out += app.is_secret_shown
                   ? fmt::format(" \\\n  -u {}", quoted(app.client_id + ":" + app.client_secret))
                   : fmt::format(" \\\n  -u \"{}:$client_secret\"", app.client_id);
    }
    if (!call.bearer.empty())
        out += fmt::format(" \\\n  -H {}", quoted("Authorization: Bearer " + call.bearer));
    for (const auto& [name, value] : call.form)
        out += fmt::format(" \\\n  --data-urlencode {}", quoted(name + "=" + value));
    return out;
}

std::string readable(std::string_view body) {
    boost::system::error_code failure;
    const auto value = json::parse(body, failure);
    if (failure || (!value.is_object() && !value.is_array())) return std::string(body);
    std::string out;
    append_indented(value, 0, out);
    return out;
}

}  // namespace grantor::sandbox
