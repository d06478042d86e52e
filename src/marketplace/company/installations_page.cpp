#include <algorithm>
#include <fmt/format.h>

#include "base/number.hpp"
#include "marketplace/company/company_frame.hpp"
#include "marketplace/company/installations.hpp"
#include "marketplace/company/pages.hpp"
#include "marketplace/csv.hpp"
#include "marketplace/last_use.hpp"
#include "marketplace/link.hpp"
#include "service/confirmation.hpp"
#include "service/icon_path.hpp"

namespace grantor::marketplace {
namespace {

constexpr std::string_view installations_path = "/company/installations";
constexpr std::size_t apps_a_page = 50;
// Of the filter's list; with more apps, filter from the list of apps.
constexpr std::size_t apps_offered_max = 100;

struct InstallationsView {
    InstallationQuery query;
    bool is_by_app = false;
    std::int64_t page = 0;  // of the list of apps
    std::vector<AppCount> apps;
    Installations found;
};

InstallationQuery read_query(const Form& query) {
    InstallationQuery out;
    out.client_id = searched_in(query, "app");
    out.email = searched_in(query, "email");
    out.after_user = {number_in(query, "after_user")};
    out.after_app = {number_in(query, "after_app")};
    return out;
}

std::string address_of(const InstallationQuery& query, std::string_view path = installations_path) {
    return link(path, {{"app", query.client_id},
                       {"email", query.email},
                       {"after_user", number_or_nothing(query.after_user.value)},
                       {"after_app", number_or_nothing(query.after_app.value)}});
}

InstallationsView find_view(const Visit& visit, const ReadTx& tx) {
    InstallationsView view;
    view.query = read_query(visit.query);
    view.is_by_app = visit.query.find("by") == "app";
    view.page = number_in(visit.query, "page");
    view.apps = find_installed_apps(visit.actor(), tx);
    if (!view.is_by_app) view.found = find_installations(view.query, visit.actor(), tx);
    return view;
}

void fill_filter(pages::PageData& data, const InstallationsView& view) {
    data.set("EMAIL", view.query.email);
    std::vector<pages::Choice> choices{{"", "Any app", view.query.client_id.empty()}};
    for (std::size_t i = 0; i < view.apps.size() && i < apps_offered_max; ++i) {
        const auto& app = *view.apps[i].app;
        choices.push_back({app.client_id, app.name, view.query.client_id == app.client_id});
    }
    data.add_choices("CHOICE", choices);
}

void fill_people(pages::PageData& data, const Visit& visit, const InstallationsView& view) {
    const auto& rows = view.found.rows;
    if (rows.empty()) {
        const bool is_filtered = !view.query.client_id.empty() || !view.query.email.empty();
        return data.show(is_filtered ? "NONE_FIT" : "NO_INSTALLATIONS");
    }
    auto list = data.add("PEOPLE");
    for (const auto& [grant, app, user] : rows) {
        auto row = list.add("ROW");
        row.set_icon("ROW_ICON", icon_path(*app), app->name);
        row.set("ROW_ID", app->client_id);
        row.set("ROW_APP", app->name);
        row.set("ROW_USER", user.name);
        row.set("ROW_EMAIL", user.email);
        row.set("ROW_USER_ID", std::to_string(user.id.value));
        row.set_time("ROW_SINCE", grant.created_at);
        row.set("ROW_USED", last_use_text(grant, visit.context.now));
    }
    auto first = view.query;
    first.after_user = {};
    first.after_app = {};
    auto next = view.query;
    next.after_user = rows.back().grant.user_id;
    next.after_app = rows.back().grant.app_id;
    pages::Pager pager;
    if (view.query.after_user) pager.first_href = address_of(first);
    if (view.found.has_more) pager.next_href = address_of(next);
    data.set_pager("PAGER", pager);
}

void fill_apps(pages::PageData& data, const InstallationsView& view) {
    if (view.apps.empty()) return data.show("NO_INSTALLATIONS");
    const auto last = (view.apps.size() - 1) / apps_a_page;
    const auto page = std::min<std::size_t>(view.page, last);
    auto list = data.add("APPS");
    const auto end = std::min(view.apps.size(), (page + 1) * apps_a_page);
    for (auto i = page * apps_a_page; i < end; ++i) {
        const auto& [app, installations] = view.apps[i];
        auto row = list.add("ROW");
        row.set_icon("ROW_ICON", icon_path(*app), app->name);
        row.set("ROW_ID", app->client_id);
        row.set("ROW_APP", app->name);
        row.set_number("ROW_COUNT", installations);
    }
    pages::Pager pager;
    const auto href = [](std::size_t number) {
        const auto text = number_or_nothing(static_cast<std::int64_t>(number));
        return link(installations_path, {{"by", "app"}, {"page", text}});
    };
    if (page > 0) pager.previous_href = href(page - 1);
    if (page < last) pager.next_href = href(page + 1);
    data.set_pager("PAGER", pager);
}

std::string write_csv(const Visit& visit, const ReadTx& tx) {
    std::string out;
    append_csv_row(out, {"name", "email", "app", "client_id", "scopes", "installed", "last used"});
    auto query = read_query(visit.query);
    query.limit = csv_rows_at_once;
    for (std::int64_t rows = 0;;) {
        const auto found = find_installations(query, visit.actor(), tx);
        for (const auto& [grant, app, user] : found.rows)
            append_csv_row(out, {user.name, user.email, app->name, app->client_id,
                                 visit.context.scopes.space_separated(grant.scopes),
                                 to_rfc3339(grant.created_at),
                                 to_rfc3339(Time{} + days{grant.last_used_day}).substr(0, 10)});
        rows += static_cast<std::int64_t>(found.rows.size());
        if (!found.has_more) return out;
        query.after_user = found.rows.back().grant.user_id;
        query.after_app = found.rows.back().grant.app_id;
        if (rows < csv_rows_max) continue;
        append_csv_row(
            out, {"There are more rows. The rest is at",
                  visit.context.site.issuer + address_of(query, "/company/installations.csv")});
        return out;
    }
}

}  // namespace

Outcome<http::Response> show_installations(const Visit& visit, const ReadTx& tx) {
    const auto view = find_view(visit, tx);
    const auto frame = company_frame(visit, "Installations", CompanyPage::installations, tx);
    pages::PageData data;
    data.set("CSV_HREF", address_of(view.query, "/company/installations.csv"));
    data.show(view.is_by_app ? "BY_APP" : "BY_PERSON");
    fill_filter(data, view);
    if (view.is_by_app)
        fill_apps(data, view);
    else
        fill_people(data, visit, view);
    return pages::framed_page(visit.status(), "company_installations", frame, data);
}

Outcome<http::Response> export_installations(const Visit& visit, const ReadTx& tx) {
    return csv_download("installations.csv", write_csv(visit, tx));
}

Outcome<http::Response> ask_ended_installation(const Visit& visit, const ReadTx& tx) {
    const auto& company = *visit.actor().company;
    const auto app = tx.apps().find_by_client_id(visit.segment("client_id"));
    const auto user = tx.users().find(visit.id<UserId>("user"));
    if (!app || !user || !tx.grants().find_active(app->id, user->id, company.id))
        return refuse_unknown("installation");
    pages::Confirmation question;
    question.heading = fmt::format("Uninstall {} for {}?", app->name, user->name);
    const auto others = tx.grants().count_active(app->id, company.id) - 1;
    question.sentences = {
        fmt::format("{} immediately loses access to what {} can see in {}, and its server is "
                    "notified so that it can delete the data.",
                    app->name, user->name, company.name),
        others == 0 ? std::string("Nobody else here has it installed.")
                    : fmt::format("{} installed.",
                                  others == 1 ? std::string("1 other person keeps it")
                                              : fmt::format("{} other people keep it", others)),
        fmt::format("{} can install it again, unless you block the app.", user->name)};
    question.button = "Uninstall";
    question.action =
        fmt::format("{}/{}/{}/uninstall", installations_path, app->client_id, user->id.value);
    question.cancel = installations_path;
    return confirmation_page(
        visit, company_detail_frame(visit, question.heading, CompanyPage::installations, tx),
        question);
}

Outcome<http::Response> take_ended_installation(const Visit& visit, WriteTx& tx) {
    return see_done(end_installation(visit.segment("client_id"), visit.id<UserId>("user"),
                                     visit.actor(), tx, visit.context),
                    installations_path, "installation-ended");
}

}  // namespace grantor::marketplace
