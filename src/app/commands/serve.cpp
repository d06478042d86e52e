#include <fmt/format.h>

#include "app/application.hpp"
#include "app/commands/commands.hpp"
#include "app/commands/place.hpp"
#include "app/given_scopes.hpp"
#include "app/process.hpp"
#include "app/routes.hpp"
#include "app/served_apis.hpp"
#include "base/log.hpp"

namespace grantor::app {
namespace {

void reload_keys(Parts& parts, const Options& options) {
    try {
        parts.keys.replace(load_keys(options, *parts.store));
        log::info("keys reloaded");
    } catch (const std::exception& problem) {
        // A bad file must not take a running service down: the keys in use stay.
        log::error("keys not reloaded", {{"reason", problem.what()}});
    }
}

void reload_certificate(const Options& options, Application& application) {
    if (options.tls.certificate_chain.empty()) return;
    try {
        application.reload_certificate();
        log::info("certificate reloaded");
    } catch (const std::exception& problem) {
        log::error("certificate not reloaded", {{"reason", problem.what()}});
    }
}

// The configuration is read again, for its scopes alone.
void reload_scopes(Store& store, const std::string& config_path) {
    try {
        for (const auto& change : settle_scopes(store, load_options({config_path, {}})))
            log::info("scopes changed", {{"change", change}});
    } catch (const std::exception& problem) {
        log::error("scopes not reloaded", {{"reason", problem.what()}});
    }
}

void reload_rules_at_once(const Options& options, Parts& parts) {
    try {
        for (const auto& change : reload_rules(options, parts.edge, parts.store->scopes()))
            log::info("rules changed", {{"change", change}});
        log::info("rules reloaded");
    } catch (const std::exception& problem) {
        log::error("rules not reloaded", {{"reason", problem.what()}});
    }
}

void log_long_unit(const UnitReport& report) {
    log::warning("a unit of work took long",
                 {{"unit", report.origin.text()},
                  {"ms", std::chrono::round<milliseconds>(report.time).count()}});
}

void warn_of_shared_host(const Options& options) {
    if (!shares_issuer_host(options)) return;
    log::warning("an API is on the issuer's host",
                 {{"issuer", options.issuer},
                  {"advice",
                   "Browsers take its pages for pages of the sign-in. Give the API a host of its "
                   "own and name it in `api_domain`."}});
}

void run(const std::string& config_path, const Options& options, Parts& parts, Routes routes) {
    parts.store->on_long_unit(log_long_unit);
    Application application(options, parts, std::move(routes));
    application.start();
    log::info("listening", {{"listen", options.listen},
                            {"operations", options.operations},
                            {"issuer", options.issuer}});
    wait_for_stop([&] {
        reload_keys(parts, options);
        reload_certificate(options, application);
        reload_scopes(*parts.store, config_path);
        reload_rules_at_once(options, parts);
    });
    log::info("stopping");
    application.stop();
    log::info("stopped");
}

}  // namespace

void serve(const std::string& config_path) {
    const auto options = load_options({config_path, {}});
    log::set_level(options.log_level);
    const ServingLock lock(options.store_sqlite);
    auto store = open_store_with_scopes(options);
    auto keys = load_keys(options, *store);
    Parts parts(options, std::move(store), std::move(keys));
    log_warnings(options, parts.edge.rules());
    warn_of_shared_host(options);
    run(config_path, options, parts, served_routes(parts));
}

void serve_gateway(const std::string& config_path) {
    auto options = load_options({config_path, {}});
    // Beside a whole service over the same database, that one sends the deliveries.
    options.delivery.concurrency = 0;
    if (!options.gateway_enabled) throw std::runtime_error("the option `gateway.enabled` is false");
    log::set_level(options.log_level);
    auto store = open_store(options);
    auto keys = load_keys(options, *store);
    Parts parts(options, std::move(store), std::move(keys));
    run(config_path, options, parts, gateway_routes(parts));
}

}  // namespace grantor::app
