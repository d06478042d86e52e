#include "sandbox/control/routes.hpp"

#include <fmt/format.h>

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

// A web page that is open in the developer's browser can send requests here; it must neither
// control the sandbox nor read what it holds. Scripts send none of these fields. A page of our own
// may be open under any name that we answer to (app/host_guard.hpp).
bool is_of_foreign_page(const Request& request, const Site& site) {
    const auto origin = request.header("Origin");
    const auto own = fmt::format("http://{}", request.header("Host"));
    if (!origin.empty() && origin != site.issuer && origin != own) return true;
    const auto relation = request.header("Sec-Fetch-Site");
    if (relation.empty() || relation == "same-origin" || relation == "none") return false;
    // A page that links to one of ours sees nothing of it when somebody follows the link.
    const bool only_reads = request.method == Method::get;
    return !only_reads || request.header("Sec-Fetch-Mode") != "navigate" ||
           request.header("Sec-Fetch-Dest") != "document";
}

Task<Response> refuse_foreign() {
    co_return control_answer(403, {{"success", false},
                                   {"error", "access_denied"},
                                   {"message", "Requests of other web pages are refused."}});
}

Task<Response> answer(const Row& row, const Request& request, const Control& control) {
    if (is_of_foreign_page(request, control.services.site)) return refuse_foreign();
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
