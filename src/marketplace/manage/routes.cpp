#include "marketplace/routes.hpp"

#include <algorithm>
#include <iterator>

#include "marketplace/manage/endpoints.hpp"

namespace grantor::marketplace {

std::vector<http::Route> manage_routes(const Services& services) {
    std::vector<http::Route> routes;
    for (const auto rows : {app_endpoints(), delivery_endpoints(), person_endpoints(),
                            company_endpoints(), platform_endpoints(), catalogue_endpoints()})
        std::ranges::move(mount(rows, services), std::back_inserter(routes));
    return routes;
}

}  // namespace grantor::marketplace
