// The running service: every part of it, wired once. `grantor serve`, `grantor sandbox` and the
// flow tests are three ways to make one.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <string>

#include "app/options/options.hpp"
#include "base/random.hpp"
#include "base/time.hpp"
#include "base/worker_pool.hpp"
#include "delivery/event_keys.hpp"
#include "delivery/sender.hpp"
#include "edge/apis/apis.hpp"
#include "edge/edge.hpp"
#include "edge/guard.hpp"
#include "gateway/gateway.hpp"
#include "http/router.hpp"
#include "http/server.hpp"
#include "model/context.hpp"
#include "sandbox/control/traffic.hpp"
#include "service/services.hpp"
#include "service/sign_in_throttle.hpp"
#include "store/request_event_recorder.hpp"
#include "store/store.hpp"
#include "token/current_key_ring.hpp"
#include "webhooks/webhook_draft.hpp"

namespace grantor::app {

// What may differ between the ways to run it.
struct ApplicationParts {
    std::unique_ptr<Store> store;
    KeyRing keys;
    // The API behind the edge.
    std::function<std::vector<http::Route>(class Application&)> api = {};
    // Of a sandbox: its log and faults stand around the handlers of the service and of the API.
    sandbox::Traffic* traffic = nullptr;
    // Rows beside those, such as the sandbox's control API.
    std::function<std::vector<http::Route>(class Application&)> further_routes = {};
    // Of all the service only the credential gateway.
    bool is_gateway_alone = false;
    // Of Services.
    std::function<void(CompanyId, Time, WriteTx&)> furnish_company = {};
};

class Application {
 public:
    // `options` as checked by read_options. Throws as Server, Edge, RouteRules and read_served_apis
    // do.
    Application(const Options& options, ApplicationParts parts);
    ~Application();
    Application(const Application&) = delete;

    // Listens on both ports. Throws std::system_error for a taken one.
    void start();
    // Not ready from now on; finishes the requests in flight, for at most `stop_timeout_s`.
    void stop();

    std::uint16_t port() const { return server_->port(); }
    std::uint16_t operations_port() const { return operations_->port(); }

    Store& store() { return *store_; }
    Clock& clock() { return clock_; }
    const Clock& clock() const { return clock_; }
    Random& random() { return random_; }
    const Policy& policy() const { return policy_; }
    const Site& site() const { return site_; }
    CurrentKeyRing& keys() { return keys_; }
    edge::Edge& edge() { return *edge_; }
    edge::Guard guard() { return {*edge_, clock_, keys_, *recorder_}; }
    const edge::Apis& apis() const { return apis_; }
    // Reads the files of the rules again, and uses them from the next request on. What has changed,
    // one line each. Throws std::exception with one sentence, and then nothing has changed.
    std::vector<std::string> reload_rules();
    RequestEventRecorder& recorder() { return *recorder_; }
    const Services& services() const { return services_; }
    delivery::Sender& sender() { return *sender_; }
    // Null: it is off.
    gateway::Gateway* gateway() { return gateway_.get(); }
    bool is_ready() const;
    // The text of /metrics (Prometheus exposition format).
    std::string metrics() const;

 private:
    std::vector<http::Route> all_routes(const ApplicationParts& parts);
    ServerFacts server_facts() const;
    std::uint64_t deliveries_waiting() const;
    http::Response answer_failure(const http::Request& request, std::exception_ptr failure) const;

    const Options options_;
    Clock clock_;
    SystemRandom random_;
    const Policy policy_;
    const Site site_;
    std::unique_ptr<Store> store_;
    CurrentKeyRing keys_;
    std::unique_ptr<RequestEventRecorder> recorder_;
    std::unique_ptr<AppActivityCounter> activity_;
    WorkerPool password_hashing_;
    SignInThrottle sign_in_throttle_;
    Services services_;
    const Time started_at_;
    const edge::Apis apis_;
    const webhooks::WebhookRules webhook_rules_;
    std::unique_ptr<edge::Edge> edge_;
    const std::optional<delivery::EventKeys> event_keys_;
    std::unique_ptr<delivery::Sender> sender_;
    std::unique_ptr<gateway::Gateway> gateway_;
    const std::string metadata_;
    std::atomic<bool> stopping_{false};
    std::unique_ptr<http::Router> router_;
    std::unique_ptr<http::Router> operations_router_;
    std::unique_ptr<http::Server> server_;
    std::unique_ptr<http::Server> operations_;
};

}  // namespace grantor::app
