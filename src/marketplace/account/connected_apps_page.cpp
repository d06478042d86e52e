#include "marketplace/account/connected_apps_page.hpp"

#include <algorithm>

#include "marketplace/account/account_frame.hpp"
#include "marketplace/account/connected_apps.hpp"
#include "marketplace/last_use.hpp"
#include "marketplace/link.hpp"
#include "marketplace/plain_form.hpp"
#include "rules/install_verdict.hpp"
#include "service/icon_path.hpp"

namespace grantor::marketplace {
namespace {

constexpr std::size_t page_size = 50;
// Of a person's requests in one company; older ones have been answered long ago.
constexpr std::size_t requests_shown_max = 100;

struct AppsView {
    std::vector<ConnectedApp> apps;
    std::size_t page = 0;
    bool has_more = false;
};

Outcome<AppsView> find_apps(const Visit& visit, const ReadTx& tx) {
    auto apps = find_connected_apps(visit.actor(), tx);
    AppsView view;
    view.page = std::min<std::size_t>(number_in(visit.query, "page"), apps.size() / page_size);
    apps.erase(apps.begin(), apps.begin() + view.page * page_size);
    view.has_more = apps.size() > page_size;
    if (view.has_more) apps.resize(page_size);
    view.apps = std::move(apps);
    return view;
}

void fill_row(pages::PageData& row, const ConnectedApp& connected, const Context& context) {
    const auto& [grant, app] = connected;
    row.set_icon("ROW_ICON", icon_path(*app), app->name);
    row.set("ROW_ID", app->client_id);
    row.set("ROW_NAME", app->name);
    row.set("ROW_SUMMARY", app->profile.summary);
    row.set_number("ROW_SCOPES",
                   static_cast<std::int64_t>(context.scopes.members(grant.scopes).size()));
    row.set_time("ROW_SINCE", grant.created_at);
    row.set("ROW_USED", last_use_text(grant, context.now));
    if (!app->is_usable()) row.show("ROW_DISABLED");
}

http::Response write_apps(const Visit& visit, const AppsView& view) {
    const auto frame = account_frame(visit, "Connected apps", AccountTab::apps);
    pages::PageData data;
    if (view.apps.empty()) data.show("NO_APPS");
    if (!view.apps.empty()) {
        auto list = data.add("APPS");
        for (const auto& connected : view.apps) {
            auto row = list.add("ROW");
            fill_row(row, connected, visit.context);
        }
    }
    if (view.page > 0 || view.has_more) {
        auto pager = data.add("PAGES");
        const auto href = [](std::size_t page) {
            return link("/account", {{"page", number_or_nothing(static_cast<std::int64_t>(page))}});
        };
        if (view.page > 0) pager.add("PREVIOUS").set("HREF", href(view.page - 1));
        if (view.has_more) pager.add("NEXT").set("HREF", href(view.page + 1));
    }
    return pages::framed_page(visit.status(), "account_apps", frame, data);
}

struct AppView {
    ConnectedApp connected;
    std::string developer;
    bool is_refused_now = false;
};

Outcome<AppView> find_app(const Visit& visit, const ReadTx& tx) {
    auto connected = find_connected_app(visit.segment("client_id"), visit.actor(), tx);
    if (!connected) return std::unexpected(connected.error());
    AppView view{std::move(*connected), {}};
    const auto& app = *view.connected.app;
    const auto developer = tx.companies().find(app.developer_company_id);
    if (developer) view.developer = developer->name;
    const auto& actor = visit.actor();
    view.is_refused_now =
        find_install_verdict(*actor.company, app.id, actor.role, tx) != InstallVerdict::allowed;
    return view;
}

http::Response write_app(const Visit& visit, const AppView& view) {
    const auto& [grant, app] = view.connected;
    auto frame = frame_of(visit, app->name, pages::Section::account);
    frame.breadcrumb = {{"Connected apps", "/account"}};
    frame.icon = pages::FrameIcon{icon_path(*app), app->name};
    frame.lead = app->profile.summary;
    frame.badge = app->is_usable() ? pages::FrameBadge{"Installed", pages::Tone::good}
                                   : pages::FrameBadge{"Disabled", pages::Tone::bad};
    pages::PageData data;
    data.set("CSRF", csrf_of(visit));
    data.set("TARGET", frame.target);
    data.set("APP_NAME", app->name);
    data.set("CLIENT_ID", app->client_id);
    data.set("DEVELOPER", view.developer);
    data.set("COMPANY_NAME", visit.actor().company->name);
    data.set_time("SINCE", grant.created_at);
    data.set("USED", last_use_text(grant, visit.context.now));
    data.set_link("SUPPORT", app->profile.support_url);
    if (!app->is_usable()) data.show("DISABLED");
    if (app->is_open()) data.show("HAS_PAGE");
    if (view.is_refused_now) data.show("REFUSED_NOW");
    for (const auto* scope : visit.context.scopes.members(grant.scopes))
        data.add("SCOPE").set("SCOPE_DESCRIPTION", scope->description);
    // What the app asks for now, and would need a new consent for.
    if (!app->scopes.is_within(grant.scopes)) data.show("ASKS_FOR_MORE");
    return pages::framed_page(visit.status(), "account_app", frame, data);
}

const PageEndpoint<AppView>& app_page() {
    static const PageEndpoint<AppView> page{Access::person, find_app, write_app};
    return page;
}

struct RequestsView {
    std::vector<OwnRequest> requests;
};

Outcome<RequestsView> find_requests(const Visit& visit, const ReadTx& tx) {
    RequestsView view{find_own_requests(visit.actor(), tx)};
    if (view.requests.size() > requests_shown_max) view.requests.resize(requests_shown_max);
    return view;
}

void set_answer(pages::PageData& row, const InstallRequest& request) {
    switch (request.state) {
        case InstallRequestState::waiting:
            return row.set_badge("ROW_STATE", "Waiting", pages::Tone::waiting);
        case InstallRequestState::approved:
            return row.set_badge("ROW_STATE", "Approved", pages::Tone::good);
        case InstallRequestState::declined:
            return row.set_badge("ROW_STATE", "Declined", pages::Tone::bad);
    }
}

http::Response write_requests(const Visit& visit, const RequestsView& view) {
    const auto frame = account_frame(visit, "Your requests", AccountTab::requests);
    pages::PageData data;
    if (view.requests.empty()) data.show("NO_REQUESTS");
    if (!view.requests.empty()) {
        auto list = data.add("REQUESTS");
        for (const auto& [request, app] : view.requests) {
            auto row = list.add("ROW");
            row.set_icon("ROW_ICON", icon_path(*app), app->name);
            row.set("ROW_ID", app->client_id);
            row.set("ROW_NAME", app->name);
            row.set("ROW_NOTE", request.note);
            row.set_time("ROW_ASKED", request.asked_at);
            row.set_time("ROW_DECIDED", request.decided_at);
            if (app->is_open()) row.show("ROW_HAS_PAGE");
            if (!app->is_open()) row.show("ROW_HAS_NO_PAGE");
            set_answer(row, request);
        }
    }
    return pages::framed_page(visit.status(), "account_requests", frame, data);
}

}  // namespace

http::Task<http::Response> show_connected_apps(const http::Request& request,
                                               const Services& services) {
    static const PageEndpoint<AppsView> page{Access::person, find_apps, write_apps};
    return show_page(request, services, page);
}

http::Task<http::Response> show_connected_app(const http::Request& request,
                                              const Services& services) {
    return show_page(request, services, app_page());
}

http::Task<http::Response> take_uninstall(const http::Request& request, const Services& services) {
    static const auto form = plain_form(
        {Access::person,
         [](const Visit& visit, WriteTx& tx) {
             return uninstall_app(visit.segment("client_id"), visit.actor(), tx, visit.context);
         },
         [](const Visit&) { return see_done("/account", "uninstalled"); }});
    return take_form(request, services, form, app_page());
}

http::Task<http::Response> show_own_requests(const http::Request& request,
                                             const Services& services) {
    static const PageEndpoint<RequestsView> page{Access::person, find_requests, write_requests};
    return show_page(request, services, page);
}

}  // namespace grantor::marketplace
