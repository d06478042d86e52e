#include "app/operations_routes.hpp"

#include <boost/json.hpp>

#include "base/log.hpp"

namespace grantor::app {
namespace {

using http::AnswersAtOnce;
using http::Method;
using http::Request;
using http::Response;

Response constant(std::string_view type, std::string_view body) {
    Response response;
    response.content_type = type;
    response.constant_body = body;
    return response;
}

// {"success":true,"changes":["added GET …"]}; 422 with the reason, and the rules in use stay.
Response answer_reload(const Operations& operations) {
    Response response;
    response.content_type = http::json_type;
    try {
        boost::json::array changes;
        for (const auto& change : operations.reload_rules()) {
            log::info("rules changed", {{"change", change}});
            changes.emplace_back(change);
        }
        response.body = boost::json::serialize(
            boost::json::object{{"success", true}, {"changes", std::move(changes)}});
    } catch (const std::exception& problem) {
        log::error("rules not reloaded", {{"reason", problem.what()}});
        response.status = 422;
        response.body = boost::json::serialize(
            boost::json::object{{"success", false}, {"message", problem.what()}});
    }
    return response;
}

http::Task<Response> answer_ready(const Operations& operations) {
    auto finding = operations.find_obstacle();
    const auto obstacle = co_await finding;
    if (obstacle.empty()) co_return constant(http::text_type, "ready\n");
    Response response;
    response.status = 503;
    response.content_type = http::text_type;
    response.body = "not ready: " + obstacle + "\n";
    co_return response;
}

}  // namespace

std::vector<http::Route> operations_routes(const Operations& operations) {
    return {
        {Method::get, "/healthz",
         AnswersAtOnce([](const Request&) { return constant(http::text_type, "ok\n"); })},
        {Method::get, "/readyz",
         http::AnswersLater([&operations](const Request&) { return answer_ready(operations); })},
        {Method::post, "/edge/reload",
         AnswersAtOnce([operations](const Request&) { return answer_reload(operations); })},
        {Method::get, "/metrics", AnswersAtOnce([metrics = operations.metrics](const Request&) {
             Response response;
             response.content_type = "text/plain; version=0.0.4; charset=utf-8";
             response.body = metrics();
             return response;
         })},
    };
}

}  // namespace grantor::app
