// /platform/companies, for the admins of the platform.
#pragma once

#include "marketplace/page_endpoint.hpp"

namespace grantor::marketplace {

// GET /platform: leads to the first page that the person may see.
http::Task<http::Response> show_platform(const http::Request& request, const Services& services);
// GET /platform/companies?q=&after=
http::Task<http::Response> show_companies(const http::Request& request, const Services& services);
// GET /platform/companies/{label}
http::Task<http::Response> show_one_company(const http::Request& request, const Services& services);
// POST /platform/companies/{label}/suspend and …/activate {csrf, continue}
http::Task<http::Response> take_company_suspension(const http::Request& request,
                                                   const Services& services);
http::Task<http::Response> take_company_activation(const http::Request& request,
                                                   const Services& services);

}  // namespace grantor::marketplace
