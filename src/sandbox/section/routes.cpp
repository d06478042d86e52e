#include "sandbox/section/routes.hpp"

#include "sandbox/demo_app/endpoints.hpp"
#include "sandbox/section/pages.hpp"

namespace grantor::sandbox {
namespace {

using http::Method;
using http::Request;
using http::Response;
using http::Task;

Task<Response> to_overview(const Request&, const Control&) { co_return see_other("/"); }

// table: method, path, page and form.
constexpr SectionRow rows[] = {
    {Method::get, "/", {show_overview}},
    {Method::get, "/sandbox", {}, to_overview},
    {Method::get, "/sandbox/events", {show_requests}},
    {Method::get, "/sandbox/events/{number}", {show_request}},
    {Method::get, "/sandbox/clock", {show_clock_page}},
    {Method::post, "/sandbox/clock", {show_clock_page, take_clock}},
    {Method::get, "/sandbox/faults", {show_faults_page}},
    {Method::post, "/sandbox/faults", {show_faults_page, take_fault}},
    {Method::post, "/sandbox/faults/{fault}/remove", {show_faults_page, take_fault_removal}},
    {Method::get, "/sandbox/people", {show_people}},
    {Method::post, "/sandbox/people/{user}/sign-in", {show_people, take_sign_in_as}},
    {Method::get, "/sandbox/reset", {show_reset}},
    {Method::post, "/sandbox/reset", {show_reset, take_reset}},
    {Method::get, "/sandbox/demo-app", {show_demo_app}},
    {Method::get, "/sandbox/demo-app/install", {}, begin_demo_install},
    {Method::get, "/sandbox/demo-app/callback", {}, receive_demo_answer},
    {Method::delete_, "/sandbox/demo-app/callback", {}, receive_demo_notice},
    {Method::get, "/sandbox/demo-app/installs/{walk}", {show_walk}},
    {Method::post, "/sandbox/demo-app/installs/{walk}/{step}", {show_walk, take_demo_step}},
};

}  // namespace

std::span<const SectionRow> section_rows() { return rows; }

Task<Response> answer(const SectionRow& row, const Request& request, const Control& control) {
    if (row.endpoint != nullptr) return row.endpoint(request, control);
    return row.page.take == nullptr ? answer_section_page(row.page, request, control)
                                    : answer_section_form(row.page, request, control);
}

}  // namespace grantor::sandbox
