// /company/installations: what people of a company have installed, and ending it.
#pragma once

#include "marketplace/page_endpoint.hpp"

namespace grantor::marketplace {

// GET /company/installations?app=&email=&by=app
http::Task<http::Response> show_installations(const http::Request& request,
                                              const Surroundings& surroundings);
// GET /company/installations.csv with the same filters: at most csv_rows_max rows, and says so
// where there are more.
http::Task<http::Response> export_installations(const http::Request& request,
                                                const Surroundings& surroundings);
// POST /company/installations/{client_id}/{user}/uninstall {csrf, continue}
http::Task<http::Response> take_ended_installation(const http::Request& request,
                                                   const Surroundings& surroundings);

}  // namespace grantor::marketplace
