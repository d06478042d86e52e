// The routes of the credential gateway.
#pragma once

#include <vector>

#include "http/router.hpp"

namespace grantor::app {

class Application;

// None where the gateway is off.
std::vector<http::Route> gateway_routes(Application& application);

}  // namespace grantor::app
