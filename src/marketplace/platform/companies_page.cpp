#include "marketplace/platform/companies_page.hpp"

#include <fmt/format.h>

#include "marketplace/company/app_policy.hpp"
#include "marketplace/link.hpp"
#include "marketplace/plain_form.hpp"
#include "marketplace/platform/companies.hpp"
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

Outcome<CompaniesView> find_list(const Visit& visit, const ReadTx& tx) {
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
    if (!view.after && !view.has_more) return;
    auto pager = data.add("PAGES");
    if (view.after) pager.add("FIRST").set("HREF", link(companies_path, {{"q", view.text}}));
    if (!view.has_more) return;
    const auto last = std::to_string(view.companies.back().id.value);
    pager.add("NEXT").set("HREF", link(companies_path, {{"q", view.text}, {"after", last}}));
}

http::Response write_list(const Visit& visit, const CompaniesView& view) {
    const auto frame = platform_frame(visit, "Companies", PlatformTab::companies);
    pages::PageData data;
    data.set("QUERY", view.text);
    fill_list(data, view);
    return pages::framed_page(visit.status(), "platform_companies", frame, data);
}

struct CompanyView {
    std::shared_ptr<const Company> company;
    std::int64_t members = 0;
    std::int64_t installations = 0;
    std::vector<App> apps;
};

Outcome<CompanyView> find_one(const Visit& visit, const ReadTx& tx) {
    CompanyView view;
    view.company = tx.companies().find_by_label(visit.segment("company"));
    if (!view.company) return refuse_unknown("company");
    view.members = tx.memberships().seats(view.company->id);
    for (const auto& app : tx.grants().installed_apps(view.company->id))
        view.installations += app.installations;
    view.apps = tx.apps().list_of_developer(view.company->id);
    std::erase_if(view.apps, [](const App& app) { return app.status == AppStatus::deleted; });
    return view;
}

http::Response write_one(const Visit& visit, const CompanyView& view) {
    const auto& company = *view.company;
    auto frame = platform_detail_frame(visit, company.name, PlatformTab::companies);
    const bool is_active = company.state == CompanyState::active;
    frame.badge = is_active ? pages::FrameBadge{"Active", pages::Tone::good}
                            : pages::FrameBadge{"Suspended", pages::Tone::bad};
    pages::PageData data;
    data.set("CSRF", csrf_of(visit));
    data.set("TARGET", fmt::format("{}/{}", companies_path, company.label));
    data.set("LABEL", company.label);
    data.set("COMPANY", company.name);
    data.set("ID", std::to_string(company.id.value));
    data.set("PLAN", plan_name(company.plan));
    data.set("POLICY", policy_name(company.app_policy));
    data.set("ADDRESS", visit.context.site.api_domain_of(company.label));
    data.set_time("SINCE", company.created_at);
    data.set_number("MEMBER_COUNT", view.members);
    data.set_number("INSTALLATION_COUNT", view.installations);
    if (!is_active) data.show("SUSPENDED");
    if (is_active) data.show(company.id == visit.actor().company->id ? "OWN" : "ACTIVE");
    for (std::size_t i = 0; i < view.apps.size() && i < apps_shown_max; ++i) {
        auto row = data.add("APP");
        row.set("APP_NAME", view.apps[i].name);
        row.set("APP_ID", view.apps[i].client_id);
        const auto badge = status_badge(view.apps[i]);
        row.set_badge("APP_STATUS", badge.text, badge.tone);
    }
    if (!view.apps.empty()) data.show("HAS_APPS");
    return pages::framed_page(visit.status(), "platform_company", frame, data);
}

const PageEndpoint<CompanyView>& company_page() {
    static const PageEndpoint<CompanyView> page{Access::platform_admin, find_one, write_one};
    return page;
}

http::Response see_company(const Visit& visit, std::string_view notice) {
    return see_done(fmt::format("{}/{}", companies_path, visit.segment("company")), notice);
}

}  // namespace

http::Task<http::Response> show_platform(const http::Request& request, const Services& services) {
    static const PageEndpoint<Nothing> page{
        Access::reviewer, [](const Visit&, const ReadTx&) -> Outcome<Nothing> { return Nothing{}; },
        [](const Visit&, const Nothing&) { return see_other("/platform/reviews"); }};
    return show_page(request, services, page);
}

http::Task<http::Response> show_companies(const http::Request& request, const Services& services) {
    static const PageEndpoint<CompaniesView> page{Access::platform_admin, find_list, write_list};
    return show_page(request, services, page);
}

http::Task<http::Response> show_one_company(const http::Request& request,
                                            const Services& services) {
    return show_page(request, services, company_page());
}

http::Task<http::Response> take_company_suspension(const http::Request& request,
                                                   const Services& services) {
    static const auto form = plain_form(
        {Access::platform_admin,
         [](const Visit& visit, WriteTx& tx) {
             return suspend_company(visit.segment("company"), visit.actor(), tx, visit.context);
         },
         [](const Visit& visit) { return see_company(visit, "company-suspended"); }});
    return take_form(request, services, form, company_page());
}

http::Task<http::Response> take_company_activation(const http::Request& request,
                                                   const Services& services) {
    static const auto form = plain_form(
        {Access::platform_admin,
         [](const Visit& visit, WriteTx& tx) {
             return activate_company(visit.segment("company"), visit.actor(), tx, visit.context);
         },
         [](const Visit& visit) { return see_company(visit, "company-activated"); }});
    return take_form(request, services, form, company_page());
}

}  // namespace grantor::marketplace
