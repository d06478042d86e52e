// /company/members: the people of a company, for its admins.
#pragma once

#include "marketplace/page_endpoint.hpp"

namespace grantor::marketplace {

// GET /company/members?q=&after=
http::Task<http::Response> show_members(const http::Request& request,
                                        const Surroundings& surroundings);
// GET /company/members/new
http::Task<http::Response> show_new_member(const http::Request& request,
                                           const Surroundings& surroundings);
// POST /company/members {csrf, continue, label, role}: the answer shows the code of the invitation,
// once.
http::Task<http::Response> take_invitation(const http::Request& request,
                                           const Surroundings& surroundings);
// POST /company/invitations/{invitation}/withdraw {csrf, continue}
http::Task<http::Response> take_withdrawn_invitation(const http::Request& request,
                                                     const Surroundings& surroundings);
// GET /company/members/{user}
http::Task<http::Response> show_member(const http::Request& request,
                                       const Surroundings& surroundings);
// POST /company/members/{user}/role {csrf, continue, role}
http::Task<http::Response> take_member_role(const http::Request& request,
                                            const Surroundings& surroundings);
// POST /company/members/{user}/remove {csrf, continue}
http::Task<http::Response> take_member_removal(const http::Request& request,
                                               const Surroundings& surroundings);

}  // namespace grantor::marketplace
