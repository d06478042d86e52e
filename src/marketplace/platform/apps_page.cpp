#include "marketplace/platform/apps_page.hpp"

#include <algorithm>
#include <fmt/format.h>

#include "marketplace/link.hpp"
#include "marketplace/plain_form.hpp"
#include "marketplace/platform/apps.hpp"
#include "marketplace/platform/platform_frame.hpp"
#include "marketplace/platform/review_words.hpp"
#include "marketplace/status_badge.hpp"
#include "service/icon_path.hpp"

namespace grantor::marketplace {
namespace {

constexpr std::string_view apps_path = "/platform/apps";
constexpr std::int64_t apps_a_page = 50;
constexpr std::int64_t pages_max = 1000;

struct AppsView {
    std::string words;
    std::int64_t page = 0;
    std::vector<App> apps;
    std::vector<std::string> developers;  // of each
    bool has_more = false;
};

Outcome<AppsView> find_list(const Visit& visit, const ReadTx& tx) {
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
        const auto developer = tx.companies().find(app.developer_company_id);
        view.developers.push_back(developer ? developer->name : std::string());
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
        row.set("ROW_MAKER", view.developers[i]);
        row.set("ROW_KIND", app.kind == AppKind::public_app ? "public" : "private");
        row.set_time("ROW_SINCE", app.created_at);
        const auto badge = status_badge(app);
        row.set_badge("ROW_STATE", badge.text, badge.tone);
    }
    if (view.page == 0 && !view.has_more) return;
    auto pager = data.add("PAGES");
    const auto href = [&](std::int64_t page) {
        return link(apps_path, {{"q", view.words}, {"page", number_or_nothing(page)}});
    };
    if (view.page > 0) pager.add("PREVIOUS").set("HREF", href(view.page - 1));
    if (view.has_more) pager.add("NEXT").set("HREF", href(view.page + 1));
}

http::Response write_list(const Visit& visit, const AppsView& view) {
    const auto frame = platform_frame(visit, "Apps", PlatformTab::apps);
    pages::PageData data;
    data.set("QUERY", view.words);
    fill_list(data, view);
    return pages::framed_page(visit.status(), "platform_apps", frame, data);
}

Outcome<AppFile> find_one(const Visit& visit, const ReadTx& tx) {
    return find_app_file(visit.segment("client_id"), tx);
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

http::Response write_one(const Visit& visit, const AppFile& file) {
    const auto& app = *file.app;
    auto frame = platform_detail_frame(visit, app.name, PlatformTab::apps);
    frame.icon = pages::FrameIcon{icon_path(app), app.name};
    frame.lead = app.profile.summary;
    frame.badge = status_badge(app);
    if (app.is_open())
        frame.actions = {{"Page in the marketplace", "/marketplace/apps/" + app.client_id, false}};
    pages::PageData data;
    data.set("CSRF", csrf_of(visit));
    data.set("TARGET", fmt::format("{}/{}", apps_path, app.client_id));
    data.set("CLIENT_ID", app.client_id);
    data.set("KIND", app.kind == AppKind::public_app ? "public" : "private");
    data.set("CLIENT", app.is_public_client() ? "public client" : "confidential client");
    data.set("DEVELOPER", file.developer);
    data.set_time("SINCE", app.created_at);
    data.set_number("INSTALLATION_COUNT", file.installations);
    data.set_field("REASON", visit.entered("reason", ""), visit.error_of("reason"));
    if (visit.actor().is_platform_admin()) {
        data.add("DEVELOPER_LINK").set("DEVELOPER_LABEL", file.developer_label);
        data.show(app.status == AppStatus::disabled ? "ENABLE" : "DISABLE");
    } else {
        data.show("DEVELOPER_PLAIN");
    }
    fill_terms(data, visit.context, app);
    fill_reviews(data, file);
    return pages::framed_page(visit.status(), "platform_app", frame, data);
}

const PageEndpoint<AppFile>& file_page() {
    static const PageEndpoint<AppFile> page{Access::reviewer, find_one, write_one};
    return page;
}

http::Response see_file(const Visit& visit, std::string_view notice) {
    return see_done(fmt::format("{}/{}", apps_path, visit.segment("client_id")), notice);
}

using ScopeCounts = std::vector<std::int64_t>;

http::Response write_scopes(const Visit& visit, const ScopeCounts& counts) {
    auto frame = platform_frame(visit, "Scopes", PlatformTab::scopes);
    pages::PageData data;
    for (const auto& scope : visit.context.scopes.all()) {
        auto row = data.add("SCOPE");
        row.set("SCOPE_NAME", scope.name);
        row.set("SCOPE_ACCESS", scope.access);
        row.set("SCOPE_DESCRIPTION", scope.description);
        row.set_number("SCOPE_APPS", counts[scope.index.value]);
    }
    return pages::framed_page(visit.status(), "platform_scopes", frame, data);
}

}  // namespace

http::Task<http::Response> show_all_apps(const http::Request& request, const Services& services) {
    static const PageEndpoint<AppsView> page{Access::reviewer, find_list, write_list};
    return show_page(request, services, page);
}

http::Task<http::Response> show_app_file(const http::Request& request, const Services& services) {
    return show_page(request, services, file_page());
}

http::Task<http::Response> take_app_disabling(const http::Request& request,
                                              const Services& services) {
    static const auto form = plain_form(
        {Access::platform_admin,
         [](const Visit& visit, WriteTx& tx) {
             return disable_app(visit.segment("client_id"), visit.form.find("reason").value_or(""),
                                visit.actor(), tx, visit.context);
         },
         [](const Visit& visit) { return see_file(visit, "app-disabled"); }});
    return take_form(request, services, form, file_page());
}

http::Task<http::Response> take_app_enabling(const http::Request& request,
                                             const Services& services) {
    static const auto form = plain_form(
        {Access::platform_admin,
         [](const Visit& visit, WriteTx& tx) {
             return enable_app(visit.segment("client_id"), visit.actor(), tx, visit.context);
         },
         [](const Visit& visit) { return see_file(visit, "app-enabled"); }});
    return take_form(request, services, form, file_page());
}

http::Task<http::Response> show_scopes(const http::Request& request, const Services& services) {
    static const PageEndpoint<ScopeCounts> page{
        Access::reviewer,
        [](const Visit& visit, const ReadTx& tx) -> Outcome<ScopeCounts> {
            return count_scopes(visit.context, tx);
        },
        write_scopes};
    return show_page(request, services, page);
}

}  // namespace grantor::marketplace
