// The table of the credential gateway: connect links, connections, and the calls themselves.
#pragma once

#include <vector>

#include "http/route.hpp"

namespace grantor::gateway {

class Gateway;

// `gateway` outlives the routes.
std::vector<http::Route> routes(Gateway& gateway);

}  // namespace grantor::gateway
