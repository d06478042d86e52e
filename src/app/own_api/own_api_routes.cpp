#include "app/own_api/own_api_routes.hpp"

#include <fmt/format.h>
#include <stdexcept>

#include "edge/routes.hpp"
#include "sandbox/own_api/answer.hpp"

namespace grantor::app {
namespace {

using http::Request;

// What the edge decides, with the path that the upstream has the API under.
http::Task<http::Decision> pass_on(edge::Proxy proxy, const GivenApi& api, const Request& head) {
    auto deciding = edge::answer_proxied(proxy, head);
    auto decision = co_await deciding;
    auto* forward = std::get_if<http::Forward>(&decision);
    if (forward == nullptr || api.prefix == api.upstream_prefix) co_return decision;
    const std::string target = forward->target.empty() ? std::string(head.target) : forward->target;
    forward->target = api.upstream_prefix + target.substr(api.prefix.size());
    if (!forward->target.starts_with('/')) forward->target.insert(0, 1, '/');
    co_return decision;
}

// The router keeps the handler for as long as it serves.
http::Task<http::Response> answer_from_document(edge::Guard guard, const GivenApi& api,
                                                const Wire& wire, const Request& request) {
    auto admitting = [&](const ReadTx&) { return edge::let_in(guard, request); };
    auto passage = edge::must_read(guard, request)
                       ? co_await guard.edge.store().read_once(admitting)
                       : edge::let_in(guard, request);
    if (!passage) co_return std::move(passage).error();
    edge::NotedRequest noted(guard, request, passage->caller);
    const auto& rule = *passage->rule;
    auto response = sandbox::own_api::answer(
        *api.document, {rule.method, rule.path, passage->path.text().substr(api.prefix.size())},
        request, wire);
    noted.answered(response.status);
    guard.edge.finish(response, *passage);
    co_return response;
}

std::string_view first_segment(std::string_view path) { return path.substr(0, path.find('/', 1)); }

}  // namespace

Routes own_api_routes(const Parts& parts, const GivenApi& api) {
    http::Handler handler;
    if (api.upstream.empty()) {
        handler = http::AnswersLater(
            [guard = parts.guard, &api, &wire = parts.policy.wire](const Request& request) {
                return answer_from_document(guard, api, wire, request);
            });
    } else {
        const edge::Proxy proxy{parts.guard, parts.apis, *parts.store, parts.site};
        handler = http::AnswersOrForwards(
            [proxy, &api](const Request& head) { return pass_on(proxy, api, head); });
    }
    Routes routes;
    for (const auto& path : parts.apis.route_paths())
        routes.push_back({http::every_method, path, handler});
    return routes;
}

void check_own_prefix(const GivenApi& api, const Routes& others) {
    for (const auto& route : others)
        if (first_segment(route.path) == first_segment(api.prefix))
            throw std::runtime_error(fmt::format(
                "the sandbox has pages or endpoints below {}: name another place for the API, such "
                "as --prefix /api{}",
                first_segment(api.prefix), api.prefix));
}

}  // namespace grantor::app
