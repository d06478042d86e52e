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
    std::string_view group = {};  // of the side navigation; "": it stands alone
};

// table: the pages of an app, in the order of the side navigation.
constexpr std::array<TabRow, 12> tab_rows{
    {{AppTab::overview, "Overview", ""},
     {AppTab::basics, "Basics", "/basics", "Settings"},
     {AppTab::profile, "Listing", "/profile", "Settings"},
     {AppTab::access, "Scopes", "/scopes", "OAuth"},
     {AppTab::credentials, "Credentials", "/credentials", "OAuth"},
     {AppTab::requests, "Requests", "/requests", "Monitor"},
     {AppTab::deliveries, "Deliveries", "/deliveries", "Monitor"},
     {AppTab::inspector, "Token inspector", "/inspector", "Monitor"},
     {AppTab::install, "Install link", "/install", "Distribution"},
     {AppTab::review, "Review", "/review", "Distribution"},
     {AppTab::quick_start, "Quick start", "/quick-start", "More"},
     {AppTab::history, "History", "/log", "More"}}};

// What the review is of a private app, which needs none.
std::string_view tab_name(const TabRow& row, const App& app) {
    const bool is_private = app.kind == AppKind::private_app;
    return row.tab == AppTab::review && is_private ? "Go live" : row.name;
}

std::string path_of(std::string_view client_id, AppTab tab) {
    return fmt::format("/developer/apps/{}{}", client_id,
                       tab_rows[static_cast<std::size_t>(tab)].path);
}

void fill_side(pages::Frame& frame, const App& app, AppTab current) {
    for (const auto& row : tab_rows) {
        const bool goes_on =
            !row.group.empty() && !frame.side.empty() && frame.side.back().title == row.group;
        if (!goes_on) frame.side.push_back({std::string(row.group), {}});
        frame.side.back().links.push_back(
            {std::string(tab_name(row, app)), app_path(app, row.tab), row.tab == current});
    }
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
    fill_side(frame, app, tab);
    return frame;
}

std::string_view kind_words(const App& app) {
    return app.kind == AppKind::public_app ? "Public app" : "Private app";
}

Outcome<http::Response> ask_first(const Visit& visit, const App& app, AppTab back,
                                  Confirmation question) {
    auto frame = app_frame(visit, app, back);
    frame.breadcrumb.push_back({app.name, app_path(app)});
    question.action = std::string(visit.request.path);
    question.cancel = app_path(app, back);
    return confirmation_page(visit, std::move(frame), question);
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
