#include "app/routes.hpp"

#include <algorithm>
#include <functional>
#include <iterator>
#include <set>

#include "app/apis/document_sources.hpp"
#include "authserver/routes.hpp"
#include "delivery/routes.hpp"
#include "docs/routes.hpp"
#include "edge/routes.hpp"
#include "explorer/routes.hpp"
#include "gateway/routes.hpp"
#include "marketplace/routes.hpp"
#include "pages/page.hpp"
#include "sandbox/api.hpp"
#include "service/visitor.hpp"
#include "webhooks/routes.hpp"

namespace grantor::app {
namespace {

Routes assets(const pages::Brand& brand) {
    return {{http::Method::get, "/assets/*",
             http::AnswersAtOnce(
                 [&brand](const http::Request& request) { return pages::asset(request, brand); })}};
}

Routes marketplace_at_the_root() {
    return {{http::Method::get, "/",
             http::AnswersAtOnce([](const http::Request&) { return see_other("/marketplace"); })}};
}

}  // namespace

Routes served_routes(Parts& parts) {
    return all_of({
        routes_for_apps(parts, proxied_api(parts)),
        routes_for_people(parts),
        explorer_routes(parts, ExplorerScope::service),
        marketplace_at_the_root(),
    });
}

std::vector<std::string> hidden_operations(const Parts& parts) {
    const auto first_segment = [](std::string_view path) {
        return std::string(path.substr(0, path.find('/', 1)));
    };
    std::set<std::string, std::less<>> own;
    for (const auto& route : all_of({routes_for_apps(parts, {}), routes_for_people(parts),
                                     explorer::routes(parts.services, {}, {})}))
        own.insert(first_segment(route.path));
    // Webhooks are answered here on purpose, beside the API.
    for (const auto& prefix : parts.apis.webhook_prefixes()) own.erase(first_segment(prefix));
    std::vector<std::string> hidden;
    for (const auto& rule : parts.edge.rules().rules())
        if (own.contains(first_segment(rule.prefix + rule.path))) hidden.push_back(rule.title);
    return hidden;
}

// Connect links are pages: they need the assets, and what the foot of a page leads to.
Routes gateway_routes(const Parts& parts) {
    return all_of({gateway::routes(*parts.gateway), assets(parts.services.brand),
                   docs::routes(parts.services)});
}

Routes all_of(std::initializer_list<Routes> groups) {
    Routes out;
    for (const auto& group : groups) std::ranges::copy(group, std::back_inserter(out));
    return out;
}

Routes routes_for_apps(const Parts& parts, Routes api) {
    return all_of({
        authserver::routes(parts.services),
        edge::check_routes(parts.guard),
        std::move(api),
        // Beside the resources, whatever these are.
        edge::guarded(parts.guard, webhooks::routes(parts.services, parts.webhook_rules,
                                                    parts.apis.webhook_prefixes())),
    });
}

Routes routes_for_people(const Parts& parts) {
    return all_of({
        assets(parts.services.brand),
        docs::routes(parts.services),
        marketplace::developer_routes(parts.services),
        marketplace::listing_routes(parts.services),
        marketplace::account_routes(parts.services),
        marketplace::company_routes(parts.services),
        marketplace::platform_routes(parts.services),
        marketplace::manage_routes(parts.services),
        // Without keys nobody could prove an event.
        parts.event_keys ? delivery::routes(parts.services, *parts.event_keys) : Routes{},
        parts.gateway ? gateway::routes(*parts.gateway) : Routes{},
    });
}

Routes proxied_api(const Parts& parts) {
    return edge::proxy_routes({parts.guard, parts.apis, *parts.store, parts.site});
}

Routes demo_api(Parts& parts) {
    const auto answer = [&parts](const ApiCaller& caller, const ApiOperation& operation,
                                 const http::Request& request) {
        return sandbox::answer(
            caller, operation, request,
            {*parts.store, parts.random, parts.site, parts.clock.now(), parts.policy.wire});
    };
    return edge::guarded(parts.guard, edge::resource_routes(parts.apis, answer));
}

Routes explorer_routes(const Parts& parts, ExplorerScope scope) {
    const bool has_sandbox = scope != ExplorerScope::service;
    const bool has_demo_api = scope == ExplorerScope::sandbox;
    return explorer::routes(
        parts.services,
        document_sources({parts.edge, parts.apis, parts.site, parts.gateway != nullptr, has_sandbox,
                          has_demo_api}),
        {has_sandbox ? explorer::ExplanationReaders::everybody
                     : explorer::ExplanationReaders::concerned,
         has_demo_api ? explorer::CompatibleClients::known : explorer::CompatibleClients::none});
}

}  // namespace grantor::app
