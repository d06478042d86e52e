#include "marketplace/routes.hpp"

#include "marketplace/company/pages.hpp"

namespace grantor::marketplace {
namespace {

constexpr auto admin = Access::company_admin;

// table: path, who may, page, form that the page holds.
constexpr PageRow rows[] = {
    {"/company", admin, show_company},
    {"/company/installations", admin, show_installations},
    {"/company/installations.csv", admin, export_installations},
    {"/company/installations/{client_id}/{user}/uninstall", admin, ask_ended_installation,
     take_ended_installation},
    {"/company/policy", admin, show_policy},
    {"/company/policy", admin, show_policy, take_policy},
    {"/company/apps/{client_id}", admin, show_company_app},
    {"/company/apps/{client_id}/rule", admin, show_company_app, take_rule},
    {"/company/apps/{client_id}/block", admin, ask_block, take_block},
    {"/company/apps/{client_id}/uninstall", admin, ask_ended_installations,
     take_ended_installations},
    {"/company/requests", admin, show_requests},
    {"/company/requests/{request}", admin, show_requests, take_answer},
    {"/company/requests/{request}/decline", admin, ask_decline, take_decline},
    {"/company/members", admin, show_members},
    {"/company/members", admin, show_new_member, take_invitation},
    {"/company/members/new", admin, show_new_member},
    {"/company/invitations/new", admin, show_new_invitation},
    {"/company/invitations/{invitation}/withdraw", admin, ask_withdrawn_invitation,
     take_withdrawn_invitation},
    {"/company/members/{user}", admin, show_member},
    {"/company/members/{user}/role", admin, show_member, take_member_role},
    {"/company/members/{user}/password-reset", admin, show_member_reset},
    {"/company/members/{user}/password-reset", admin, show_member, take_member_reset},
    {"/company/members/{user}/remove", admin, ask_member_removal, take_member_removal},
    {"/company/usage", admin, show_usage},
    {"/company/settings", admin, show_settings},
    {"/company/settings", admin, show_settings, take_settings},
    {"/company/audit", admin, show_audit_log},
    {"/company/audit.csv", admin, export_audit_log},
};

}  // namespace

std::vector<http::Route> company_routes(const Services& services) { return mount(rows, services); }

}  // namespace grantor::marketplace
