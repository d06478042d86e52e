// GET /marketplace?q=&category=&page=: the listing, for everybody.
#pragma once

#include "marketplace/page_endpoint.hpp"

namespace grantor::marketplace {

http::Task<http::Response> show_listing(const http::Request& request, const Services& services);

}  // namespace grantor::marketplace
