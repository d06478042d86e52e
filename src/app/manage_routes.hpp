// The rows of the management API.
#pragma once

#include <vector>

#include "http/router.hpp"

namespace grantor::app {

class Application;

std::vector<http::Route> manage_routes(Application& application);

}  // namespace grantor::app
