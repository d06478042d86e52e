// What endpoints for people and apps work with. Made once by the app layer; everything here
// outlives every request and is safe from any thread.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/random.hpp"
#include "base/time.hpp"
#include "base/worker_pool.hpp"
#include "model/app.hpp"
#include "model/context.hpp"
#include "model/plan.hpp"
#include "model/policy.hpp"
#include "oauth/scope_set.hpp"
#include "pages/brand.hpp"
#include "pages/frame.hpp"
#include "store/app_activity_counter.hpp"
#include "store/request_event_recorder.hpp"
#include "store/store.hpp"
#include "token/current_key_ring.hpp"

namespace grantor {

class SignInThrottle;

// What the server reports about itself, since its start.
struct ServerFacts {
    std::string version;
    Time started_at;
    std::uint64_t connections = 0;           // now
    std::uint64_t requests_in_flight = 0;    // now
    std::array<std::uint64_t, 6> answers{};  // by the first digit of their status
    std::uint64_t requests_refused = 0;      // before any handler
    std::uint64_t events_dropped = 0;        // refusals that could not be recorded
};

// An operation of the platform's API.
struct OfferedOperation {
    std::string method;  // "GET"
    std::string path;    // with its prefix: "/api/shop/orders/{id}"
    std::string title;   // its operationId, or ""
    std::string access;  // for people: "orders:read", separated alternatives; "" for every token
};

// What a company may use of the API today, in cost units, and has taken of it. A limit of 0: none.
struct CompanyBudget {
    Plan plan;
    std::int64_t limit = 0;
    std::int64_t taken = 0;
};

struct Services {
    Store& store;
    const Clock& clock;
    Random& random;
    const Policy& policy;
    const Site& site;
    const CurrentKeyRing& keys;
    RequestEventRecorder& recorder;
    AppActivityCounter& activity;
    WorkerPool& password_hashing;
    SignInThrottle& sign_in_throttle;

    // Whether anyone may sign up as a developer and get a sandbox company of their own.
    bool is_sign_up_open = true;
    // Gives a new company what its API answers need, in the unit that makes the company. May be
    // empty.
    std::function<void(CompanyId, Time, WriteTx&)> furnish_company{};
    std::function<ServerFacts()> server_facts{};
    // Where the platform's scopes are kept if not in the store: "the configuration". People
    // who want to change them are told.
    std::string scopes_kept_in{};
    // The platform's API as an app with these scopes finds it, in the order of its documents.
    // Empty: there is none that may be shown.
    std::function<std::vector<OfferedOperation>(const ScopeSet&)> operations_for{};
    // Of a day, counted from the epoch. May be empty.
    std::function<CompanyBudget(CompanyId, std::int64_t day, const ReadTx&)> budget_of{};
    // What the operator calls and paints the service.
    pages::Brand brand{};
    // What stands over every page of a sandbox; nothing, or no text: no banner. Empty: this is not
    // a sandbox, and the bar has no such section.
    std::function<std::optional<pages::FrameBanner>()> sandbox_banner{};
    // Of a sandbox: where an install begins of an app whose server the demo app plays; "": of no
    // other. May be empty.
    std::function<std::string(const App&)> demo_install{};
};

}  // namespace grantor
