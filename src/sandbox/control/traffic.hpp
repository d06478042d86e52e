// Between the sandbox's clients and its endpoints: injects faults, and logs each request and its
// answer. None of this exists in `grantor serve`.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "http/route.hpp"
#include "oauth/error.hpp"
#include "sandbox/control/fault_plan.hpp"
#include "sandbox/control/request_log.hpp"
#include "service/services.hpp"

namespace grantor::sandbox {

struct TrafficOptions {
    ErrorForm form = ErrorForm::envelope;  // of an injected 429 or 500
    std::string api_prefix = {};           // of an operator's own API, FaultPlan's
};

class Traffic {
 public:
    explicit Traffic(const TrafficOptions& options = {})
        : form_(options.form), faults_(options.api_prefix) {}
    Traffic(const Traffic&) = delete;

    // Puts faults and log around the handlers. This object and the services outlive the routes.
    void watch(std::vector<http::Route>& routes, const Services& services);

    FaultPlan& faults() { return faults_; }
    RequestLog& log() { return log_; }

 private:
    const ErrorForm form_;
    FaultPlan faults_;
    RequestLog log_;
};

}  // namespace grantor::sandbox
