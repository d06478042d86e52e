// /company/requests: what people ask for, and the answers.
#pragma once

#include "marketplace/page_endpoint.hpp"

namespace grantor::marketplace {

// GET /company/requests?state=&before=: those that wait, or with state=answered all.
http::Task<http::Response> show_requests(const http::Request& request,
                                         const Surroundings& surroundings);
// POST /company/requests/{id} {csrf, continue, answer}: "approve" or "decline".
http::Task<http::Response> take_answer(const http::Request& request,
                                       const Surroundings& surroundings);

}  // namespace grantor::marketplace
