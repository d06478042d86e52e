#include <fmt/format.h>

#include "app/api_routes.hpp"
#include "app/application.hpp"
#include "app/commands.hpp"
#include "app/home_page.hpp"
#include "app/place.hpp"
#include "app/process.hpp"
#include "base/log.hpp"
#include "sandbox/api.hpp"

namespace grantor::app {
namespace {

log::Level level_of(std::string_view name) {
    if (name == "debug") return log::Level::debug;
    if (name == "warning") return log::Level::warning;
    if (name == "error") return log::Level::error;
    return log::Level::info;
}

// Who the user is, every app must be able to ask (reference §6.4). The rest of the API is the
// platform's own.
http::Task<http::Response> answer_without_upstream(ApiCaller caller, const http::Request& request,
                                                   Application& application) {
    if (request.path.ends_with("/users/me")) {
        auto answer =
            sandbox::answer(caller, request, application.store(), application.clock().now());
        co_return co_await answer;
    }
    http::Response response;
    response.status = 404;
    response.content_type = http::json_type;
    response.constant_body =
        R"({"success":false,"error":"Resource not found","error_info":"No upstream is configured.","data":null,"additional_data":null})";
    co_return response;
}

void reload_keys(Application& application, const Options& options) {
    try {
        application.keys().replace(load_keys(options));
        log::info("keys reloaded");
    } catch (const std::exception& problem) {
        // A bad file must not take a running service down: the keys in use stay.
        log::error("keys not reloaded", {{"reason", problem.what()}});
    }
}

}  // namespace

void serve(const std::string& config_path) {
    const auto options = load_options({config_path, {}});
    log::set_level(level_of(options.log_level));
    ApplicationParts parts{open_store(options), load_keys(options), {}};
    parts.further_routes = [](Application& application) {
        auto routes = api_routes(
            application, [&application](const ApiCaller& caller, const http::Request& request) {
                return answer_without_upstream(caller, request, application);
            });
        routes.push_back(
            {http::Method::get, "/", http::AnswersAtOnce([&application](const http::Request&) {
                 return service_home_page(application);
             })});
        return routes;
    };
    Application application(options, std::move(parts));
    application.start();
    log::info("listening", {{"listen", options.listen},
                            {"operations", options.operations},
                            {"issuer", options.issuer}});
    wait_for_stop([&] { reload_keys(application, options); });
    log::info("stopping");
    application.stop();
    log::info("stopped");
}

}  // namespace grantor::app
