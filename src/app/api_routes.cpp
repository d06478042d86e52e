#include "app/api_routes.hpp"

#include <fmt/format.h>
#include <memory>

#include "app/application.hpp"
#include "edge/check_endpoint.hpp"
#include "oauth/form.hpp"
#include "sandbox/api.hpp"
#include "webhooks/webhook_endpoint.hpp"

namespace grantor::app {
namespace {

using http::Request;
using http::Response;
using http::Task;

struct GuardedApi {
    Application& application;
    ApiHandler resources;
};

// The passage, or the answer if the request does not pass.
std::expected<edge::Passage, Response> let_in(Application& application, const Request& request) {
    auto& edge = application.edge();
    if (auto options = edge.answer_options(request)) return std::unexpected(std::move(*options));
    const auto now = application.clock().now();
    auto passage = edge.admit({request, now, application.keys().get()});
    if (passage) return std::move(*passage);
    application.recorder().record(edge::event_of(passage.error(), request, now));
    return std::unexpected(edge.refuse(request, passage.error()));
}

Task<Response> answer_guarded(const GuardedApi& api, const Request& request) {
    auto passage = let_in(api.application, request);
    if (!passage) co_return std::move(passage).error();
    auto answer = api.resources(passage->caller, request);
    auto response = co_await answer;
    api.application.edge().finish(response, *passage);
    co_return response;
}

Task<Response> answer_webhooks(Application& application, const Request& request) {
    auto passage = let_in(application, request);
    if (!passage) co_return std::move(passage).error();
    auto answer = webhooks::answer(passage->caller, request, application.services(),
                                   application.webhook_rules());
    auto response = co_await answer;
    application.edge().finish(response, *passage);
    co_return response;
}

// Beside the resources, whatever these are.
void append_webhook_routes(Application& application, std::vector<http::Route>& routes) {
    const auto handler = http::AnswersLater(
        [&application](const Request& request) { return answer_webhooks(application, request); });
    for (const auto& path : application.apis().webhook_paths())
        routes.push_back({http::every_method, path, handler});
}

// A token in the query is for us alone; the upstream would write it into its log.
std::string target_without_token(const Request& request) {
    if (!request.query.contains("api_token")) return {};
    std::string out(request.path);
    char separator = '?';
    std::string_view rest = request.query;
    while (!rest.empty()) {
        const auto end = std::min(rest.find('&'), rest.size());
        const auto piece = rest.substr(0, end);
        rest.remove_prefix(std::min(end + 1, rest.size()));
        const auto parameter = Form::parse(piece);
        if (parameter && parameter->find("api_token")) continue;
        out += separator;
        out += piece;
        separator = '&';
    }
    return out;
}

http::Forward forward_of(const Request& request, const edge::Passage& passage,
                         Application& application) {
    http::Forward out;
    out.upstream = application.apis().upstream_of(*passage.rule);
    out.target = target_without_token(request);
    application.edge().append_identity(passage.caller, out.fields);
    http::add_field(out.fields, "X-Forwarded-For", request.peer);
    application.edge().append_answer_fields(passage, out.answer_fields);
    return out;
}

Response nothing_behind() {
    Response response;
    response.status = 404;
    response.content_type = http::json_type;
    response.constant_body =
        R"({"success":false,"error":"Resource not found","error_info":"No upstream is configured.","data":null,"additional_data":null})";
    return response;
}

// Who the user is, every app must be able to ask (docs/wire.md §6.4). The rest of the API is the
// platform's own.
Task<http::Decision> answer_proxied(Application& application, const Request& request) {
    auto passage = let_in(application, request);
    if (!passage) co_return http::Decision(std::move(passage).error());
    if (application.apis().upstream_of(*passage->rule) != nullptr)
        co_return http::Decision(forward_of(request, *passage, application));
    auto response = nothing_behind();
    if (request.path.ends_with("/users/me")) {
        auto answer = sandbox::answer(passage->caller, request, sandbox_outside(application));
        response = co_await answer;
    }
    application.edge().finish(response, *passage);
    co_return http::Decision(std::move(response));
}

Response answer_check(Application& application, const Request& request) {
    const auto now = application.clock().now();
    auto checked = edge::check_request(application.edge(), request, now, application.keys().get());
    if (checked.event) application.recorder().record(std::move(*checked.event));
    return std::move(checked.response);
}

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

}  // namespace

sandbox::Outside sandbox_outside(Application& application) {
    return {application.store(), application.random(), application.site(),
            application.clock().now()};
}

Response answer_upstream_failure(const Request&, http::ForwardFailure failure) {
    Response response;
    response.content_type = http::json_type;
    response.fields = "Cache-Control: no-store\r\n";
    for (const auto& row : failure_rows) {
        if (row.failure != failure) continue;
        response.status = row.status;
        response.body = fmt::format(
            R"({{"success":false,"error":"{}","error_info":"{}","data":null,"additional_data":null}})",
            row.error, row.info);
    }
    if (response.status == 503) response.add_field("Retry-After", "1");
    return response;
}

std::vector<http::Route> api_routes(Application& application, ApiHandler resources) {
    const auto api = std::make_shared<const GuardedApi>(application, std::move(resources));
    const auto handler =
        http::AnswersLater([api](const Request& request) { return answer_guarded(*api, request); });
    std::vector<http::Route> routes;
    for (const auto& path : application.apis().route_paths())
        routes.push_back({http::every_method, path, handler});
    append_webhook_routes(application, routes);
    return routes;
}

std::vector<http::Route> proxied_api_routes(Application& application) {
    const auto handler = http::AnswersOrForwards(
        [&application](const Request& request) { return answer_proxied(application, request); });
    std::vector<http::Route> routes;
    for (const auto& path : application.apis().route_paths())
        routes.push_back({http::every_method, path, handler});
    append_webhook_routes(application, routes);
    return routes;
}

std::vector<http::Route> check_routes(Application& application) {
    const auto handler = http::AnswersAtOnce(
        [&application](const Request& request) { return answer_check(application, request); });
    return {{http::every_method, "/edge/check", handler},
            {http::every_method, "/edge/check/*", handler}};
}

}  // namespace grantor::app
