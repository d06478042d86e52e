// /account/keys: a person's keys to the management API.
#pragma once

#include "marketplace/page_endpoint.hpp"

namespace grantor::marketplace {

// GET /account/keys
http::Task<http::Response> show_access_keys(const http::Request& request, const Services& services);
// POST /account/keys {csrf, continue, name}: the answer shows the key, once.
http::Task<http::Response> take_new_access_key(const http::Request& request,
                                               const Services& services);
// POST /account/keys/{id}/remove {csrf, continue}
http::Task<http::Response> take_access_key_removal(const http::Request& request,
                                                   const Services& services);

}  // namespace grantor::marketplace
