#include <cstdio>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <unistd.h>

#include "app/apis/given_scopes.hpp"
#include "app/apis/served_apis.hpp"
#include "app/application.hpp"
#include "app/commands/commands.hpp"
#include "app/commands/place.hpp"
#include "app/explorer_app.hpp"
#include "app/process.hpp"
#include "app/reload/reload.hpp"
#include "app/routes.hpp"
#include "base/log.hpp"

namespace grantor::app {
namespace {

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

void warn_of_hidden_operations(const Parts& parts) {
    const auto hidden = hidden_operations(parts);
    if (hidden.empty()) return;
    log::warning(
        "operations of an API cannot be reached",
        {{"operations", fmt::format("{}", fmt::join(hidden, ", "))},
         {"advice",
          "This service has pages or endpoints of its own at the same place. Serve the API "
          "below a prefix of its own."}});
}

// Sentences; whoever only tries it may leave it so.
std::vector<std::string> missing_for_production(const Options& options, Store& store) {
    std::vector<std::string> missing;
    if (!options.issuer.starts_with("https://"))
        missing.emplace_back("an https `issuer`: passwords and tokens travel unencrypted");
    else if (options.tls.certificate_chain.empty() && options.server.trusted_proxies.empty())
        missing.emplace_back(
            "`tls.certificate` and `tls.key`, or the proxy that ends TLS in "
            "`proxy.trusted`");
    if (shares_issuer_host(options))
        missing.emplace_back(
            "a host of its own for the API, named in `api_domain`: browsers take "
            "its pages for pages of the sign-in");
    if (options.apis.empty())
        missing.emplace_back("an API: `[[edge.api]]` with its OpenAPI document and its upstream");
    const auto has_admin = [](const ReadTx& tx) {
        return tx.users().has_platform_role(PlatformRole::admin);
    };
    if (!store.read_now(has_admin))
        missing.emplace_back(
            "an admin of the platform: `grantor user role EMAIL --platform admin`");
    return missing;
}

// For whoever has started it by hand; the log is for machines.
void greet(const Options& options, Store& store) {
    if (isatty(STDOUT_FILENO) == 0) return;
    fmt::print("serving {}\n\n  open        {}/\n  operations  http://{}/metrics\n", options.issuer,
               options.issuer, options.operations);
    const auto missing = missing_for_production(options, store);
    if (!missing.empty()) fmt::print("\nMissing for production:\n");
    for (const auto& each : missing) fmt::print("  - {}\n", each);
    fmt::print("\nCtrl-C stops it.\n");
    std::fflush(stdout);
}

void run(const std::string& config_path, const Options& options, Parts& parts, Routes routes) {
    parts.store->on_long_unit(log_long_unit);
    Application application(options, parts, std::move(routes));
    application.start();
    log::info("listening", {{"listen", options.listen},
                            {"operations", options.operations},
                            {"issuer", options.issuer}});
    greet(options, *parts.store);
    Reload reload(options, config_path, parts, application);
    wait_for_stop([&] { reload.run(); });
    reload.stop();
    log::info("stopping");
    application.stop();
    log::info("stopped");
}

}  // namespace

void serve(const std::string& config_path) {
    auto options = load_options({config_path, {}});
    log::set_level(options.log_level);
    std::optional<ServingLock> lock;
    if (options.postgres.url.empty()) {
        make_folder_of(options.store_sqlite);
        lock.emplace(options.store_sqlite);
    }
    auto store = open_store(options);
    auto documents = read_apis(options);
    settle_scopes(*store, options, documents.read);
    auto keys = load_keys(options, *store);
    settle_explorer_app(options, *store, keys);
    Parts parts(options, std::move(documents), std::move(store), std::move(keys));
    log_warnings(options, parts.edge.rules());
    warn_of_shared_host(options);
    warn_of_hidden_operations(parts);
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
    Parts parts(options, read_apis(options), std::move(store), std::move(keys));
    run(config_path, options, parts, gateway_routes(parts));
}

}  // namespace grantor::app
