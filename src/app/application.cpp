#include "app/application.hpp"

#include "app/metrics.hpp"
#include "app/routes.hpp"
#include "base/log.hpp"
#include "oauth/error.hpp"
#include "oauth/metadata.hpp"

namespace grantor::app {
namespace {

Site site_of(const Options& options) {
    return {options.issuer, options.api_domain.empty() ? options.issuer : options.api_domain,
            options.issuer.starts_with("https://")};
}

// A queue this long is 2 s of work for one thread: who waits longer is told to come back.
constexpr std::size_t password_queue_max = 100;

http::ServerOptions public_server(const Options& options) {
    const auto endpoint = read_endpoint(options.listen).value();
    http::ServerOptions out;
    out.address = endpoint.address;
    out.port = endpoint.port;
    out.threads = static_cast<unsigned>(options.threads);
    out.limits.body_max = static_cast<std::size_t>(options.body_max_bytes);
    out.limits.connections_max = static_cast<std::size_t>(options.connections_max);
    out.limits.in_flight_max = static_cast<std::size_t>(options.requests_in_flight_max);
    out.trusted_proxies = options.trusted_proxies;
    if (!options.tls_certificate.empty()) out.tls = {options.tls_certificate, options.tls_key};
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
      password_hashing_(static_cast<std::size_t>(options.password_hashing_threads),
                        password_queue_max),
      services_{*store_, clock_,     random_,           policy_,          site_,
                keys_,   *recorder_, password_hashing_, sign_in_throttle_},
      gate_(std::make_unique<edge::Gate>(*store_, edge::RouteRules::embedded(store_->scopes()),
                                         policy_, site_)),
      metadata_(write_metadata_body({site_.issuer, {}}, store_->scopes())) {
    auto routes = public_routes(*this);
    if (parts.further_routes)
        for (auto& route : parts.further_routes(*this)) routes.push_back(std::move(route));
    router_ = std::make_unique<http::Router>(std::move(routes));
    operations_router_ = std::make_unique<http::Router>(operations_routes(*this));
    const auto on_failure = [this](const http::Request& request, std::exception_ptr failure) {
        return answer_failure(request, failure);
    };
    server_ = std::make_unique<http::Server>(
        public_server(options),
        [this](const http::Request& request) -> const http::Handler& {
            return router_->find(request);
        },
        on_failure);
    operations_ = std::make_unique<http::Server>(
        operations_server(options),
        [this](const http::Request& request) -> const http::Handler& {
            return operations_router_->find(request);
        },
        on_failure);
}

Application::~Application() { stop(); }

void Application::start() {
    server_->start();
    operations_->start();
}

void Application::stop() {
    if (stopping_.exchange(true)) return;
    server_->stop(seconds{options_.stop_timeout_s});
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
                          store_->invalidations().size()});
}

// Broken surroundings (style §6): the cause goes to the log with the request's id, the client
// learns only whether to try again.
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
