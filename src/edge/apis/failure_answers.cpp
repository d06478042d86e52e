#include "edge/apis/failure_answers.hpp"

#include <fmt/format.h>

#include "service/problem.hpp"

namespace grantor::edge {
namespace {

struct FailureRow {
    http::ForwardFailure failure;
    int status;
    std::string_view name;
    std::string_view error;
    std::string_view info;
};
// table: what the client learns of each failure.
constexpr FailureRow failure_rows[] = {
    {http::ForwardFailure::unreachable, 502, "upstream-unreachable", "Bad gateway",
     "The API did not accept the request."},
    {http::ForwardFailure::overloaded, 503, "overloaded", "Service unavailable",
     "Try again in a moment."},
    {http::ForwardFailure::timed_out, 504, "upstream-timed-out", "Gateway timeout",
     "The API did not answer in time."},
    {http::ForwardFailure::broken_answer, 502, "upstream-broken", "Bad gateway",
     "The API's answer cannot be passed on."},
    {http::ForwardFailure::upgrade_refused, 501, "upgrade-refused", "Not implemented",
     "WebSocket upgrades are not supported here."},
    {http::ForwardFailure::body_too_large, 413, "body-too-large", "Request body too large",
     "The body is larger than the service passes on."},
    {http::ForwardFailure::malformed_body, 400, "malformed-body", "Bad request",
     "The chunked body is malformed."},
    {http::ForwardFailure::forbidden_address, 502, "upstream-forbidden", "Bad gateway",
     "The API may not be called."},
    {http::ForwardFailure::untrusted_certificate, 502, "upstream-untrusted", "Bad gateway",
     "The API cannot prove who it is."},
};

http::Response write(const Problem& problem, const Wire& wire, const http::Request& request) {
    if (wire.errors == ErrorForm::standard) return write_problem(problem, wire, request);
    http::Response response;
    response.status = problem.status;
    response.content_type = http::json_type;
    response.body = fmt::format(
        R"({{"success":false,"error":"{}","error_info":"{}","data":null,"additional_data":null}})",
        problem.title, problem.detail);
    return response;
}

}  // namespace

http::OnForwardFailure answers_upstream_failure(const Wire& wire) {
    return [wire](const http::Request& request, http::ForwardFailure failure) {
        http::Response response;
        for (const auto& row : failure_rows)
            if (row.failure == failure)
                response = write({row.status, row.name, row.error, row.info}, wire, request);
        response.add_field("Cache-Control", "no-store");
        if (response.status == 503) response.add_field("Retry-After", "1");
        return response;
    };
}

http::Response nothing_behind(const Wire& wire, const http::Request& request) {
    return write({404, "no-upstream", "Resource not found", "No upstream is configured."}, wire,
                 request);
}

}  // namespace grantor::edge
