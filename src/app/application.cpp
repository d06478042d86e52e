#include "app/application.hpp"

#include <algorithm>

#include "app/apis/served_apis.hpp"
#include "app/explorer_app.hpp"
#include "app/key_file.hpp"
#include "app/metrics.hpp"
#include "app/operations_routes.hpp"
#include "app/options/event_keys.hpp"
#include "app/options/gateway.hpp"
#include "app/process_room.hpp"
#include "base/log.hpp"
#include "oauth/error.hpp"
#include "service/problem.hpp"
#include "service/refusal_page.hpp"

namespace grantor::app {
namespace {

// Most deliveries take less; an interrupted one is sent again after the next start.
constexpr seconds delivery_patience{2};

// A monitor that asks often must not cause a commit each time.
constexpr seconds probe_holds{1};

// By here the store and its files are open.
http::Limits fitted_limits(const Options& options) {
    const auto room = look_for_room(options.memory_max_mb * 1024 * 1024);
    const auto& wanted = options.server.limits;
    auto limits = fitted(wanted, room, !options.tls.certificate_chain.empty());
    // The default is more than most machines need.
    const bool is_chosen = wanted.connections_max != http::Limits{}.connections_max;
    const auto note = is_chosen ? log::warning : log::info;
    if (limits.connections_max < wanted.connections_max)
        note("there is room for fewer connections than configured",
             {{"configured", wanted.connections_max},
              {"connections", limits.connections_max},
              {"upstream_connections", limits.upstream_connections_max},
              {"files_left", room.descriptors},
              {"memory_left_mb", room.memory.value_or(0) / (1024 * 1024)}});
    return limits;
}

http::ServerOptions public_server(const Options& options) {
    const auto endpoint = read_endpoint(options.listen).value();
    auto out = options.server;
    out.address = endpoint.address;
    out.port = endpoint.port;
    if (!options.tls.certificate_chain.empty()) {
        require_private_file(options.tls.private_key);
        out.tls = options.tls;
    }
    // Behind a proxy that has the certificate, too: people reach the service by https alone.
    out.hsts_max_age = options.issuer.starts_with("https://") ? options.hsts_max_age : seconds{0};
    out.limits = fitted_limits(options);
    return out;
}

http::ServerOptions operations_server(const Options& options) {
    const auto endpoint = read_endpoint(options.operations).value();
    http::ServerOptions out;
    out.address = endpoint.address;
    out.port = endpoint.port;
    out.threads = 1;
    out.limits.connections_max = 256;
    return out;
}

// The first segment of a path, if it could be one of ours. The rest is anybody's text, or a secret:
// a connect link is one.
std::string_view area_of(std::string_view path) {
    const auto first = path.substr(0, path.find('/', 1));
    const auto fits = [](char c) { return (c >= 'a' && c <= 'z') || c == '-' || c == '/'; };
    constexpr std::size_t area_max = 24;
    return first.size() <= area_max && std::ranges::all_of(first, fits) ? first : "";
}

// Broken surroundings (docs/style.md §6): the cause goes to the log with the request's id, the
// client learns only whether to try again.
http::Response answer_failure(const http::Request& request, std::exception_ptr failure,
                              const Services& services) {
    const auto& wire = services.policy.wire;
    auto code = ErrorCode::server_error;
    try {
        std::rethrow_exception(failure);
    } catch (const StoreBusy&) {
        code = ErrorCode::temporarily_unavailable;
    } catch (const StoreError& error) {
        code = ErrorCode::temporarily_unavailable;
        log::error("the store failed", {{"request", request.id}, {"reason", error.what()}});
    } catch (const std::exception& error) {
        log::error(
            "a request failed",
            {{"request", request.id}, {"area", area_of(request.path)}, {"reason", error.what()}});
    } catch (...) {
        log::error("a request failed", {{"request", request.id}, {"area", area_of(request.path)}});
    }
    const auto& refusal =
        code == ErrorCode::server_error ? http::refusals::server_error : http::refusals::overloaded;
    if (is_for_a_person(request)) return refusal_page(refusal, request, services);
    if (wire.errors == ErrorForm::standard) return write_refusal(refusal, wire, request);
    http::Response response;
    response.status = error_row(code).status;
    response.content_type = http::json_type;
    response.body = error_body({code, {}}, wire.errors);
    response.fields = "Cache-Control: no-store\r\n";
    if (code == ErrorCode::temporarily_unavailable) response.add_field("Retry-After", "1");
    return response;
}

std::unique_ptr<http::Server> make_server(http::ServerOptions options, const http::Router& router,
                                          const std::optional<HostGuard>& hosts,
                                          const Services& services) {
    http::Lookup lookup = [&router](http::Request& request) -> const http::Handler& {
        return router.find(request);
    };
    if (hosts)
        lookup = [&router, &hosts](http::Request& request) -> const http::Handler& {
            return hosts->find(router, request);
        };
    options.write_refusal = writes_refusals(services);
    return std::make_unique<http::Server>(
        std::move(options), std::move(lookup),
        [&services](const http::Request& request, std::exception_ptr failure) {
            return answer_failure(request, std::move(failure), services);
        });
}

http::RefusalPages refusal_pages(const Services& services) {
    return {is_for_a_person,
            [&services](const http::Refusal& refusal, const http::Request& request) {
                return show_refusal(refusal, request, services);
            }};
}

std::uint64_t deliveries_waiting(Store& store) {
    try {
        return static_cast<std::uint64_t>(
            store.read_now([](const ReadTx& tx) { return tx.deliveries().waiting(); }));
    } catch (const StoreError&) {
        return 0;  // the store's own metrics tell of it
    }
}

}  // namespace

Application::Application(const Options& options, Parts& parts, std::vector<http::Route> routes)
    : options_(options),
      parts_(parts),
      operations_calls_{[this] { return find_obstacle(); }, [this] { return metrics(); },
                        [this] { return reload_rules(); }},
      router_(std::move(routes), writes_refusals(options.policy.wire),
              refusal_pages(parts.services)),
      operations_router_(operations_routes(operations_calls_),
                         writes_refusals(options.policy.wire)),
      hosts_(options.answered_hosts
                 ? std::optional<HostGuard>(std::in_place, *options.answered_hosts, &parts.services)
                 : std::nullopt),
      server_(make_server(public_server(options), router_, hosts_, parts.services)),
      operations_(
          make_server(operations_server(options), operations_router_, hosts_, parts.services)),
      upstream_checks_(checked_apis(options, parts.apis)) {
    parts_.server_counts = [this] { return server_->counts(); };
}

Application::~Application() { stop(); }

void Application::start() {
    server_->start();
    operations_->start();
    parts_.sender.start();
    parts_.housekeeper.start();
    parts_.counts.start();
    upstream_checks_.start();
    scope_follower_.emplace(*parts_.store, [this] {
        align_explorer_scopes(*parts_.store);
        for (const auto& change : reload_rules()) log::info("rules changed", {{"change", change}});
    });
}

void Application::reload_certificate() {
    require_private_file(options_.tls.private_key);
    server_->replace_certificate(options_.tls);
}

void Application::stop() {
    if (stopping_.exchange(true)) return;
    scope_follower_.reset();
    // Requests that wait for a provider are answered before the threads they wait on end.
    if (parts_.gateway) parts_.gateway->stop();
    server_->stop(options_.stop_timeout);
    upstream_checks_.stop();
    parts_.counts.stop();
    parts_.housekeeper.stop();
    parts_.sender.stop(delivery_patience);
    operations_->stop(seconds{1});
}

std::vector<std::string> Application::reload_rules() {
    return app::reload_rules(options_, parts_.edge, parts_.store->scopes());
}

// A full or failing disk shows at a write first, so one is tried, unless one has just succeeded.
http::Task<std::string> Application::find_obstacle() {
    if (stopping_) co_return "it is stopping";
    if (auto obstacle = parts_.store->obstacle(); !obstacle.empty()) co_return obstacle;
    const auto now = std::chrono::steady_clock::now();
    const auto failed_commits = parts_.store->statistics().failed_commits;
    if (now < probe_holds_until_ && failed_commits == failed_commits_at_probe_) co_return "";
    auto probing = [this](WriteTx& tx) {
        tx.settings().set({"probed_at", to_rfc3339(parts_.clock.now())});
    };
    try {
        co_await parts_.store->write(probing);
    } catch (const StoreBusy&) {
        co_return "too many writes wait";
    } catch (const StoreError& failure) {
        co_return failure.what();
    }
    failed_commits_at_probe_ = failed_commits;
    probe_holds_until_ = now + probe_holds;
    co_return "";
}

std::string Application::metrics() const {
    auto* gateway = parts_.gateway.get();
    return write_metrics({server_->counts(), parts_.store->statistics(), parts_.recorder.dropped(),
                          parts_.store->invalidations().size(), parts_.sender.counts(),
                          deliveries_waiting(*parts_.store),
                          gateway ? gateway->refresher().counts() : gateway::RefresherCounts{},
                          gateway ? gateway->call_log().count() : 0,
                          served_upstreams(parts_.apis)});
}

}  // namespace grantor::app
