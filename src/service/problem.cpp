#include "service/problem.hpp"

#include <algorithm>
#include <array>

#include "base/encoding.hpp"
#include "oauth/metadata.hpp"

namespace grantor {
namespace {

constexpr std::string_view problem_type = "application/problem+json";

void append_member(std::string_view name, std::string_view value, std::string& out) {
    out += out.ends_with('{') ? "\"" : ",\"";
    out += name;
    out += "\":";
    append_json_string(value, out);
}

void append_places(const std::vector<PlacedProblem>& places, std::string& out) {
    out += ",\"errors\":[";
    for (const auto& place : places) {
        out += out.ends_with('[') ? "{" : ",{";
        append_member("pointer", "#" + place.pointer, out);
        append_member("detail", place.detail, out);
        out += '}';
    }
    out += ']';
}

// The token endpoint has a second path (docs/wire.md §1.1).
bool is_of_oauth(std::string_view path) {
    constexpr std::array endpoints{authorization_path, token_path, revocation_path,
                                   introspection_path};
    if (path.ends_with('/')) path.remove_suffix(1);
    return std::ranges::find(endpoints, path) != endpoints.end();
}

ErrorCode code_of(const http::Refusal& refusal) {
    if (refusal.status == 503) return ErrorCode::temporarily_unavailable;
    return refusal.status >= 500 ? ErrorCode::server_error : ErrorCode::invalid_request;
}

http::Response write_oauth_error(const http::Refusal& refusal, const Wire& wire) {
    http::Response response;
    response.status = refusal.status;
    response.content_type = http::json_type;
    response.body = error_body({code_of(refusal), refusal.description}, wire.errors, wire.help_url);
    return response;
}

// "the body is too large" → "The body is too large."
std::string sentence_of(std::string_view description) {
    std::string out(description);
    if (out.front() >= 'a' && out.front() <= 'z')
        out.front() = static_cast<char>(out.front() - 'a' + 'A');
    out += '.';
    return out;
}

http::Response write_as_problem(const http::Refusal& refusal, const Wire& wire,
                                const http::Request& request) {
    std::string name(refusal.error);
    std::ranges::replace(name, '_', '-');
    return write_problem(
        {refusal.status, name, title_of_problem(name), sentence_of(refusal.description)}, wire,
        request);
}

}  // namespace

std::string title_of_problem(std::string_view name) {
    std::string title(name);
    std::ranges::replace(title, '-', ' ');
    title.front() = static_cast<char>(title.front() - 'a' + 'A');
    return title;
}

http::Response write_problem(const Problem& problem, const Wire& wire, const http::Request& request,
                             const std::vector<PlacedProblem>& places) {
    http::Response response;
    response.status = problem.status;
    response.content_type = problem_type;
    std::string& out = response.body;
    out = "{";
    if (!wire.help_url.empty())
        append_member("type", wire.help_url + "#" + std::string(problem.name), out);
    append_member("title", problem.title, out);
    out += ",\"status\":" + std::to_string(problem.status);
    append_member("detail", problem.detail, out);
    if (!request.path.empty()) append_member("instance", request.path, out);
    append_member("request_id", request.id, out);
    if (!wire.contact.empty()) append_member("contact", wire.contact, out);
    if (!places.empty()) append_places(places, out);
    out += '}';
    return response;
}

http::Response write_refusal(const http::Refusal& refusal, const Wire& wire,
                             const http::Request& request) {
    if (wire.errors == ErrorForm::envelope) return http::write_refusal(refusal, request);
    auto response = is_of_oauth(request.path) ? write_oauth_error(refusal, wire)
                                              : write_as_problem(refusal, wire, request);
    response.add_field("Cache-Control", "no-store");
    if (refusal.status == 503) response.add_field("Retry-After", "1");
    return response;
}

http::WriteRefusal writes_refusals(const Wire& wire) {
    return [wire](const http::Refusal& refusal, const http::Request& request) {
        return write_refusal(refusal, wire, request);
    };
}

}  // namespace grantor
