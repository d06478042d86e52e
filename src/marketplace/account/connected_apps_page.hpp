// /account: the apps that a person has connected, one app with what it may do, and the requests
// that they have made.
#pragma once

#include "marketplace/page_endpoint.hpp"

namespace grantor::marketplace {

// GET /account?page=
http::Task<http::Response> show_connected_apps(const http::Request& request,
                                               const Services& services);
// GET /account/apps/{client_id}
http::Task<http::Response> show_connected_app(const http::Request& request,
                                              const Services& services);
// POST /account/apps/{client_id}/uninstall {csrf, continue}
http::Task<http::Response> take_uninstall(const http::Request& request, const Services& services);
// GET /account/requests
http::Task<http::Response> show_own_requests(const http::Request& request,
                                             const Services& services);

}  // namespace grantor::marketplace
