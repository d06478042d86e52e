// The documentation of the program, as pages of the service. Owns the list and the pages; what they
// say is written in the repository and made into HTML by the build (document.hpp).
#pragma once

#include <vector>

#include "http/route.hpp"
#include "service/services.hpp"

namespace grantor::docs {

// The services outlive the routes.
std::vector<http::Route> routes(const Services& services);

}  // namespace grantor::docs
