#include "app/people_routes.hpp"

#include "app/application.hpp"
#include "marketplace/account/connected_apps_page.hpp"
#include "marketplace/account/join_page.hpp"
#include "marketplace/account/keys_page.hpp"
#include "marketplace/account/profile_page.hpp"
#include "marketplace/company/audit_page.hpp"
#include "marketplace/company/installations_page.hpp"
#include "marketplace/company/members_page.hpp"
#include "marketplace/company/overview_page.hpp"
#include "marketplace/company/policy_page.hpp"
#include "marketplace/company/requests_page.hpp"
#include "marketplace/listing/app_page.hpp"
#include "marketplace/listing/listing_page.hpp"
#include "marketplace/platform/apps_page.hpp"
#include "marketplace/platform/companies_page.hpp"
#include "marketplace/platform/health_page.hpp"
#include "marketplace/platform/reviews_page.hpp"
#include "marketplace/platform/users_page.hpp"

namespace grantor::app {
namespace {

using http::Method;

// Pages and forms of the marketplace are functions of the request and its surroundings.
using Page = http::Task<http::Response> (*)(const http::Request&, const marketplace::Surroundings&);

struct PageRow {
    Method method;
    std::string_view path;
    Page page;
};

// table: method, path, page.
constexpr PageRow page_rows[] = {
    {Method::get, "/marketplace", marketplace::show_listing},
    {Method::get, "/marketplace/apps/{client_id}", marketplace::show_app},
    {Method::post, "/marketplace/apps/{client_id}/request", marketplace::take_install_request},

    {Method::get, "/account", marketplace::show_connected_apps},
    {Method::get, "/account/apps/{client_id}", marketplace::show_connected_app},
    {Method::post, "/account/apps/{client_id}/uninstall", marketplace::take_uninstall},
    {Method::get, "/account/requests", marketplace::show_own_requests},
    {Method::get, "/account/keys", marketplace::show_access_keys},
    {Method::post, "/account/keys", marketplace::take_new_access_key},
    {Method::post, "/account/keys/{key}/remove", marketplace::take_access_key_removal},
    {Method::get, "/account/profile", marketplace::show_profile},
    {Method::post, "/account/profile/password", marketplace::take_password_change},
    {Method::post, "/account/profile/sessions", marketplace::take_sign_out_elsewhere},

    {Method::get, "/join", marketplace::show_join},
    {Method::post, "/join", marketplace::take_join},

    {Method::get, "/company", marketplace::show_company},
    {Method::get, "/company/installations", marketplace::show_installations},
    {Method::get, "/company/installations.csv", marketplace::export_installations},
    {Method::post, "/company/installations/{client_id}/{user}/uninstall",
     marketplace::take_ended_installation},
    {Method::get, "/company/policy", marketplace::show_policy},
    {Method::post, "/company/policy", marketplace::take_policy},
    {Method::get, "/company/apps/{client_id}", marketplace::show_company_app},
    {Method::post, "/company/apps/{client_id}/rule", marketplace::take_rule},
    {Method::post, "/company/apps/{client_id}/uninstall", marketplace::take_ended_installations},
    {Method::get, "/company/requests", marketplace::show_requests},
    {Method::post, "/company/requests/{request}", marketplace::take_answer},
    {Method::get, "/company/members", marketplace::show_members},
    {Method::post, "/company/members", marketplace::take_invitation},
    {Method::get, "/company/members/new", marketplace::show_new_member},
    {Method::post, "/company/invitations/{invitation}/withdraw",
     marketplace::take_withdrawn_invitation},
    {Method::get, "/company/members/{user}", marketplace::show_member},
    {Method::post, "/company/members/{user}/role", marketplace::take_member_role},
    {Method::post, "/company/members/{user}/remove", marketplace::take_member_removal},
    {Method::get, "/company/audit", marketplace::show_audit_log},
    {Method::get, "/company/audit.csv", marketplace::export_audit_log},

    {Method::get, "/platform", marketplace::show_platform},
    {Method::get, "/platform/reviews", marketplace::show_reviews},
    {Method::get, "/platform/reviews/{review}", marketplace::show_review_file},
    {Method::post, "/platform/reviews/{review}", marketplace::take_review_decision},
    {Method::get, "/platform/apps", marketplace::show_all_apps},
    {Method::get, "/platform/apps/{client_id}", marketplace::show_app_file},
    {Method::post, "/platform/apps/{client_id}/disable", marketplace::take_app_disabling},
    {Method::post, "/platform/apps/{client_id}/enable", marketplace::take_app_enabling},
    {Method::get, "/platform/companies", marketplace::show_companies},
    {Method::get, "/platform/companies/{company}", marketplace::show_one_company},
    {Method::post, "/platform/companies/{company}/suspend", marketplace::take_company_suspension},
    {Method::post, "/platform/companies/{company}/activate", marketplace::take_company_activation},
    {Method::get, "/platform/users", marketplace::show_users},
    {Method::get, "/platform/users/{user}", marketplace::show_user},
    {Method::post, "/platform/users/{user}/role", marketplace::take_platform_role},
    {Method::post, "/platform/users/{user}/deactivate", marketplace::take_user_deactivation},
    {Method::post, "/platform/users/{user}/activate", marketplace::take_user_activation},
    {Method::get, "/platform/scopes", marketplace::show_scopes},
    {Method::get, "/platform/health", marketplace::show_health},
};

}  // namespace

std::vector<http::Route> people_routes(Application& application) {
    const auto& surroundings = application.surroundings();
    std::vector<http::Route> routes;
    for (const auto& row : page_rows)
        routes.push_back(
            {row.method, std::string(row.path),
             http::AnswersLater([&surroundings, page = row.page](const http::Request& request) {
                 return page(request, surroundings);
             })});
    return routes;
}

}  // namespace grantor::app
