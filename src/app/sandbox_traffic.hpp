// Between the sandbox's clients and its endpoints: orders faults, and notes who asked what and what
// the answer was. Nothing of this exists in `grantor serve`.
#pragma once

#include "http/handler.hpp"
#include "sandbox/control/fault_plan.hpp"
#include "sandbox/control/request_log.hpp"

namespace grantor::app {

class Application;

class SandboxTraffic {
 public:
    SandboxTraffic() = default;
    SandboxTraffic(const SandboxTraffic&) = delete;

    // The handler with faults and log around it. This object and the application outlive it.
    http::Handler around(Application& application, http::Handler handler);

    sandbox::FaultPlan& faults() { return faults_; }
    sandbox::RequestLog& log() { return log_; }

 private:
    sandbox::FaultPlan faults_;
    sandbox::RequestLog log_;
};

}  // namespace grantor::app
