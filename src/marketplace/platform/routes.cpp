#include "marketplace/routes.hpp"

#include "marketplace/page_rows.hpp"
#include "marketplace/platform/apps_page.hpp"
#include "marketplace/platform/companies_page.hpp"
#include "marketplace/platform/health_page.hpp"
#include "marketplace/platform/reviews_page.hpp"
#include "marketplace/platform/users_page.hpp"

namespace grantor::marketplace {
namespace {

using http::Method;

// table: method, path, page or form.
constexpr PageRow rows[] = {
    {Method::get, "/platform", show_platform},
    {Method::get, "/platform/reviews", show_reviews},
    {Method::get, "/platform/reviews/{review}", show_review_file},
    {Method::post, "/platform/reviews/{review}", take_review_decision},
    {Method::get, "/platform/apps", show_all_apps},
    {Method::get, "/platform/apps/{client_id}", show_app_file},
    {Method::post, "/platform/apps/{client_id}/disable", take_app_disabling},
    {Method::post, "/platform/apps/{client_id}/enable", take_app_enabling},
    {Method::get, "/platform/companies", show_companies},
    {Method::get, "/platform/companies/{company}", show_one_company},
    {Method::post, "/platform/companies/{company}/suspend", take_company_suspension},
    {Method::post, "/platform/companies/{company}/activate", take_company_activation},
    {Method::get, "/platform/users", show_users},
    {Method::get, "/platform/users/{user}", show_user},
    {Method::post, "/platform/users/{user}/role", take_platform_role},
    {Method::post, "/platform/users/{user}/deactivate", take_user_deactivation},
    {Method::post, "/platform/users/{user}/activate", take_user_activation},
    {Method::get, "/platform/scopes", show_scopes},
    {Method::get, "/platform/health", show_health},
};

}  // namespace

std::vector<http::Route> platform_routes(const Services& services) { return mount(rows, services); }

}  // namespace grantor::marketplace
