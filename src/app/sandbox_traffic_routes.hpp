// The log of requests as JSON and as a page that follows it, and the orders for faults
// (docs/sandbox.md).
#pragma once

#include <vector>

#include "http/router.hpp"

namespace grantor::app {

class Application;
class SandboxTraffic;

std::vector<http::Route> sandbox_traffic_routes(Application& application, SandboxTraffic& traffic);

}  // namespace grantor::app
