// /join: where the code of an invitation is entered. The code is in no address: those are logged,
// shared and remembered by browsers.
#pragma once

#include "marketplace/page_endpoint.hpp"

namespace grantor::marketplace {

// GET /join
http::Task<http::Response> show_join(const http::Request& request, const Services& services);
// POST /join {csrf, continue, code} and, from those who are not signed in, {email, name, password}
http::Task<http::Response> take_join(const http::Request& request, const Services& services);

}  // namespace grantor::marketplace
