#include <algorithm>
#include <fmt/format.h>

#include "marketplace/decision_page.hpp"
#include "marketplace/link.hpp"
#include "marketplace/platform/apps.hpp"
#include "marketplace/platform/pages.hpp"
#include "marketplace/platform/platform_frame.hpp"
#include "marketplace/platform/review_words.hpp"
#include "marketplace/status_badge.hpp"
#include "pages/texts.hpp"
#include "rules/app_names.hpp"
#include "service/icon_path.hpp"
#include "service/shown_developer.hpp"

namespace grantor::marketplace {
namespace {

constexpr std::string_view apps_path = "/platform/apps";
constexpr std::int64_t apps_a_page = 50;
constexpr std::int64_t pages_max = 1000;

struct AppsView {
    std::string words;
    std::int64_t page = 0;
    std::vector<App> apps;
    std::vector<std::optional<std::string>> developers;  // of each
    bool has_more = false;
};

AppsView find_list(const Visit& visit, const ReadTx& tx) {
    AppsView view;
    view.words = searched_in(visit.query, "q");
    view.page = std::min(number_in(visit.query, "page"), pages_max);
    AppSearch search;
    search.words = view.words;
    search.offset = view.page * apps_a_page;
    search.limit = apps_a_page + 1;
    view.apps = tx.apps().search(search);
    // A client id from a log or a developer can be searched for here too.
    if (view.apps.empty() && view.page == 0)
        if (const auto app = tx.apps().find_by_client_id(view.words);
            app && app->status != AppStatus::deleted)
            view.apps.push_back(*app);
    view.has_more = view.apps.size() > apps_a_page;
    if (view.has_more) view.apps.pop_back();
    for (const auto& app : view.apps) {
        view.developers.push_back(developer_name(app, tx));
    }
    return view;
}

void fill_list(pages::PageData& data, const AppsView& view) {
    if (view.apps.empty()) return data.show("NONE_FIT");
    auto list = data.add("APPS");
    for (std::size_t i = 0; i < view.apps.size(); ++i) {
        const auto& app = view.apps[i];
        auto row = list.add("ROW");
        row.set_icon("ROW_ICON", icon_path(app), app.name);
        row.set("ROW_ID", app.client_id);
        row.set("ROW_NAME", app.name);
        show_developer(view.developers[i], row);
        row.set("ROW_KIND", app.kind == AppKind::public_app ? "public" : "private");
        row.set_time("ROW_SINCE", app.created_at);
        const auto badge = status_badge(app);
        row.set_badge("ROW_STATE", badge.text, badge.tone);
    }
    pages::Pager pager;
    const auto href = [&](std::int64_t page) {
        return link(apps_path, {{"q", view.words}, {"page", number_or_nothing(page)}});
    };
    if (view.page > 0) pager.previous_href = href(view.page - 1);
    if (view.has_more) pager.next_href = href(view.page + 1);
    data.set_pager("PAGER", pager);
}

void fill_developer_link(pages::PageData& data, const AppFile& file) {
    auto link = data.add("DEVELOPER_LINK");
    link.set("DEVELOPER", file.developer.value_or(""));
    link.set("DEVELOPER_LABEL", file.developer_label);
}

void fill_reviews(pages::PageData& data, const AppFile& file) {
    if (file.reviews.empty()) return;
    auto list = data.add("REVIEWS");
    for (const auto& review : file.reviews) {
        auto row = list.add("REVIEW");
        row.set("REVIEW_ID", std::to_string(review.id.value));
        row.set("REVIEW_WHAT", review_subject(review));
        row.set_time("REVIEW_AT", review.submitted_at);
        const auto badge = review_badge(review);
        row.set_badge("REVIEW_STATE", badge.text, badge.tone);
    }
}

void fill_terms(pages::PageData& data, const Context& context, const App& app) {
    for (const auto& uri : app.redirect_uris) data.add("CALLBACK").set("CALLBACK_URI", uri);
    if (!app.installation_url.empty())
        data.add("BEGINS").set_link("BEGINNING", app.installation_url);
    for (const auto* scope : context.scopes.members(app.scopes)) {
        auto row = data.add("SCOPE");
        row.set("SCOPE_NAME", scope->name);
        row.set("SCOPE_DESCRIPTION", scope->description);
    }
}

std::string file_path(std::string_view client_id) {
    return fmt::format("{}/{}", apps_path, client_id);
}

}  // namespace

Outcome<http::Response> show_all_apps(const Visit& visit, const ReadTx& tx) {
    const auto view = find_list(visit, tx);
    const auto frame = platform_frame(visit, "Apps", PlatformPage::apps);
    pages::PageData data;
    data.set("QUERY", view.words);
    fill_list(data, view);
    return pages::framed_page(visit.status(), "platform_apps", frame, data);
}

Outcome<http::Response> show_app_file(const Visit& visit, const ReadTx& tx) {
    const auto file = find_app_file(visit.segment("client_id"), tx);
    if (!file) return std::unexpected(file.error());
    const auto& app = *file->app;
    auto frame = platform_detail_frame(visit, app.name, PlatformPage::apps);
    frame.icon = pages::FrameIcon{icon_path(app), app.name};
    frame.lead = app.profile.summary;
    frame.badge = status_badge(app);
    if (app.is_open())
        frame.actions = {{"Page in the marketplace", "/marketplace/apps/" + app.client_id, false}};
    pages::PageData data;
    data.set("CSRF", csrf_of(visit));
    data.set("TARGET", file_path(app.client_id));
    data.set("CLIENT_ID", app.client_id);
    data.set("KIND", app.kind == AppKind::public_app ? "public" : "private");
    data.set("CLIENT", app.is_public_client() ? "public client" : "confidential client");
    data.set_time("SINCE", app.created_at);
    data.set_number("INSTALLATION_COUNT", file->installations);
    const bool is_admin = visit.actor().is_platform_admin();
    if (is_admin) data.show(app.status == AppStatus::disabled ? "ENABLE" : "DISABLE");
    if (is_admin && !file->developer_label.empty())
        fill_developer_link(data, *file);
    else
        show_developer(file->developer, data);
    fill_terms(data, visit.context, app);
    fill_reviews(data, *file);
    return pages::framed_page(visit.status(), "platform_app", frame, data);
}

Outcome<http::Response> ask_app_disabling(const Visit& visit, const ReadTx& tx) {
    const auto file = find_app_file(visit.segment("client_id"), tx);
    if (!file) return std::unexpected(file.error());
    const auto& app = *file->app;
    if (app.status == AppStatus::disabled) return refuse_state("It is already disabled.");
    Decision decision;
    auto& question = decision.question;
    question.heading = fmt::format("Disable {}?", app.name);
    question.sentences = {
        file->installations == 1
            ? std::string("It stops working for the 1 person who has it installed: its tokens are "
                          "rejected immediately, and nobody can install it.")
            : fmt::format("It stops working for all {} installations: its tokens are rejected "
                          "immediately, and nobody can install it.",
                          pages::number_text(file->installations)),
        "Nothing is uninstalled. You can enable it again."};
    question.button = "Disable the app";
    question.action = file_path(app.client_id) + "/disable";
    question.cancel = file_path(app.client_id);
    decision.reason_name = "reason";
    decision.reason_label = "Reason";
    decision.reason_hint = "The developer sees it in the app's log.";
    decision.is_reason_needed = true;
    return decision_page(visit, platform_detail_frame(visit, question.heading, PlatformPage::apps),
                         decision);
}

Outcome<http::Response> take_app_disabling(const Visit& visit, WriteTx& tx) {
    const auto client_id = visit.segment("client_id");
    return see_done(disable_app(client_id, visit.field("reason"), visit.actor(), tx, visit.context),
                    file_path(client_id), "app-disabled");
}

Outcome<http::Response> take_app_enabling(const Visit& visit, WriteTx& tx) {
    const auto client_id = visit.segment("client_id");
    return see_done(enable_app(client_id, visit.actor(), tx, visit.context), file_path(client_id),
                    "app-enabled");
}

}  // namespace grantor::marketplace
