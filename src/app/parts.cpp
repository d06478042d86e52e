#include "app/parts.hpp"

#include <algorithm>

#include "app/apis/given_scopes.hpp"
#include "app/apis/offered_operations.hpp"
#include "app/options/event_keys.hpp"
#include "app/options/gateway.hpp"
#include "app/version.hpp"
#include "edge/limits/budget_lessor.hpp"
#include "webhooks/subscription_url.hpp"

namespace grantor::app {
namespace {

Site site_of(const Options& options) {
    return {options.issuer, options.api_domain.empty() ? options.issuer : options.api_domain,
            options.issuer.starts_with("https://")};
}

// A queue this long is 2 s of work for one thread: longer waits are answered with "try again".
constexpr std::size_t password_queue_max = 100;

std::string scopes_kept_in(const Options& options, const ReadApis& documents) {
    switch (scope_source(options, documents.read)) {
        case ScopeSource::configuration:
            return "the configuration";
        case ScopeSource::documents:
            return "the documents of the APIs";
        case ScopeSource::automatic:
        case ScopeSource::pages:
            break;
    }
    return {};
}

std::function<ServerFacts()> facts_of(const Parts& parts) {
    // A sandbox's clock may be moved, which makes nothing run longer.
    return [&parts, started = std::chrono::steady_clock::now()] {
        const auto up = std::chrono::steady_clock::now() - started;
        const auto counts = parts.server_counts();
        ServerFacts facts;
        facts.version = program_version;
        facts.started_at = parts.clock.now() - std::chrono::floor<milliseconds>(up);
        facts.connections = counts.connections_open;
        facts.requests_in_flight = counts.requests_in_flight;
        std::ranges::copy(counts.answers, facts.answers.begin());
        facts.requests_refused = counts.requests_refused;
        facts.events_dropped = parts.recorder.dropped();
        return facts;
    };
}

delivery::SenderOptions sender_options(const Options& options, const Store& store) {
    auto out = options.delivery;
    out.node = NodeId{store.node_id()};
    return out;
}

bool is_sandbox(const Parts& parts) { return static_cast<bool>(parts.services.sandbox_banner); }

std::function<std::optional<pages::FrameBanner>()> banner_of(const SandboxHooks& sandbox,
                                                             const Clock& clock) {
    if (!sandbox.banner) return {};
    return [&clock, write = sandbox.banner] { return write(clock); };
}

// The rules may be others by the time it is called.
std::function<std::vector<OfferedOperation>(const ScopeSet&)> operations_of(
    const Parts& parts, const Options& options) {
    return [&parts, of_sandbox = shown_documents(options, ApiInTheBinary::shown),
            of_service = shown_documents(options, ApiInTheBinary::hidden)](const ScopeSet& scopes) {
        return offered_operations(parts.edge.rules(), parts.apis,
                                  is_sandbox(parts) ? of_sandbox : of_service, scopes);
    };
}

std::function<CompanyBudget(CompanyId, std::int64_t, const ReadTx&)> budgets_of(
    const Options& options) {
    return [policy = options.edge.limits](CompanyId company, std::int64_t day, const ReadTx& tx) {
        const auto reading = edge::read_budget(tx, policy, company, day);
        return CompanyBudget{*reading.plan, reading.limit, reading.handed_out};
    };
}

}  // namespace

Parts::Parts(const Options& options, ReadApis documents, std::unique_ptr<Store> opened,
             KeyRing ring, SandboxHooks sandbox)
    : policy(options.policy),
      site(site_of(options)),
      store(std::move(opened)),
      keys(std::move(ring)),
      recorder(*store, policy),
      activity(*store),
      password_hashing(options.password_hashing_threads, password_queue_max),
      services{*store,
               clock,
               random,
               policy,
               site,
               keys,
               recorder,
               activity,
               password_hashing,
               sign_in_throttle,
               options.sign_up,
               sandbox.furnish_company,
               facts_of(*this),
               scopes_kept_in(options, documents),
               operations_of(*this, options),
               budgets_of(options),
               brand_of(options.brand),
               banner_of(sandbox, clock),
               sandbox.demo_install},
      apis(served_apis(options, std::move(documents.documents)), documents.read),
      edge(*store, edge::RouteRules::load(documents.read, store->scopes()), policy, site,
           edge_options(options, documents.read), &activity),
      guard{edge, clock, keys, recorder},
      webhook_rules{webhooks::url_problems(options.delivery.client.addresses),
                    options.webhook_objects, options.policy.wire.has_built_in_api},
      event_keys(load_event_keys(options)),
      sender(*store, clock, keys, sender_options(options, *store)),
      housekeeper(*store, clock, policy.wire, options.retention, NodeId{store->node_id()}),
      counts(*store, clock, NodeId{store->node_id()},
             {sign_in_throttle.as_source(), edge.limits().as_source()}),
      gateway(options.gateway_enabled
                  ? std::make_unique<gateway::Gateway>(services, gateway_options(options))
                  : nullptr) {
    store->use_clock(clock);
}

}  // namespace grantor::app
