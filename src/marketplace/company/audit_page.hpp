// /company/audit: what happened in a company, for its admins.
#pragma once

#include "marketplace/page_endpoint.hpp"

namespace grantor::marketplace {

// GET /company/audit?kind=&email=&app=&before=
http::Task<http::Response> show_audit_log(const http::Request& request,
                                          const Surroundings& surroundings);
// GET /company/audit.csv with the same filters: at most csv_rows_max rows, and says so where there
// are more.
http::Task<http::Response> export_audit_log(const http::Request& request,
                                            const Surroundings& surroundings);

}  // namespace grantor::marketplace
