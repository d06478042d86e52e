#include <algorithm>
#include <fmt/format.h>
#include <iterator>

#include "app/application.hpp"
#include "app/commands/commands.hpp"
#include "app/commands/place.hpp"
#include "app/explorer_routes.hpp"
#include "app/openapi_routes.hpp"
#include "app/process.hpp"
#include "base/log.hpp"
#include "edge/routes.hpp"
#include "service/visitor.hpp"

namespace grantor::app {
namespace {

void reload_keys(Application& application, const Options& options) {
    try {
        application.keys().replace(load_keys(options));
        log::info("keys reloaded");
    } catch (const std::exception& problem) {
        // A bad file must not take a running service down: the keys in use stay.
        log::error("keys not reloaded", {{"reason", problem.what()}});
    }
}

void reload_rules(Application& application) {
    try {
        for (const auto& change : application.reload_rules())
            log::info("rules changed", {{"change", change}});
        log::info("rules reloaded");
    } catch (const std::exception& problem) {
        log::error("rules not reloaded", {{"reason", problem.what()}});
    }
}

void run(Application& application, const Options& options) {
    application.start();
    log::info("listening", {{"listen", options.listen},
                            {"operations", options.operations},
                            {"issuer", options.issuer}});
    wait_for_stop([&] {
        reload_keys(application, options);
        reload_rules(application);
    });
    log::info("stopping");
    application.stop();
    log::info("stopped");
}

}  // namespace

void serve(const std::string& config_path) {
    const auto options = load_options({config_path, {}});
    log::set_level(options.log_level);
    ApplicationParts parts{open_store(options), load_keys(options)};
    parts.api = [](Application& application) {
        return edge::proxy_routes({application.guard(), application.apis(), application.store()});
    };
    parts.further_routes = [](Application& application) {
        auto routes = openapi_routes(application, OpenapiScope::service);
        std::ranges::move(explorer_routes(application, OpenapiScope::service),
                          std::back_inserter(routes));
        routes.push_back({http::Method::get, "/", http::AnswersAtOnce([](const http::Request&) {
                              return see_other("/marketplace");
                          })});
        return routes;
    };
    Application application(options, std::move(parts));
    run(application, options);
}

void serve_gateway(const std::string& config_path) {
    auto options = load_options({config_path, {}});
    // Beside a whole service over the same database, that one sends the deliveries.
    options.delivery.concurrency = 0;
    if (!options.gateway_enabled) throw std::runtime_error("the option `gateway.enabled` is false");
    log::set_level(options.log_level);
    ApplicationParts parts{open_store(options), load_keys(options)};
    parts.is_gateway_alone = true;
    Application application(options, std::move(parts));
    run(application, options);
}

}  // namespace grantor::app
