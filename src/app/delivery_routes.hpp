// The route of src/delivery.
#pragma once

#include <vector>

#include "http/router.hpp"

namespace grantor::app {

class Application;

// None where nobody has a key to it.
std::vector<http::Route> delivery_routes(Application& application);

}  // namespace grantor::app
