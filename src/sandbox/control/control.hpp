// What the control plane of a sandbox works with.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "model/refused.hpp"
#include "sandbox/control/traffic.hpp"
#include "sandbox/demo_app/demo_app.hpp"
#include "sandbox/seed/world_plan.hpp"
#include "service/services.hpp"
#include "store/transaction.hpp"

namespace grantor::sandbox {

struct ConsentPlace {
    CompanyId company_id;
    UserId user_id;
};
// A decision about an app that a script makes for a person.
struct ConsentOrder {
    std::string query;  // the authorization request, as the app would send the browser away with it
    bool is_allowed = false;
    // Whose decision it is, and where. Asked when the request is proven.
    std::function<Result<ConsentPlace>(const ReadTx&)> find_place;
};

// An operator's own API in place of the demo CRM, for the home page.
struct StandIn {
    std::string title;       // "Shop"
    std::string address;     // "http://127.0.0.1:8080/v1"
    std::string answers_by;  // "shop.yaml", "http://127.0.0.1:4000"
};

// All of it outlives the routes.
struct Control {
    const Services& services;
    Clock& clock;  // that of the services, which is moved here
    Traffic& traffic;
    const WorldPlan& plan;
    // Where the browser would go now. Runs inside a unit of work.
    std::function<ExplainedResult<std::string>(const ConsentOrder&, WriteTx&, const Context&)>
        decide;
    std::function<void()> on_clock_moved;
    // Brings the demo data back; runs on a worker, not on an I/O thread.
    std::function<void()> start_over;
    // Receives what the apps of the demo are sent.
    std::shared_ptr<DemoApp> demo_app;
    std::optional<StandIn> stand_in = {};
};

}  // namespace grantor::sandbox
