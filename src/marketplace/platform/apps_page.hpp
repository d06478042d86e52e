// /platform/apps and the catalogue of scopes, for the people who run the platform.
#pragma once

#include "marketplace/page_endpoint.hpp"

namespace grantor::marketplace {

// GET /platform/apps?q=&page=
http::Task<http::Response> show_all_apps(const http::Request& request, const Services& services);
// GET /platform/apps/{client_id}
http::Task<http::Response> show_app_file(const http::Request& request, const Services& services);
// POST /platform/apps/{client_id}/disable {csrf, continue, reason} and …/enable {csrf, continue}:
// for admins.
http::Task<http::Response> take_app_disabling(const http::Request& request,
                                              const Services& services);
http::Task<http::Response> take_app_enabling(const http::Request& request,
                                             const Services& services);
// GET /platform/scopes
http::Task<http::Response> show_scopes(const http::Request& request, const Services& services);

}  // namespace grantor::marketplace
