#include "marketplace/audit_words.hpp"
#include "marketplace/company/audit_log.hpp"
#include "marketplace/company/company_frame.hpp"
#include "marketplace/company/installations.hpp"
#include "marketplace/company/pages.hpp"
#include "service/icon_path.hpp"

namespace grantor::marketplace {
namespace {

constexpr std::size_t apps_shown = 5;
constexpr std::int64_t events_shown = 8;

struct OverviewView {
    std::int64_t waiting = 0;
    std::int64_t members = 0;
    std::vector<AppCount> apps;
    AuditLog log;
};

OverviewView find_view(const Visit& visit, const ReadTx& tx) {
    const auto& actor = visit.actor();
    OverviewView view;
    view.waiting = tx.install_requests().waiting(actor.company->id);
    view.members = tx.memberships().seats(actor.company->id);
    view.apps = find_installed_apps(actor, tx);
    AuditQuery recent;
    recent.limit = events_shown;
    view.log = find_audit_log(recent, actor, tx);
    return view;
}

std::string_view policy_text(AppPolicy policy) {
    switch (policy) {
        case AppPolicy::open:
            return "Any app that is not blocked";
        case AppPolicy::allow_list:
            return "Only apps on the list";
        case AppPolicy::approval:
            return "Any app, with an admin's approval";
    }
    return {};
}

void fill_apps(pages::PageData& data, const std::vector<AppCount>& apps) {
    if (apps.empty()) return data.show("NO_APPS");
    auto list = data.add("APPS");
    for (std::size_t i = 0; i < apps.size() && i < apps_shown; ++i) {
        auto row = list.add("ROW");
        row.set_icon("ROW_ICON", icon_path(*apps[i].app), apps[i].app->name);
        row.set("ROW_ID", apps[i].app->client_id);
        row.set("ROW_NAME", apps[i].app->name);
        row.set_number("ROW_COUNT", apps[i].installations);
    }
}

void fill_log(pages::PageData& data, const AuditLog& log) {
    if (log.rows.empty()) return;
    auto list = data.add("LOG");
    for (const auto& [event, person, app, client_id] : log.rows) {
        auto row = list.add("EVENT");
        row.set("EVENT_TEXT", audit_text(event.kind));
        row.set("EVENT_BY", person);
        row.set("EVENT_APP", app);
        row.set_time("EVENT_AT", event.at);
    }
}

}  // namespace

Outcome<http::Response> show_company(const Visit& visit, const ReadTx& tx) {
    const auto view = find_view(visit, tx);
    const auto frame = company_frame(visit, "Company", CompanyPage::overview, tx);
    std::int64_t installations = 0;
    for (const auto& app : view.apps) installations += app.installations;
    pages::PageData data;
    data.set_number("INSTALLATION_COUNT", installations);
    data.set_number("APP_COUNT", static_cast<std::int64_t>(view.apps.size()));
    data.set_number("MEMBER_COUNT", view.members);
    data.set_number("REQUEST_COUNT", view.waiting);
    data.set("POLICY", policy_text(visit.actor().company->app_policy));
    if (view.waiting > 0) data.show("ASKED");
    fill_apps(data, view.apps);
    fill_log(data, view.log);
    return pages::framed_page(visit.status(), "company_overview", frame, data);
}

}  // namespace grantor::marketplace
