// GET /platform/health: what /metrics counts, in words, for the admins of the platform.
#pragma once

#include "marketplace/page_endpoint.hpp"

namespace grantor::marketplace {

http::Task<http::Response> show_health(const http::Request& request, const Services& services);

}  // namespace grantor::marketplace
