#include <algorithm>
#include <fmt/format.h>

#include "marketplace/account/account_frame.hpp"
#include "marketplace/account/connected_apps.hpp"
#include "marketplace/account/pages.hpp"
#include "marketplace/last_use.hpp"
#include "marketplace/link.hpp"
#include "rules/app_names.hpp"
#include "rules/install_verdict.hpp"
#include "service/confirmation.hpp"
#include "service/icon_path.hpp"
#include "service/shown_developer.hpp"

namespace grantor::marketplace {
namespace {

constexpr std::size_t page_size = 50;
// Of a person's requests in one company; older ones have been answered long ago.
constexpr std::size_t requests_shown_max = 100;

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

void fill_waiting(pages::PageData& data, const std::vector<ConnectedApp>& waiting) {
    if (waiting.empty()) return;
    auto list = data.add("WAITING");
    for (const auto& [grant, app] : waiting) {
        auto row = list.add("WAIT");
        row.set_icon("WAIT_ICON", icon_path(*app), app->name);
        row.set("WAIT_NAME", app->name);
        row.set_time("WAIT_SINCE", grant.created_at);
        row.set_badge("WAIT_STATE", "Waiting for the app", pages::Tone::waiting);
    }
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

}  // namespace

Outcome<http::Response> show_connected_apps(const Visit& visit, const ReadTx& tx) {
    auto apps = find_connected_apps(visit.actor(), tx);
    const auto page =
        std::min<std::size_t>(number_in(visit.query, "page"), apps.size() / page_size);
    apps.erase(apps.begin(), apps.begin() + page * page_size);
    const bool has_more = apps.size() > page_size;
    if (has_more) apps.resize(page_size);

    const auto frame = account_frame(visit, "Connected apps", AccountPage::apps);
    pages::PageData data;
    const auto waiting = find_waiting_apps(visit.actor(), tx, visit.context.now);
    if (apps.empty() && waiting.empty()) data.show("NO_APPS");
    fill_waiting(data, waiting);
    if (!apps.empty()) {
        auto list = data.add("APPS");
        for (const auto& connected : apps) {
            auto row = list.add("ROW");
            fill_row(row, connected, visit.context);
        }
    }
    const auto href = [](std::size_t number) {
        return link("/account", {{"page", number_or_nothing(static_cast<std::int64_t>(number))}});
    };
    pages::Pager pager;
    if (page > 0) pager.previous_href = href(page - 1);
    if (has_more) pager.next_href = href(page + 1);
    data.set_pager("PAGER", pager);
    return pages::framed_page(visit.status(), "account_apps", frame, data);
}

Outcome<http::Response> show_connected_app(const Visit& visit, const ReadTx& tx) {
    const auto& actor = visit.actor();
    const auto connected = find_connected_app(visit.segment("client_id"), actor, tx);
    if (!connected) return std::unexpected(connected.error());
    const auto& [grant, app] = *connected;
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
    show_developer(developer_name(*app, tx), data);
    data.set("COMPANY_NAME", actor.company->name);
    data.set_time("SINCE", grant.created_at);
    data.set("USED", last_use_text(grant, visit.context.now));
    data.set_link("SUPPORT", app->profile.support_url);
    if (!app->is_usable()) data.show("DISABLED");
    if (app->is_open()) data.show("HAS_PAGE");
    if (find_install_verdict(*actor.company, app->id, actor.role, tx) != InstallVerdict::allowed)
        data.show("REFUSED_NOW");
    for (const auto* scope : visit.context.scopes.members(grant.scopes))
        data.add("SCOPE").set("SCOPE_DESCRIPTION", scope->description);
    // What the app asks for now, and would need a new consent for.
    const auto asked = visit.context.scopes.with_implied(app->scopes);
    if (!asked.is_within(grant.scopes)) data.show("ASKS_FOR_MORE");
    return pages::framed_page(visit.status(), "account_app", frame, data);
}

Outcome<http::Response> ask_uninstall(const Visit& visit, const ReadTx& tx) {
    const auto& actor = visit.actor();
    const auto connected = find_connected_app(visit.segment("client_id"), actor, tx);
    if (!connected) return std::unexpected(connected.error());
    const auto& [grant, app] = *connected;
    const auto path = fmt::format("/account/apps/{}", app->client_id);
    auto frame = frame_of(visit, "Uninstall", pages::Section::account);
    frame.breadcrumb = {{"Connected apps", "/account"}, {app->name, path}};
    frame.icon = pages::FrameIcon{icon_path(*app), app->name};
    const auto scopes = visit.context.scopes.members(grant.scopes).size();
    return confirmation_page(
        visit, std::move(frame),
        {.heading = fmt::format("Uninstall {}?", app->name),
         .sentences = {fmt::format(
                           "{} loses its {} in {} immediately. It was last used: {}.", app->name,
                           scopes == 1 ? "permission" : fmt::format("{} permissions", scopes),
                           actor.company->name, last_use_text(grant, visit.context.now)),
                       "Its server is notified, so that it can delete what it keeps about you. You "
                       "can install it again later."},
         .button = "Uninstall",
         .action = path + "/uninstall",
         .cancel = path});
}

Outcome<http::Response> take_uninstall(const Visit& visit, WriteTx& tx) {
    return see_done(uninstall_app(visit.segment("client_id"), visit.actor(), tx, visit.context),
                    "/account", "uninstalled");
}

Outcome<http::Response> show_own_requests(const Visit& visit, const ReadTx& tx) {
    auto requests = find_own_requests(visit.actor(), tx);
    if (requests.size() > requests_shown_max) requests.resize(requests_shown_max);
    const auto frame = account_frame(visit, "Your requests", AccountPage::requests);
    pages::PageData data;
    if (requests.empty()) data.show("NO_REQUESTS");
    if (!requests.empty()) {
        auto list = data.add("REQUESTS");
        for (const auto& [request, app] : requests) {
            auto row = list.add("ROW");
            row.set_icon("ROW_ICON", icon_path(*app), app->name);
            row.set("ROW_ID", app->client_id);
            row.set("ROW_NAME", app->name);
            row.set("ROW_NOTE", request.note);
            if (!request.answer.empty()) row.add("ROW_EXPLAINED").set("ROW_ANSWER", request.answer);
            row.set_time("ROW_ASKED", request.asked_at);
            row.set_time("ROW_DECIDED", request.decided_at);
            row.show(app->is_open() ? "ROW_HAS_PAGE" : "ROW_HAS_NO_PAGE");
            set_answer(row, request);
        }
    }
    return pages::framed_page(visit.status(), "account_requests", frame, data);
}

}  // namespace grantor::marketplace
