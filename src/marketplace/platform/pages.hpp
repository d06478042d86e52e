// The pages and forms of /platform, for the people who run it; routes.cpp says where each one is.
#pragma once

#include "service/page.hpp"

namespace grantor::marketplace {

ShowsPage show_platform;  // leads to the first page that everybody there may see

ShowsPage show_reviews;  // ?after=; those that wait, the oldest first
ShowsPage show_review_file;
TakesForm take_review_decision;  // decision, comment

ShowsPage show_all_apps;  // ?q=&page=
ShowsPage show_app_file;
ShowsPage ask_app_disabling;
TakesForm take_app_disabling;  // reason
TakesForm take_app_enabling;

ShowsPage show_companies;  // ?q=&after=
ShowsPage show_new_company;
TakesForm take_new_company;  // name, label
ShowsPage show_one_company;
ShowsPage ask_company_suspension;
TakesForm take_company_suspension;  // typed: its label
TakesForm take_company_activation;
TakesForm take_company_plan;  // plan, top_up

ShowsPage show_users;  // ?q=&after=
ShowsPage show_new_user;
TakesForm take_new_user;  // name, email, company, role
ShowsPage show_user;
TakesForm take_platform_role;  // role
TakesForm take_user_reset;
ShowsPage show_user_reset;  // the code, once
ShowsPage ask_user_deactivation;
TakesForm take_user_deactivation;
TakesForm take_user_activation;

ShowsPage show_scopes;
ShowsPage show_new_scope;
TakesForm take_new_scope;  // name, description, kind, group, implies, sensitive
ShowsPage show_scope;
TakesForm take_scope_texts;  // the same without a name
ShowsPage ask_scope_retirement;
TakesForm take_scope_retirement;
TakesForm take_scope_return;

ShowsPage show_categories;
TakesForm take_new_category;  // name
ShowsPage show_category;
TakesForm take_category_name;  // name
ShowsPage ask_category_removal;
TakesForm take_category_removal;  // move_to

ShowsPage show_plans;
ShowsPage show_new_plan;
TakesForm take_new_plan;  // name, budget_factor, burst, burst_personal, burst_search
ShowsPage show_plan;
TakesForm take_plan;  // the same
ShowsPage ask_plan_removal;
TakesForm take_plan_removal;  // move_to

ShowsPage show_platform_log;    // ?kind=&email=&app=&before=
ShowsPage export_platform_log;  // the same as CSV
ShowsPage show_health;          // what /metrics counts, in words

}  // namespace grantor::marketplace
