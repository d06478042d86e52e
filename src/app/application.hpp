// A running service: starts and stops the parts, and answers for them on two ports.
#pragma once

#include <atomic>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/apis/scope_follower.hpp"
#include "app/apis/upstream_checks.hpp"
#include "app/host_guard.hpp"
#include "app/operations_routes.hpp"
#include "app/parts.hpp"
#include "http/router.hpp"
#include "http/server/server.hpp"

namespace grantor::app {

class Application {
 public:
    // `options` as checked by read_options; the parts outlive it. Throws as Router and Server do.
    Application(const Options& options, Parts& parts, std::vector<http::Route> routes);
    ~Application();
    Application(const Application&) = delete;

    // Listens on both ports. Throws std::system_error for a taken one.
    void start();
    // Not ready from now on; finishes the requests in flight, for at most `stop_timeout_s`.
    void stop();
    // Reads certificate and key again, where TLS is on. Throws with one sentence; then those in use
    // stay.
    void reload_certificate();

    std::uint16_t port() const { return server_->port(); }
    std::uint16_t operations_port() const { return operations_->port(); }

 private:
    http::Task<std::string> find_obstacle();
    std::string metrics() const;

    std::vector<std::string> reload_rules();

    const Options options_;
    Parts& parts_;
    std::atomic<bool> stopping_{false};
    // Of the operations port's one thread.
    std::chrono::steady_clock::time_point probe_holds_until_;
    std::uint64_t failed_commits_at_probe_ = 0;
    const Operations operations_calls_;
    const http::Router router_;
    const http::Router operations_router_;
    const std::optional<HostGuard> hosts_;
    std::unique_ptr<http::Server> server_;
    std::unique_ptr<http::Server> operations_;
    UpstreamChecks upstream_checks_;
    std::optional<ScopeFollower> scope_follower_;  // while it runs
};

}  // namespace grantor::app
