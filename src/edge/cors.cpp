#include "edge/cors.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <stdexcept>

#include "http/field_names.hpp"

namespace grantor::edge {
namespace {

void add_each(const std::vector<std::string>& more, std::vector<std::string>& names) {
    for (const auto& name : more) {
        const auto is_it = [&](const std::string& each) {
            return http::equals_ignoring_case(each, name);
        };
        if (std::ranges::none_of(names, is_it)) names.push_back(name);
    }
}

}  // namespace

std::vector<std::string> exposed_by_default(LimitFields form) {
    if (form == LimitFields::standard) return http::usual_answer_fields();
    std::vector<std::string> out{"x-ratelimit-limit", "x-ratelimit-remaining", "x-ratelimit-reset",
                                 "x-daily-ratelimit-token-limit",
                                 "x-daily-ratelimit-token-remaining"};
    add_each(http::usual_answer_fields(), out);
    return out;
}

void CorsPolicy::add(const MentionedHeaders& mentioned) {
    add_each(mentioned.of_requests, allowed_headers);
    add_each(mentioned.of_answers, exposed_headers);
}

Cors::Cors(const CorsPolicy& policy) : origins_(policy.allowed_origins) {
    for (const auto* names : {&policy.allowed_headers, &policy.exposed_headers})
        for (const auto& name : *names)
            if (!http::is_field_name(name))
                throw std::invalid_argument("\"" + name + "\" is not the name of a header");
    for (const auto& origin : origins_) allows_any_ |= origin == "*";
    if (origins_.empty()) return;
    preflight_lines_ = fmt::format(
        "Access-Control-Allow-Methods: {}\r\n"
        "Access-Control-Allow-Headers: {}\r\n"
        "Access-Control-Max-Age: {}\r\n"
        "Vary: Origin, Access-Control-Request-Method, Access-Control-Request-Headers\r\n",
        fmt::join(policy.allowed_methods, ", "), fmt::join(policy.allowed_headers, ", "),
        policy.max_age.count());
    if (!policy.exposed_headers.empty())
        answer_lines_ = fmt::format("Access-Control-Expose-Headers: {}\r\n",
                                    fmt::join(policy.exposed_headers, ", "));
    vary_ = "Vary: Origin\r\n";
}

std::string_view Cors::allowed_origin(const http::Request& request) const {
    if (origins_.empty()) return {};
    const auto origin = request.header("origin");
    if (origin.empty()) return {};
    if (allows_any_) return "*";
    // Byte for byte: browsers write origins in one form.
    for (const auto& allowed : origins_)
        if (allowed == origin) return allowed;
    return {};
}

std::optional<http::Response> Cors::answer_preflight(const http::Request& request) const {
    if (request.method != http::Method::options) return std::nullopt;
    if (request.header("access-control-request-method").empty()) return std::nullopt;
    const auto origin = allowed_origin(request);
    if (origin.empty()) return std::nullopt;
    http::Response response;
    response.status = 204;
    response.add_field("Access-Control-Allow-Origin", origin);
    response.fields += preflight_lines_;
    return response;
}

// An answer that is cached for one origin must not be shown to another, so Vary is always there.
void Cors::append_fields(std::string_view origin, std::string& fields) const {
    fields += vary_;
    if (origin.empty()) return;
    fields.append("Access-Control-Allow-Origin: ").append(origin).append("\r\n");
    fields += answer_lines_;
}

}  // namespace grantor::edge
