// The parts of a running service, each made once, from those above it. Only this folder knows them
// all: what mounts an endpoint gets the parts that the endpoint needs.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/apis/served_apis.hpp"
#include "app/housekeeper.hpp"
#include "app/options/options.hpp"
#include "base/random.hpp"
#include "base/time.hpp"
#include "base/worker_pool.hpp"
#include "delivery/event_keys.hpp"
#include "delivery/sender.hpp"
#include "edge/apis/apis.hpp"
#include "edge/guard.hpp"
#include "gateway/gateway.hpp"
#include "http/loop/counters.hpp"
#include "service/nodes/count_exchange.hpp"
#include "service/services.hpp"
#include "service/sign_in/sign_in_throttle.hpp"
#include "webhooks/webhook_draft.hpp"

namespace grantor::app {

// What a sandbox has besides, of Services. Empty: it is none.
struct SandboxHooks {
    std::function<void(CompanyId, Time, WriteTx&)> furnish_company = {};
    // By the clock of the parts.
    std::function<std::optional<pages::FrameBanner>(const Clock&)> banner = {};
    std::function<std::string(const App&)> demo_install = {};
};

struct Parts {
    // `options` as checked by read_options, `documents` as they name them. Throws as Edge,
    // RouteRules and served_apis do.
    Parts(const Options& options, ReadApis documents, std::unique_ptr<Store> store, KeyRing keys,
          SandboxHooks sandbox = {});
    Parts(const Parts&) = delete;

    Clock clock;
    SystemRandom random;
    const Policy policy;
    const Site site;
    const std::unique_ptr<Store> store;
    CurrentKeyRing keys;
    RequestEventRecorder recorder;
    AppActivityCounter activity;
    WorkerPool password_hashing;
    SignInThrottle sign_in_throttle;
    const Services services;
    const edge::Apis apis;
    edge::Edge edge;
    const edge::Guard guard;
    const webhooks::WebhookRules webhook_rules;
    const std::optional<delivery::EventKeys> event_keys;
    delivery::Sender sender;
    Housekeeper housekeeper;
    CountExchange counts;
    const std::unique_ptr<gateway::Gateway> gateway;  // null: it is off
    // Set when there is a server.
    std::function<http::ServerCounts()> server_counts;
};

}  // namespace grantor::app
