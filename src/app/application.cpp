#include "app/application.hpp"

#include <algorithm>
#include <iterator>

#include "app/metrics.hpp"
#include "app/operations_routes.hpp"
#include "app/options/event_keys.hpp"
#include "app/options/gateway.hpp"
#include "app/served_apis.hpp"
#include "app/version.hpp"
#include "authserver/routes.hpp"
#include "base/log.hpp"
#include "delivery/routes.hpp"
#include "edge/routes.hpp"
#include "gateway/routes.hpp"
#include "marketplace/routes.hpp"
#include "oauth/error.hpp"
#include "oauth/metadata.hpp"
#include "pages/page.hpp"
#include "webhooks/routes.hpp"
#include "webhooks/subscription_url.hpp"

namespace grantor::app {
namespace {

Site site_of(const Options& options) {
    return {options.issuer, options.api_domain.empty() ? options.issuer : options.api_domain,
            options.issuer.starts_with("https://")};
}

// A queue this long is 2 s of work for one thread: longer waits are answered with "try again".
constexpr std::size_t password_queue_max = 100;

// Most deliveries take less; an interrupted one is sent again after the next start.
constexpr seconds delivery_patience{2};

http::ServerOptions public_server(const Options& options) {
    const auto endpoint = read_endpoint(options.listen).value();
    auto out = options.server;
    out.address = endpoint.address;
    out.port = endpoint.port;
    if (!options.tls.certificate_chain.empty()) out.tls = options.tls;
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

}  // namespace

Application::Application(const Options& options, ApplicationParts parts)
    : options_(options),
      site_(site_of(options)),
      store_(std::move(parts.store)),
      keys_(std::move(parts.keys)),
      recorder_(std::make_unique<RequestEventRecorder>(*store_, policy_)),
      activity_(std::make_unique<AppActivityCounter>(*store_)),
      password_hashing_(options.password_hashing_threads, password_queue_max),
      services_{*store_,
                clock_,
                random_,
                policy_,
                site_,
                keys_,
                *recorder_,
                *activity_,
                password_hashing_,
                sign_in_throttle_,
                options.sign_up,
                std::move(parts.furnish_company),
                [this] { return server_facts(); }},
      started_at_(clock_.now()),
      apis_(read_served_apis(options)),
      webhook_rules_{webhooks::url_problems(options.delivery.client.addresses),
                     options.webhook_objects},
      edge_(std::make_unique<edge::Edge>(
          *store_, edge::RouteRules::load(apis_.documents(), store_->scopes()), policy_, site_,
          options.edge, activity_.get())),
      event_keys_(load_event_keys(options)),
      sender_(std::make_unique<delivery::Sender>(*store_, clock_, keys_, options.delivery)),
      gateway_(options.gateway_enabled
                   ? std::make_unique<gateway::Gateway>(services_, gateway_options(options))
                   : nullptr),
      metadata_(write_metadata_body({site_.issuer, {}}, store_->scopes())) {
    router_ = std::make_unique<http::Router>(all_routes(parts));
    operations_router_ = std::make_unique<http::Router>(operations_routes(*this));
    const auto on_failure = [this](const http::Request& request, std::exception_ptr failure) {
        return answer_failure(request, failure);
    };
    server_ = std::make_unique<http::Server>(
        public_server(options),
        [this](http::Request& request) -> const http::Handler& { return router_->find(request); },
        on_failure);
    operations_ = std::make_unique<http::Server>(
        operations_server(options),
        [this](http::Request& request) -> const http::Handler& {
            return operations_router_->find(request);
        },
        on_failure);
}

Application::~Application() { stop(); }

std::vector<http::Route> Application::all_routes(const ApplicationParts& parts) {
    const http::Route assets{http::Method::get, "/assets/*", http::AnswersAtOnce(pages::asset)};
    if (parts.is_gateway_alone) {
        auto routes = gateway::routes(*gateway_);
        routes.push_back(assets);
        return routes;
    }
    auto routes = authserver::routes(services(), metadata_);
    routes.push_back(assets);
    const auto append = [&routes](std::vector<http::Route> more) {
        std::ranges::move(more, std::back_inserter(routes));
    };
    append(edge::check_routes(guard()));
    if (parts.api) append(parts.api(*this));
    append(edge::guarded(guard(),
                         webhooks::routes(services(), webhook_rules_, apis_.webhook_prefixes())));
    if (parts.traffic != nullptr) parts.traffic->watch(routes, services_);
    for (const auto mount :
         {marketplace::developer_routes, marketplace::listing_routes, marketplace::account_routes,
          marketplace::company_routes, marketplace::platform_routes, marketplace::manage_routes})
        append(mount(services_));
    if (event_keys_) append(delivery::routes(services(), *event_keys_));
    if (gateway_) append(gateway::routes(*gateway_));
    if (parts.further_routes) append(parts.further_routes(*this));
    return routes;
}

std::vector<std::string> Application::reload_rules() {
    const auto documents = read_api_documents(options_);
    return edge_->replace_rules(edge::RouteRules::load(documents, store_->scopes()));
}

void Application::start() {
    server_->start();
    operations_->start();
    sender_->start();
}

void Application::stop() {
    if (stopping_.exchange(true)) return;
    // Requests that wait for a provider are answered before the threads they wait on end.
    if (gateway_) gateway_->stop();
    server_->stop(options_.stop_timeout);
    sender_->stop(delivery_patience);
    operations_->stop(seconds{1});
}

bool Application::is_ready() const {
    if (stopping_) return false;
    try {
        return store_->read_now([](const ReadTx& tx) { return !tx.scopes().all().empty(); });
    } catch (const StoreError&) {
        return false;
    }
}

std::string Application::metrics() const {
    return write_metrics({server_->counts(), store_->statistics(), recorder_->dropped(),
                          store_->invalidations().size(), sender_->counts(), deliveries_waiting(),
                          gateway_ ? gateway_->refresher().counts() : gateway::RefresherCounts{},
                          gateway_ ? gateway_->call_log().count() : 0});
}

std::uint64_t Application::deliveries_waiting() const {
    try {
        return static_cast<std::uint64_t>(
            store_->read_now([](const ReadTx& tx) { return tx.deliveries().waiting(); }));
    } catch (const StoreError&) {
        return 0;  // the store's own metrics tell of it
    }
}

ServerFacts Application::server_facts() const {
    const auto counts = server_->counts();
    ServerFacts facts;
    facts.version = program_version;
    facts.started_at = started_at_;
    facts.connections = counts.connections_open;
    facts.requests_in_flight = counts.requests_in_flight;
    std::ranges::copy(counts.answers, facts.answers.begin());
    facts.requests_refused = counts.requests_refused;
    facts.events_dropped = recorder_->dropped();
    return facts;
}

// Broken surroundings (docs/style.md §6): the cause goes to the log with the request's id, the
// client learns only whether to try again.
http::Response Application::answer_failure(const http::Request& request,
                                           std::exception_ptr failure) const {
    http::Response response;
    response.content_type = http::json_type;
    response.fields = "Cache-Control: no-store\r\n";
    auto code = ErrorCode::server_error;
    try {
        std::rethrow_exception(failure);
    } catch (const StoreBusy&) {
        code = ErrorCode::temporarily_unavailable;
    } catch (const StoreError& error) {
        code = ErrorCode::temporarily_unavailable;
        log::error("the store failed", {{"request", request.id}, {"reason", error.what()}});
    } catch (const std::exception& error) {
        log::error("a request failed",
                   {{"request", request.id}, {"path", request.path}, {"reason", error.what()}});
    } catch (...) {
        log::error("a request failed", {{"request", request.id}, {"path", request.path}});
    }
    response.status = error_row(code).status;
    response.body = error_body({code, {}});
    if (code == ErrorCode::temporarily_unavailable) response.add_field("Retry-After", "1");
    return response;
}

}  // namespace grantor::app
