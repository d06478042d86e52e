#include "sandbox/control/routes.hpp"

#include "sandbox/control/answers.hpp"
#include "sandbox/control/endpoints.hpp"

namespace grantor::sandbox {
namespace {

using http::Method;
using http::Request;
using http::Response;
using http::Task;

struct Row {
    Method method;
    std::string_view path;
    Task<Response> (*endpoint)(const Request&, const Control&);
};

// table: method, path, endpoint.
constexpr Row rows[] = {
    {Method::get, "/", show_home},
    {Method::post, "/sandbox/authorize", authorize},
    {Method::get, "/sandbox/clock", show_clock},
    {Method::post, "/sandbox/clock", move_clock},
    {Method::post, "/sandbox/reset", reset},
    {Method::get, "/sandbox/events", show_events},
    {Method::get, "/sandbox/faults", list_faults},
    {Method::post, "/sandbox/faults", order_fault},
    {Method::delete_, "/sandbox/faults", cancel_faults},
    {Method::delete_, "/sandbox/faults/{fault}", cancel_fault},
};

// A web page that is open in the developer's browser can send requests here; it must not control
// the sandbox. Scripts send no Origin.
bool is_foreign(const Request& request, const Site& site) {
    const auto origin = request.header("Origin");
    return !origin.empty() && origin != site.issuer;
}

Task<Response> refuse_foreign() {
    co_return control_answer(403, {{"success", false},
                                   {"error", "access_denied"},
                                   {"message", "requests of other web pages are refused"}});
}

Task<Response> answer(const Row& row, const Request& request, const Control& control) {
    const bool only_reads = row.method == Method::get;
    if (!only_reads && is_foreign(request, control.services.site)) return refuse_foreign();
    return row.endpoint(request, control);
}

}  // namespace

std::vector<http::Route> control_routes(const Control& control) {
    std::vector<http::Route> routes;
    for (const auto& row : rows)
        routes.push_back({row.method, std::string(row.path),
                          http::AnswersLater([&row, &control](const Request& request) {
                              return answer(row, request, control);
                          })});
    return routes;
}

}  // namespace grantor::sandbox
