// /account/profile: who one is here, the password, and where one is signed in.
#pragma once

#include "marketplace/page_endpoint.hpp"

namespace grantor::marketplace {

// GET /account/profile
http::Task<http::Response> show_profile(const http::Request& request, const Services& services);
// POST /account/profile/password {csrf, continue, current, chosen}
http::Task<http::Response> take_password_change(const http::Request& request,
                                                const Services& services);
// POST /account/profile/sessions {csrf, continue}: signs out everywhere else.
http::Task<http::Response> take_sign_out_elsewhere(const http::Request& request,
                                                   const Services& services);

}  // namespace grantor::marketplace
