// /platform/users, for the admins of the platform.
#pragma once

#include "marketplace/page_endpoint.hpp"

namespace grantor::marketplace {

// GET /platform/users?q=&after=
http::Task<http::Response> show_users(const http::Request& request, const Services& services);
// GET /platform/users/{user}
http::Task<http::Response> show_user(const http::Request& request, const Services& services);
// POST /platform/users/{user}/deactivate and …/activate {csrf, continue}
http::Task<http::Response> take_user_deactivation(const http::Request& request,
                                                  const Services& services);
http::Task<http::Response> take_user_activation(const http::Request& request,
                                                const Services& services);
// POST /platform/users/{user}/role {csrf, continue, role}: "none", "reviewer" or "admin".
http::Task<http::Response> take_platform_role(const http::Request& request,
                                              const Services& services);

}  // namespace grantor::marketplace
