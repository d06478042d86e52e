// Between the sandbox's clients and its endpoints: injects faults, and logs each request and its
// answer. None of this exists in `grantor serve`.
#pragma once

#include "http/route.hpp"
#include "sandbox/control/fault_plan.hpp"
#include "sandbox/control/request_log.hpp"
#include "service/services.hpp"

namespace grantor::sandbox {

class Traffic {
 public:
    Traffic() = default;
    Traffic(const Traffic&) = delete;

    // Puts faults and log around the handlers. This object and the services outlive the routes.
    // Handlers that forward are left as they are.
    void watch(std::vector<http::Route>& routes, const Services& services);

    FaultPlan& faults() { return faults_; }
    RequestLog& log() { return log_; }

 private:
    FaultPlan faults_;
    RequestLog log_;
};

}  // namespace grantor::sandbox
