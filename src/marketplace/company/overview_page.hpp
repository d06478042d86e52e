// GET /company: a company at a glance, for its admins.
#pragma once

#include "marketplace/page_endpoint.hpp"

namespace grantor::marketplace {

http::Task<http::Response> show_company(const http::Request& request,
                                        const Surroundings& surroundings);

}  // namespace grantor::marketplace
