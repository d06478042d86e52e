#include "service/problem.hpp"

#include "base/encoding.hpp"

namespace grantor {
namespace {

constexpr std::string_view problem_type = "application/problem+json";

void append_member(std::string_view name, std::string_view value, std::string& out) {
    out += out.size() > 1 ? ",\"" : "\"";
    out += name;
    out += "\":";
    append_json_string(value, out);
}

}  // namespace

http::Response write_problem(const Problem& problem, const Wire& wire,
                             const http::Request& request) {
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
    append_member("instance", request.path, out);
    append_member("request_id", request.id, out);
    if (!wire.contact.empty()) append_member("contact", wire.contact, out);
    out += '}';
    return response;
}

}  // namespace grantor
