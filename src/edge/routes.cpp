#include "edge/routes.hpp"

#include "edge/check_endpoint.hpp"

namespace grantor::edge {
namespace {

// Its answer is the other proxy's: no status, no duration.
AppRequest passed_request(const PassedRequest& passed, std::string_view id, Time now) {
    return {.id = 0,
            .at = now,
            .request_id = std::string(id),
            .method = std::string(passed.method),
            .path = std::string(passed.path),
            .status = 0,
            .duration = std::nullopt,
            .app_id = passed.app_id,
            .company_id = passed.company_id,
            .user_id = passed.user_id};
}

http::Response answer_check(const Guard& guard, const http::Request& request) {
    const auto now = guard.clock.now();
    auto checked = check_request(guard.edge, request, now, guard.keys.get());
    if (checked.event) guard.recorder.record(std::move(*checked.event));
    if (checked.passed && guard.recorder.keeps(checked.passed->app_id, now))
        guard.recorder.keep(passed_request(*checked.passed, request.id, now));
    return std::move(checked.response);
}

// Where reads wait.
http::Task<http::Response> answer_check_later(Guard guard, const http::Request& request) {
    if (!check_must_read(guard.edge, request, guard.clock.now(), guard.keys.get()))
        co_return answer_check(guard, request);
    auto checking = [&](const ReadTx&) { return answer_check(guard, request); };
    co_return co_await guard.edge.store().read_once(checking);
}

http::Handler check_handler(const Guard& guard) {
    if (guard.edge.store().reads_wait())
        return http::AnswersLater(
            [guard](const http::Request& request) { return answer_check_later(guard, request); });
    return http::AnswersAtOnce(
        [guard](const http::Request& request) { return answer_check(guard, request); });
}

}  // namespace

std::vector<http::Route> check_routes(const Guard& guard) {
    const auto handler = check_handler(guard);
    return {{http::every_method, "/edge/check", handler},
            {http::every_method, "/edge/check/*", handler}};
}

std::vector<http::Route> proxy_routes(const Proxy& proxy) {
    const auto handler = http::AnswersOrForwards(
        [proxy](const http::Request& request) { return answer_proxied(proxy, request); });
    std::vector<http::Route> routes;
    for (const auto& path : proxy.apis.route_paths())
        routes.push_back({http::every_method, path, handler});
    return routes;
}

std::vector<ApiRoute> resource_routes(const Apis& apis, const ApiHandler& resources) {
    std::vector<ApiRoute> routes;
    for (const auto& path : apis.route_paths())
        routes.push_back({http::every_method, path, resources});
    return routes;
}

}  // namespace grantor::edge
