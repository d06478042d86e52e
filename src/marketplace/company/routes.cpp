#include "marketplace/routes.hpp"

#include "marketplace/company/audit_page.hpp"
#include "marketplace/company/installations_page.hpp"
#include "marketplace/company/members_page.hpp"
#include "marketplace/company/overview_page.hpp"
#include "marketplace/company/policy_page.hpp"
#include "marketplace/company/requests_page.hpp"
#include "marketplace/page_rows.hpp"

namespace grantor::marketplace {
namespace {

using http::Method;

// table: method, path, page or form.
constexpr PageRow rows[] = {
    {Method::get, "/company", show_company},
    {Method::get, "/company/installations", show_installations},
    {Method::get, "/company/installations.csv", export_installations},
    {Method::post, "/company/installations/{client_id}/{user}/uninstall", take_ended_installation},
    {Method::get, "/company/policy", show_policy},
    {Method::post, "/company/policy", take_policy},
    {Method::get, "/company/apps/{client_id}", show_company_app},
    {Method::post, "/company/apps/{client_id}/rule", take_rule},
    {Method::post, "/company/apps/{client_id}/uninstall", take_ended_installations},
    {Method::get, "/company/requests", show_requests},
    {Method::post, "/company/requests/{request}", take_answer},
    {Method::get, "/company/members", show_members},
    {Method::post, "/company/members", take_invitation},
    {Method::get, "/company/members/new", show_new_member},
    {Method::post, "/company/invitations/{invitation}/withdraw", take_withdrawn_invitation},
    {Method::get, "/company/members/{user}", show_member},
    {Method::post, "/company/members/{user}/role", take_member_role},
    {Method::post, "/company/members/{user}/remove", take_member_removal},
    {Method::get, "/company/audit", show_audit_log},
    {Method::get, "/company/audit.csv", export_audit_log},
};

}  // namespace

std::vector<http::Route> company_routes(const Surroundings& surroundings) {
    return mount(rows, surroundings);
}

}  // namespace grantor::marketplace
