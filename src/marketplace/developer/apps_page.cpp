#include <algorithm>
#include <ranges>

#include "marketplace/developer/app_page.hpp"
#include "marketplace/developer/pages.hpp"
#include "marketplace/status_badge.hpp"
#include "service/icon_path.hpp"

namespace grantor::marketplace::developer {
namespace {

constexpr std::size_t page_rows = 50;

struct AppRow {
    App app;
    std::int64_t installations = 0;
};
struct AppList {
    std::vector<AppRow> rows;
    std::string older;  // the client_id that the next page follows
};

// Newest first, after the app with that client_id.
AppList list_apps(CompanyId company, std::string_view after, const ReadTx& tx) {
    auto apps = tx.apps().list_of_developer(company);
    std::erase_if(apps, [](const App& app) { return app.status == AppStatus::deleted; });
    std::ranges::reverse(apps);
    auto begin = std::ranges::find(apps, after, &App::client_id);
    begin = begin == apps.end() ? apps.begin() : begin + 1;
    AppList out;
    for (auto& app : std::ranges::subrange(begin, apps.end())) {
        if (out.rows.size() == page_rows) {
            out.older = out.rows.back().app.client_id;
            break;
        }
        const auto installations = tx.app_activities().active_installations(app.id);
        out.rows.push_back({std::move(app), installations});
    }
    return out;
}

void fill_row(pages::PageData row, const AppRow& content) {
    const auto& app = content.app;
    row.set_icon("APP_ICON", icon_path(app), app.name);
    row.set("APP_HREF", app_path(app));
    row.set("APP_NAME", app.name);
    row.set("APP_KIND", kind_words(app));
    row.set("APP_ID", app.client_id);
    const auto badge = status_badge(app);
    row.set_badge("APP_STATUS", badge.text, badge.tone);
    row.set_number("APP_INSTALLATIONS", content.installations);
}

void fill_list(pages::PageData& data, pages::Frame& frame, const Visit& visit, const ReadTx& tx) {
    frame.title = frame.heading = "Apps";
    const auto after = visit.query.find("after").value_or("");
    const auto list = list_apps(visit.actor().company->id, after, tx);
    if (list.rows.empty()) return data.show("NONE");
    frame.lead = "The apps your company has registered.";
    frame.actions = {{"Register an app", "/developer/apps/new", true}};
    if (visit.services.is_sign_up_open)
        frame.actions.push_back({"New sandbox company", "/developer/companies/new", false});
    auto part = data.add("LIST");
    for (const auto& row : list.rows) fill_row(part.add("APP"), row);
    part.set_pager("PAGER", {after.empty() ? "" : "/developer",
                             list.older.empty() ? "" : "/developer?after=" + list.older});
}

}  // namespace

Outcome<http::Response> show_apps(const Visit& visit, const ReadTx& tx) {
    pages::PageData data;
    auto frame = frame_of(visit, "Your company's apps", pages::Section::developers);
    if (!visit.person) {
        frame.title = frame.heading = "Build an app";
        frame.lead =
            "Connect your product with this one: read and change data on behalf of the "
            "people who install your app.";
        auto part = data.add("STRANGER");
        if (visit.services.is_sign_up_open) part.show("SIGN_UP_OPEN");
    } else if (!visit.actor().is_developer()) {
        frame.title = frame.heading = "Your company's apps";
        auto part = data.add("NO_DEVELOPER");
        part.set("COMPANY", visit.actor().company->name);
        if (visit.services.is_sign_up_open) part.show("SIGN_UP_OPEN");
    } else {
        fill_list(data, frame, visit, tx);
    }
    return pages::framed_page(visit.status(), "developer_apps", frame, data);
}

}  // namespace grantor::marketplace::developer
