#include "app/manage_routes.hpp"

#include <memory>

#include "app/application.hpp"
#include "marketplace/manage/app_endpoints.hpp"
#include "marketplace/manage/people_endpoints.hpp"

namespace grantor::app {
namespace {

using http::Request;
using marketplace::ManageRead;
using marketplace::ManageRoute;
using marketplace::ManageWrite;

http::Handler handler_of(const ManageRoute& route, const marketplace::Surroundings& surroundings) {
    if (const auto* read = std::get_if<ManageRead>(&route.endpoint))
        return http::AnswersLater(
            [&surroundings, endpoint = std::make_shared<const ManageRead>(*read)](
                const Request& request) { return answer_read(request, surroundings, *endpoint); });
    return http::AnswersLater(
        [&surroundings,
         endpoint = std::make_shared<const ManageWrite>(std::get<ManageWrite>(route.endpoint))](
            const Request& request) { return answer_write(request, surroundings, *endpoint); });
}

}  // namespace

std::vector<http::Route> manage_routes(Application& application) {
    std::vector<http::Route> routes;
    auto rows = marketplace::app_endpoints();
    for (const auto& more : {marketplace::delivery_endpoints(), marketplace::person_endpoints(),
                             marketplace::company_endpoints(), marketplace::platform_endpoints()})
        rows.insert(rows.end(), more.begin(), more.end());
    for (const auto& route : rows)
        routes.push_back(
            {route.method, std::string(route.path), handler_of(route, application.surroundings())});
    return routes;
}

}  // namespace grantor::app
