#include "sandbox/control/routes.hpp"

#include <algorithm>
#include <fmt/format.h>

#include "sandbox/control/answers.hpp"
#include "sandbox/control/endpoints.hpp"
#include "sandbox/section/routes.hpp"

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
    {Method::post, "/sandbox/authorize", authorize},
    {Method::get, "/sandbox/clock", show_clock},
    {Method::post, "/sandbox/clock", move_clock},
    {Method::post, "/sandbox/reset", reset},
    {Method::get, "/sandbox/events", show_events},
    {Method::get, "/sandbox/events/{number}", show_event},
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
    const auto relation = request.header("Sec-Fetch-Site");
    // Our own pages tell nobody where they are (Referrer-Policy), so their forms have the origin
    // "null", as those of a frame without one have; the browser says which it is.
    const bool is_unnamed = origin == "null" && relation == "same-origin";
    if (!origin.empty() && !is_unnamed && origin != site.issuer && origin != own) return true;
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

// What answers scripts at an address, and what answers browsers; either may be absent.
struct Place {
    const Row* row = nullptr;
    const SectionRow* page = nullptr;
};

Task<Response> answer(const Place& place, const Request& request, const Control& control) {
    if (is_of_foreign_page(request, control.services.site)) return refuse_foreign();
    const bool is_for_people = place.page != nullptr && (!place.row || wants_page(request));
    return is_for_people ? answer(*place.page, request, control)
                         : place.row->endpoint(request, control);
}

http::Route route_of(const Place& place, const Control& control) {
    const auto method = place.row ? place.row->method : place.page->method;
    const auto path = place.row ? place.row->path : place.page->path;
    return {method, std::string(path),
            http::AnswersLater([place, &control](const Request& request) {
                return answer(place, request, control);
            })};
}

template <class Rows, class Wanted>
auto find_row(const Rows& rows, const Wanted& wanted) -> decltype(&*std::begin(rows)) {
    for (const auto& row : rows)
        if (row.method == wanted.method && row.path == wanted.path) return &row;
    return nullptr;
}

}  // namespace

std::vector<http::Route> control_routes(const Control& control) {
    std::vector<http::Route> routes;
    for (const auto& row : rows)
        routes.push_back(route_of({&row, find_row(section_rows(), row)}, control));
    for (const auto& page : section_rows())
        if (find_row(rows, page) == nullptr) routes.push_back(route_of({nullptr, &page}, control));
    return routes;
}

}  // namespace grantor::sandbox
