// Every route there is, one row each.
#pragma once

#include <vector>

#include "http/router.hpp"

namespace grantor::app {

class Application;

std::vector<http::Route> public_routes(Application& application);
std::vector<http::Route> operations_routes(Application& application);

}  // namespace grantor::app
