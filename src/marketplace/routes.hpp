// What the marketplace answers: each function is the table of one of its folders. `surroundings`
// outlives the routes.
#pragma once

#include <vector>

#include "http/route.hpp"
#include "marketplace/surroundings.hpp"

namespace grantor::marketplace {

std::vector<http::Route> listing_routes(const Surroundings& surroundings);    // /marketplace
std::vector<http::Route> account_routes(const Surroundings& surroundings);    // /account, /join
std::vector<http::Route> company_routes(const Surroundings& surroundings);    // /company
std::vector<http::Route> platform_routes(const Surroundings& surroundings);   // /platform
std::vector<http::Route> developer_routes(const Surroundings& surroundings);  // /developer
std::vector<http::Route> manage_routes(const Surroundings& surroundings);     // /manage/v1

}  // namespace grantor::marketplace
