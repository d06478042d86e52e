#include <fmt/format.h>

#include "marketplace/company/app_policy.hpp"
#include "marketplace/link.hpp"
#include "marketplace/platform/companies.hpp"
#include "marketplace/platform/pages.hpp"
#include "marketplace/platform/platform_frame.hpp"
#include "marketplace/status_badge.hpp"

namespace grantor::marketplace {
namespace {

constexpr std::string_view companies_path = "/platform/companies";
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

void fill_list(pages::PageData& data, const CompaniesView& view) {
    if (view.companies.empty()) return data.show("NONE_FIT");
    auto list = data.add("COMPANIES");
    for (const auto& company : view.companies) {
        auto row = list.add("ROW");
        row.set("ROW_LABEL", company.label);
        row.set("ROW_NAME", company.name);
        row.set("ROW_PLAN", plan_name(company.plan));
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

std::string company_path(std::string_view label) {
    return fmt::format("{}/{}", companies_path, label);
}

}  // namespace

Outcome<http::Response> show_platform(const Visit&, const ReadTx&) {
    return see_other("/platform/reviews");
}

Outcome<http::Response> show_companies(const Visit& visit, const ReadTx& tx) {
    const auto view = find_list(visit, tx);
    const auto frame = platform_frame(visit, "Companies", PlatformTab::companies);
    pages::PageData data;
    data.set("QUERY", view.text);
    fill_list(data, view);
    return pages::framed_page(visit.status(), "platform_companies", frame, data);
}

Outcome<http::Response> show_one_company(const Visit& visit, const ReadTx& tx) {
    const auto found = tx.companies().find_by_label(visit.segment("company"));
    if (!found) return refuse_unknown("company");
    const auto& company = *found;
    std::int64_t installations = 0;
    for (const auto& app : tx.grants().installed_apps(company.id))
        installations += app.installations;
    auto frame = platform_detail_frame(visit, company.name, PlatformTab::companies);
    const bool is_active = company.state == CompanyState::active;
    frame.badge = is_active ? pages::FrameBadge{"Active", pages::Tone::good}
                            : pages::FrameBadge{"Suspended", pages::Tone::bad};
    pages::PageData data;
    data.set("CSRF", csrf_of(visit));
    data.set("TARGET", company_path(company.label));
    data.set("LABEL", company.label);
    data.set("COMPANY", company.name);
    data.set("ID", std::to_string(company.id.value));
    data.set("PLAN", plan_name(company.plan));
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

Outcome<http::Response> take_company_suspension(const Visit& visit, WriteTx& tx) {
    const auto label = visit.segment("company");
    return see_done(suspend_company(label, visit.actor(), tx, visit.context), company_path(label),
                    "company-suspended");
}

Outcome<http::Response> take_company_activation(const Visit& visit, WriteTx& tx) {
    const auto label = visit.segment("company");
    return see_done(activate_company(label, visit.actor(), tx, visit.context), company_path(label),
                    "company-activated");
}

}  // namespace grantor::marketplace
