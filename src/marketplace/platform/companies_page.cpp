#include <algorithm>
#include <fmt/format.h>
#include <span>

#include "base/number.hpp"
#include "marketplace/company/app_policy.hpp"
#include "marketplace/link.hpp"
#include "marketplace/platform/companies.hpp"
#include "marketplace/platform/pages.hpp"
#include "marketplace/platform/platform_frame.hpp"
#include "marketplace/status_badge.hpp"
#include "pages/texts.hpp"
#include "rules/plans.hpp"
#include "service/confirmation.hpp"

namespace grantor::marketplace {
namespace {

constexpr std::string_view companies_path = "/platform/companies";
constexpr const char* new_company_path = "/platform/companies/new";
constexpr std::int64_t companies_a_page = 50;
constexpr std::size_t apps_shown_max = 50;

struct CompaniesView {
    std::string text;
    CompanyId after;
    std::vector<Company> companies;
    bool has_more = false;
};

CompaniesView find_list(const Visit& visit, const ReadTx& tx) {
    CompaniesView view;
    view.text = searched_in(visit.query, "q");
    view.after = {number_in(visit.query, "after")};
    view.companies = tx.companies().search(view.text, view.after, companies_a_page + 1);
    view.has_more = view.companies.size() > companies_a_page;
    if (view.has_more) view.companies.pop_back();
    return view;
}

std::string plan_name(PlanId id, std::span<const Plan> plans) {
    const auto found = std::ranges::find(plans, id, &Plan::id);
    return found == plans.end() ? std::string{} : found->name;
}

void fill_list(pages::PageData& data, const CompaniesView& view, std::span<const Plan> plans) {
    if (view.companies.empty()) return data.show("NONE_FIT");
    auto list = data.add("COMPANIES");
    for (const auto& company : view.companies) {
        auto row = list.add("ROW");
        row.set("ROW_LABEL", company.label);
        row.set("ROW_NAME", company.name);
        row.set("ROW_PLAN", plan_name(company.plan, plans));
        row.set_time("ROW_SINCE", company.created_at);
        const bool is_active = company.state == CompanyState::active;
        row.set_badge("ROW_STATE", is_active ? "Active" : "Suspended",
                      is_active ? pages::Tone::good : pages::Tone::bad);
    }
    pages::Pager pager;
    if (view.after) pager.first_href = link(companies_path, {{"q", view.text}});
    const auto last = std::to_string(view.companies.back().id.value);
    if (view.has_more) pager.next_href = link(companies_path, {{"q", view.text}, {"after", last}});
    data.set_pager("PAGER", pager);
}

void fill_apps(pages::PageData& data, std::vector<App> apps) {
    std::erase_if(apps, [](const App& app) { return app.status == AppStatus::deleted; });
    if (!apps.empty()) data.show("HAS_APPS");
    for (std::size_t i = 0; i < apps.size() && i < apps_shown_max; ++i) {
        auto row = data.add("APP");
        row.set("APP_NAME", apps[i].name);
        row.set("APP_ID", apps[i].client_id);
        const auto badge = status_badge(apps[i]);
        row.set_badge("APP_STATUS", badge.text, badge.tone);
    }
}

void fill_plan(pages::PageData& data, const Visit& visit, const Company& company,
               std::span<const Plan> plans) {
    const auto now = std::to_string(company.plan.value);
    const auto chosen = visit.entered("plan", now);
    std::vector<pages::Choice> choices;
    for (const auto& plan : plans) {
        const auto id = std::to_string(plan.id.value);
        choices.push_back({id, plan.name, id == chosen});
    }
    data.set("PLAN", plan_name(company.plan, plans));
    data.set_field("PLAN_FIELD", "", visit.error_of("plan"));
    data.add_choices("PLAN_CHOICE", choices);
    data.set_field("TOP_UP", visit.entered("top_up", std::to_string(company.budget_top_up)),
                   visit.error_of("top_up"));
}

std::string company_path(std::string_view label) {
    return fmt::format("{}/{}", companies_path, label);
}

}  // namespace

Outcome<http::Response> show_platform(const Visit&, const ReadTx&) {
    return see_other("/platform/reviews");
}

Outcome<http::Response> show_companies(const Visit& visit, const ReadTx& tx) {
    const auto view = find_list(visit, tx);
    auto frame = platform_frame(visit, "Companies", PlatformPage::companies);
    frame.actions = {{"Create a company", new_company_path, true}};
    pages::PageData data;
    data.set("QUERY", view.text);
    fill_list(data, view, tx.plans().all());
    return pages::framed_page(visit.status(), "platform_companies", frame, data);
}

Outcome<http::Response> show_new_company(const Visit& visit, const ReadTx&) {
    const auto frame = platform_detail_frame(visit, "Create a company", PlatformPage::companies);
    pages::PageData data;
    data.set("CSRF", csrf_of(visit));
    data.set_field("NAME", visit.entered("name", ""), visit.error_of("name"));
    data.set_field("LABEL", visit.entered("label", ""), visit.error_of("label"));
    data.set("ADDRESS", visit.context.site.api_domain_of("label"));
    return pages::framed_page(visit.status(), "platform_company_new", frame, data);
}

Outcome<http::Response> take_new_company(const Visit& visit, WriteTx& tx) {
    const auto made =
        create_company({std::string(visit.field("name")), std::string(visit.field("label"))},
                       visit.actor(), visit.services, tx, visit.context);
    if (!made) return std::unexpected(made.error());
    return see_done(company_path(visit.field("label")), "company-created");
}

Outcome<http::Response> show_one_company(const Visit& visit, const ReadTx& tx) {
    const auto found = tx.companies().find_by_label(visit.segment("company"));
    if (!found) return refuse_unknown("company");
    const auto& company = *found;
    std::int64_t installations = 0;
    for (const auto& app : tx.grants().installed_apps(company.id))
        installations += app.installations;
    auto frame = platform_detail_frame(visit, company.name, PlatformPage::companies);
    const bool is_active = company.state == CompanyState::active;
    frame.badge = is_active ? pages::FrameBadge{"Active", pages::Tone::good}
                            : pages::FrameBadge{"Suspended", pages::Tone::bad};
    pages::PageData data;
    data.set("CSRF", csrf_of(visit));
    data.set("TARGET", company_path(company.label));
    data.set("LABEL", company.label);
    data.set("COMPANY", company.name);
    data.set("ID", std::to_string(company.id.value));
    fill_plan(data, visit, company, tx.plans().all());
    data.set("POLICY", policy_name(company.app_policy));
    data.set("ADDRESS", visit.context.site.api_domain_of(company.label));
    data.set_time("SINCE", company.created_at);
    data.set_number("MEMBER_COUNT", tx.memberships().seats(company.id));
    data.set_number("INSTALLATION_COUNT", installations);
    if (!is_active) data.show("SUSPENDED");
    if (is_active) data.show(company.id == visit.actor().company->id ? "OWN" : "ACTIVE");
    fill_apps(data, tx.apps().list_of_developer(company.id));
    return pages::framed_page(visit.status(), "platform_company", frame, data);
}

Outcome<http::Response> ask_company_suspension(const Visit& visit, const ReadTx& tx) {
    const auto company = tx.companies().find_by_label(visit.segment("company"));
    if (!company) return refuse_unknown("company");
    if (company->state == CompanyState::suspended) return refuse_state("It is already suspended.");
    const auto members = tx.memberships().seats(company->id);
    std::int64_t installations = 0;
    for (const auto& app : tx.grants().installed_apps(company->id))
        installations += app.installations;
    pages::Confirmation question;
    question.heading = fmt::format("Suspend {}?", company->name);
    question.sentences = {
        members == 1
            ? std::string("1 member can no longer sign in to it.")
            : fmt::format("{} members can no longer sign in to it.", pages::number_text(members)),
        installations == 1
            ? std::string("All tokens of its 1 installation are rejected immediately.")
            : fmt::format("All tokens of its {} installations are rejected immediately.",
                          pages::number_text(installations)),
        "Nothing is deleted or uninstalled: activate the company again and apps go on with their "
        "refresh tokens."};
    question.button = "Suspend the company";
    question.action = company_path(company->label) + "/suspend";
    question.cancel = company_path(company->label);
    question.typed = company->label;
    return confirmation_page(
        visit, platform_detail_frame(visit, question.heading, PlatformPage::companies), question);
}

Outcome<http::Response> take_company_suspension(const Visit& visit, WriteTx& tx) {
    const auto label = visit.segment("company");
    if (auto typed = require_typed(visit, label); !typed) return std::unexpected(typed.error());
    return see_done(suspend_company(label, visit.actor(), tx, visit.context), company_path(label),
                    "company-suspended");
}

Outcome<http::Response> take_company_activation(const Visit& visit, WriteTx& tx) {
    const auto label = visit.segment("company");
    return see_done(activate_company(label, visit.actor(), tx, visit.context), company_path(label),
                    "company-activated");
}

Outcome<http::Response> take_company_plan(const Visit& visit, WriteTx& tx) {
    const auto label = visit.segment("company");
    const PlanOfCompany wanted{{read_number(visit.field("plan")).value_or(-1)},
                               read_number(visit.field("top_up"))};
    return see_done(
        set_company_plan(label, wanted,
                         audit_of(visit.actor(), AuditKind::company_plan_changed, visit.context),
                         tx),
        company_path(label), "saved");
}

}  // namespace grantor::marketplace
