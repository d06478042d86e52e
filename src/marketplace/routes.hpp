// What the marketplace answers: each function is the table of one of its folders. `services`
// outlives the routes.
#pragma once

#include <vector>

#include "http/route.hpp"
#include "service/services.hpp"

namespace grantor::marketplace {

std::vector<http::Route> listing_routes(const Services& services);    // /marketplace
std::vector<http::Route> account_routes(const Services& services);    // /account, /join
std::vector<http::Route> company_routes(const Services& services);    // /company
std::vector<http::Route> platform_routes(const Services& services);   // /platform
std::vector<http::Route> developer_routes(const Services& services);  // /developer
std::vector<http::Route> manage_routes(const Services& services);     // /manage/v1

}  // namespace grantor::marketplace
