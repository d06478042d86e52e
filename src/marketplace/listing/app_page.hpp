// GET /marketplace/apps/{client_id}: one app, for people who may see it; and POST …/request {csrf,
// continue, note}, which asks an admin of the company for it and leads back to `continue`: this
// page, or the question for consent.
#pragma once

#include "marketplace/page_endpoint.hpp"

namespace grantor::marketplace {

http::Task<http::Response> show_app(const http::Request& request, const Services& services);
http::Task<http::Response> take_install_request(const http::Request& request,
                                                const Services& services);

}  // namespace grantor::marketplace
