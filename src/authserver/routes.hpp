// The table of the authorization server: /oauth, its metadata, and signing in.
#pragma once

#include <vector>

#include "http/route.hpp"
#include "service/services.hpp"

namespace grantor::authserver {

// `services` outlive the routes.
std::vector<http::Route> routes(const Services& services);

}  // namespace grantor::authserver
