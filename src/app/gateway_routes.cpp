#include "app/gateway_routes.hpp"

#include "app/application.hpp"
#include "gateway/call_endpoint.hpp"
#include "gateway/connect_endpoint.hpp"
#include "gateway/connection_endpoint.hpp"
#include "gateway/connections.hpp"

namespace grantor::app {
namespace {

using gateway::Gateway;
using http::Method;
using http::Request;
using http::Response;
using http::Task;

using Endpoint = Task<Response> (*)(const Request&, Gateway&);

struct GatewayRow {
    Method method;
    std::string_view path;
    Endpoint endpoint;
};

// table: method, path, endpoint.
constexpr GatewayRow rows[] = {
    {Method::get, "/connect/callback", gateway::finish_connect},
    {Method::get, "/connect/{ticket}", gateway::show_connect},
    {Method::post, "/connect/{ticket}", gateway::begin_connect},

    {Method::get, "/connections", gateway::list_connections},
    {Method::post, "/connections", gateway::make_connection},
    {Method::post, "/connections/{connection}/link", gateway::make_link},
    {Method::get, "/connections/{connection}/calls", gateway::list_calls},
    {Method::delete_, "/connections/{connection}", gateway::remove_connection},
};

}  // namespace

std::vector<http::Route> gateway_routes(Application& application) {
    auto* gateway = application.gateway();
    if (gateway == nullptr) return {};
    std::vector<http::Route> routes;
    for (const auto& row : rows)
        routes.push_back(
            {row.method, std::string(row.path),
             http::AnswersLater([gateway, endpoint = row.endpoint](const Request& request) {
                 return endpoint(request, *gateway);
             })});
    routes.push_back(
        {Method::get, "/connect/done", http::AnswersAtOnce([gateway](const Request& request) {
             return gateway::show_connected(request, *gateway);
         })});
    routes.push_back({http::every_method, std::string(gateway::gateway_path) + "*",
                      http::AnswersOrForwards([gateway](const Request& request) {
                          return gateway::answer_call(request, *gateway);
                      })});
    return routes;
}

}  // namespace grantor::app
