#include "marketplace/routes.hpp"

#include <memory>

#include "marketplace/manage/app_endpoints.hpp"
#include "marketplace/manage/people_endpoints.hpp"

namespace grantor::marketplace {
namespace {

using http::Request;

http::Handler handler_of(const ManageRoute& route, const Services& services) {
    if (const auto* read = std::get_if<ManageRead>(&route.endpoint))
        return http::AnswersLater(
            [&services, endpoint = std::make_shared<const ManageRead>(*read)](
                const Request& request) { return answer_read(request, services, *endpoint); });
    return http::AnswersLater(
        [&services,
         endpoint = std::make_shared<const ManageWrite>(std::get<ManageWrite>(route.endpoint))](
            const Request& request) { return answer_write(request, services, *endpoint); });
}

}  // namespace

std::vector<http::Route> manage_routes(const Services& services) {
    std::vector<http::Route> routes;
    for (const auto& rows : {app_endpoints(), delivery_endpoints(), person_endpoints(),
                             company_endpoints(), platform_endpoints()})
        for (const auto& row : rows)
            routes.push_back({row.method, std::string(row.path), handler_of(row, services)});
    return routes;
}

}  // namespace grantor::marketplace
