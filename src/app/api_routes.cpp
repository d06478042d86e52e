#include "app/api_routes.hpp"

#include <memory>

#include "app/application.hpp"

namespace grantor::app {
namespace {

struct GuardedApi {
    Application& application;
    ApiHandler resources;
};

http::Task<http::Response> answer_guarded(const GuardedApi& api, const http::Request& request) {
    const auto now = api.application.clock().now();
    const auto caller = api.application.gate().check(request, now, api.application.keys().get());
    if (!caller) {
        api.application.recorder().record(edge::event_of(caller.error(), request, now));
        co_return edge::write_denial(caller.error());
    }
    auto answer = api.resources(*caller, request);
    co_return co_await answer;
}

}  // namespace

std::vector<http::Route> api_routes(Application& application, ApiHandler resources) {
    const auto api = std::make_shared<const GuardedApi>(application, std::move(resources));
    const auto handler = http::AnswersLater(
        [api](const http::Request& request) { return answer_guarded(*api, request); });
    std::vector<http::Route> routes;
    for (const auto* path : {"/api/*", "/v1/*", "/users/me"})
        routes.push_back({http::every_method, path, handler});
    return routes;
}

}  // namespace grantor::app
