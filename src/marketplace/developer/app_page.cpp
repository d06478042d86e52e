#include "marketplace/developer/app_page.hpp"

#include <array>
#include <fmt/format.h>

#include "marketplace/status_badge.hpp"
#include "service/icon_path.hpp"

namespace grantor::marketplace {
namespace {

struct TabRow {
    AppTab tab;
    std::string_view name;
    std::string_view path;
};

// In the order in which an app is made and run.
constexpr std::array<TabRow, 12> tab_rows{{{AppTab::overview, "Overview", ""},
                                           {AppTab::basics, "Basic info", "/basics"},
                                           {AppTab::access, "OAuth & scopes", "/scopes"},
                                           {AppTab::credentials, "Credentials", "/credentials"},
                                           {AppTab::profile, "General info", "/profile"},
                                           {AppTab::review, "Review", "/review"},
                                           {AppTab::install, "Install", "/install"},
                                           {AppTab::quick_start, "Quick start", "/quick-start"},
                                           {AppTab::deliveries, "Deliveries", "/deliveries"},
                                           {AppTab::errors, "Errors", "/errors"},
                                           {AppTab::inspector, "Inspector", "/inspector"},
                                           {AppTab::log, "Log", "/log"}}};

// What the review is of a private app, which needs none.
std::string_view tab_name(const TabRow& row, const App& app) {
    const bool is_private = app.kind == AppKind::private_app;
    return row.tab == AppTab::review && is_private ? "Go live" : row.name;
}

std::string path_of(std::string_view client_id, AppTab tab) {
    return fmt::format("/developer/apps/{}{}", client_id,
                       tab_rows[static_cast<std::size_t>(tab)].path);
}

}  // namespace

std::string app_path(const App& app, AppTab tab) { return path_of(app.client_id, tab); }
std::string app_path(const Visit& visit, AppTab tab) { return path_of(client_id_of(visit), tab); }

pages::Frame app_frame(const Visit& visit, const App& app, AppTab tab) {
    const auto& current = tab_rows[static_cast<std::size_t>(tab)];
    auto frame = frame_of(visit, fmt::format("{} · {}", tab_name(current, app), app.name),
                          pages::Section::developers);
    frame.heading = app.name;
    frame.breadcrumb = {{"Apps", "/developer"}};
    frame.badge = status_badge(app);
    frame.icon = pages::FrameIcon{icon_path(app), app.name};
    for (const auto& row : tab_rows)
        frame.tabs.push_back(
            {std::string(tab_name(row, app)), app_path(app, row.tab), row.tab == tab});
    return frame;
}

std::string_view kind_words(const App& app) {
    return app.kind == AppKind::public_app ? "Public app" : "Private app";
}

Outcome<OwnApp> own_app_of(const Visit& visit, const ReadTx& tx) {
    return find_own_app(client_id_of(visit), visit.actor(), tx);
}

std::string_view client_id_of(const Visit& visit) { return visit.segment("client_id"); }

void fill_form(pages::PageData& data, const Visit& visit, std::string_view target) {
    data.set("CSRF", csrf_of(visit));
    data.set("CONTINUE", target);
}

void fill_lock(pages::PageData& data, AppAction action, const OwnApp& own) {
    const auto reason = why_not(action, own.situation());
    if (reason.empty()) return data.show("UNLOCKED");
    data.add("LOCKED").set("LOCKED_TEXT", reason);
}

Outcome<http::Response> see_saved(const Outcome<Saved>& saved, const Visit& visit) {
    return see_done(saved, visit.request.path,
                    saved == Saved::for_review ? "saved-for-review" : "saved");
}

}  // namespace grantor::marketplace
