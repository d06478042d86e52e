// /company/policy: which apps people may install, and the rules for single apps. /company/apps/…:
// one app, its rule and its installations.
#pragma once

#include "marketplace/page_endpoint.hpp"

namespace grantor::marketplace {

// GET /company/policy?page=
http::Task<http::Response> show_policy(const http::Request& request,
                                       const Surroundings& surroundings);
// POST /company/policy {csrf, continue, policy}
http::Task<http::Response> take_policy(const http::Request& request,
                                       const Surroundings& surroundings);
// GET /company/apps/{client_id}
http::Task<http::Response> show_company_app(const http::Request& request,
                                            const Surroundings& surroundings);
// POST /company/apps/{client_id}/rule {csrf, continue, rule}: "allowed", "blocked" or "none".
http::Task<http::Response> take_rule(const http::Request& request,
                                     const Surroundings& surroundings);
// POST /company/apps/{client_id}/uninstall {csrf, continue}: for everybody.
http::Task<http::Response> take_ended_installations(const http::Request& request,
                                                    const Surroundings& surroundings);

}  // namespace grantor::marketplace
