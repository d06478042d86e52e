#include "edge/apis/failure_answers.hpp"

#include <fmt/format.h>

namespace grantor::edge {
namespace {

struct FailureRow {
    http::ForwardFailure failure;
    int status;
    std::string_view error;
    std::string_view info;
};
// table: what the client learns of each failure.
constexpr FailureRow failure_rows[] = {
    {http::ForwardFailure::unreachable, 502, "Bad gateway", "The API did not accept the request."},
    {http::ForwardFailure::overloaded, 503, "Service unavailable", "Try again in a moment."},
    {http::ForwardFailure::timed_out, 504, "Gateway timeout", "The API did not answer in time."},
    {http::ForwardFailure::broken_answer, 502, "Bad gateway",
     "The API's answer cannot be passed on."},
    {http::ForwardFailure::upgrade_refused, 501, "Not implemented",
     "WebSocket upgrades are not supported here."},
    {http::ForwardFailure::body_too_large, 413, "Request body too large",
     "The body is larger than the service passes on."},
    {http::ForwardFailure::malformed_body, 400, "Bad request", "The chunked body is malformed."},
    {http::ForwardFailure::forbidden_address, 502, "Bad gateway", "The API may not be called."},
    {http::ForwardFailure::untrusted_certificate, 502, "Bad gateway",
     "The API cannot prove who it is."},
};

http::Response failed(int status, std::string_view error, std::string_view info) {
    http::Response response;
    response.status = status;
    response.content_type = http::json_type;
    response.body = fmt::format(
        R"({{"success":false,"error":"{}","error_info":"{}","data":null,"additional_data":null}})",
        error, info);
    return response;
}

}  // namespace

http::Response answer_upstream_failure(const http::Request&, http::ForwardFailure failure) {
    http::Response response;
    for (const auto& row : failure_rows)
        if (row.failure == failure) response = failed(row.status, row.error, row.info);
    response.add_field("Cache-Control", "no-store");
    if (response.status == 503) response.add_field("Retry-After", "1");
    return response;
}

http::Response nothing_behind() {
    return failed(404, "Resource not found", "No upstream is configured.");
}

}  // namespace grantor::edge
