#include "marketplace/routes.hpp"

#include "marketplace/platform/pages.hpp"

namespace grantor::marketplace {
namespace {

constexpr auto reviewer = Access::reviewer;
constexpr auto admin = Access::platform_admin;

// table: path, who may, page, form that the page holds.
constexpr PageRow rows[] = {
    {"/platform", reviewer, show_platform},
    {"/platform/reviews", reviewer, show_reviews},
    {"/platform/reviews/{review}", reviewer, show_review_file},
    {"/platform/reviews/{review}", reviewer, show_review_file, take_review_decision},
    {"/platform/apps", reviewer, show_all_apps},
    {"/platform/apps/{client_id}", reviewer, show_app_file},
    {"/platform/apps/{client_id}/disable", admin, ask_app_disabling, take_app_disabling},
    {"/platform/apps/{client_id}/enable", admin, show_app_file, take_app_enabling},
    {"/platform/companies", admin, show_companies},
    // Before the open segment, which "new" fits as well.
    {"/platform/companies/new", admin, show_new_company, take_new_company},
    {"/platform/companies/{company}", admin, show_one_company},
    {"/platform/companies/{company}/suspend", admin, ask_company_suspension,
     take_company_suspension},
    {"/platform/companies/{company}/activate", admin, show_one_company, take_company_activation},
    {"/platform/companies/{company}/plan", admin, show_one_company, take_company_plan},
    {"/platform/users", admin, show_users},
    {"/platform/users/new", admin, show_new_user, take_new_user},
    {"/platform/users/{user}", admin, show_user},
    {"/platform/users/{user}/role", admin, show_user, take_platform_role},
    {"/platform/users/{user}/password-reset", admin, show_user_reset},
    {"/platform/users/{user}/password-reset", admin, show_user, take_user_reset},
    {"/platform/users/{user}/deactivate", admin, ask_user_deactivation, take_user_deactivation},
    {"/platform/users/{user}/activate", admin, show_user, take_user_activation},
    {"/platform/scopes", reviewer, show_scopes},
    {"/platform/scopes/new", admin, show_new_scope},
    {"/platform/scopes/new", admin, show_new_scope, take_new_scope},
    {"/platform/scopes/{scope}", reviewer, show_scope},
    {"/platform/scopes/{scope}", admin, show_scope, take_scope_texts},
    {"/platform/scopes/{scope}/retire", admin, ask_scope_retirement, take_scope_retirement},
    {"/platform/scopes/{scope}/bring-back", admin, show_scope, take_scope_return},
    {"/platform/categories", admin, show_categories},
    {"/platform/categories", admin, show_categories, take_new_category},
    {"/platform/categories/{category}", admin, show_category},
    {"/platform/categories/{category}", admin, show_category, take_category_name},
    {"/platform/categories/{category}/remove", admin, ask_category_removal, take_category_removal},
    {"/platform/plans", admin, show_plans},
    {"/platform/plans/new", admin, show_new_plan},
    {"/platform/plans/new", admin, show_new_plan, take_new_plan},
    {"/platform/plans/{plan}", admin, show_plan},
    {"/platform/plans/{plan}", admin, show_plan, take_plan},
    {"/platform/plans/{plan}/remove", admin, ask_plan_removal, take_plan_removal},
    {"/platform/audit", admin, show_platform_log},
    {"/platform/audit.csv", admin, export_platform_log},
    {"/platform/health", admin, show_health},
};

}  // namespace

std::vector<http::Route> platform_routes(const Services& services) { return mount(rows, services); }

}  // namespace grantor::marketplace
