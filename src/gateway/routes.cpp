#include "gateway/routes.hpp"

#include "gateway/call_endpoint.hpp"
#include "gateway/connect_endpoint.hpp"
#include "gateway/connection_endpoint.hpp"
#include "gateway/connections.hpp"

namespace grantor::gateway {
namespace {

using http::Method;
using http::Request;

using Endpoint = http::Task<http::Response> (*)(const Request&, Gateway&);

struct GatewayRow {
    Method method;
    std::string_view path;
    Endpoint endpoint;
};

// table: method, path, endpoint.
constexpr GatewayRow rows[] = {
    {Method::get, "/connect/callback", finish_connect},
    {Method::get, "/connect/callback/{provider}", finish_connect},
    {Method::get, "/connect/{ticket}", show_connect},
    {Method::post, "/connect/{ticket}", begin_connect},

    {Method::get, "/connections", list_connections},
    {Method::post, "/connections", make_connection},
    {Method::post, "/connections/{connection}/link", make_link},
    {Method::get, "/connections/{connection}/calls", list_calls},
    {Method::delete_, "/connections/{connection}", remove_connection},
};

}  // namespace

std::vector<http::Route> routes(Gateway& gateway) {
    std::vector<http::Route> out;
    for (const auto& row : rows)
        out.push_back(
            {row.method, std::string(row.path),
             http::AnswersLater([&gateway, endpoint = row.endpoint](const Request& request) {
                 return endpoint(request, gateway);
             })});
    out.push_back(
        {Method::get, "/connect/done", http::AnswersAtOnce([&gateway](const Request& request) {
             return show_connected(request, gateway);
         })});
    out.push_back({http::every_method, std::string(gateway_path) + "*",
                   http::AnswersOrForwards([&gateway](const Request& request) {
                       return answer_call(request, gateway);
                   })});
    return out;
}

}  // namespace grantor::gateway
