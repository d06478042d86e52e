// The table of the operations port: health, metrics, and what an operator may tell the server.
#pragma once

#include <vector>

#include "http/route.hpp"

namespace grantor::app {

class Application;

std::vector<http::Route> operations_routes(Application& application);

}  // namespace grantor::app
