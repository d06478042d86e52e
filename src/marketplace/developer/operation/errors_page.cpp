#include "marketplace/developer/operation/error_words.hpp"
#include "marketplace/developer/pages.hpp"
#include "marketplace/link.hpp"
#include "oauth/metadata.hpp"

namespace grantor::marketplace::developer {
namespace {

constexpr std::int64_t page_rows = 50;

}  // namespace

Outcome<http::Response> show_errors(const Visit& visit, const ReadTx& tx) {
    const auto own = own_app_of(visit, tx);
    if (!own) return std::unexpected(own.error());
    const auto& app = *own->app;
    const auto before = number_in(visit.query, "before");
    // One more than is shown tells whether there is an older page.
    const auto events = tx.request_events().list(app.id, page_rows + 1, before);
    const auto path = app_path(app, AppTab::errors);
    pages::PageData data;
    data.set("SEARCH_HREF", path);
    data.set(
        "KEPT_DAYS",
        std::to_string(std::chrono::floor<days>(visit.context.policy.request_event_age).count()));
    data.show(events.empty() ? "NO_ERRORS" : "ERRORS");
    pages::Pager pager{before == 0 ? "" : path, ""};
    std::int64_t shown = 0;
    for (const auto& event : events) {
        if (++shown > page_rows) break;
        auto row = data.add("ERROR");
        fill_error(row, event, app);
        if (shown == page_rows && events.size() > page_rows)
            pager.next_href = link(path, {{"before", std::to_string(event.id)}});
    }
    data.set_pager("PAGER", pager);
    const auto frame = app_frame(visit, app, AppTab::errors);
    return pages::framed_page(visit.status(), "developer_errors", frame, data);
}

Outcome<http::Response> show_error(const Visit& visit, const ReadTx& tx) {
    const auto own = own_app_of(visit, tx);
    if (!own) return std::unexpected(own.error());
    const auto& app = *own->app;
    // An address, or what was typed into the form of the list.
    auto id = visit.segment("request");
    if (id == "find") id = visit.query.find("request").value_or("");
    const auto event = tx.request_events().find_by_request_id(id);
    if (!event || event->app_id != app.id)
        return refuse_unknown(
            "refused request of this app. Refused requests are kept for a few days only");
    auto frame = app_frame(visit, app, AppTab::errors);
    frame.breadcrumb.push_back({app.name, app_path(app)});
    frame.breadcrumb.push_back({"Errors", app_path(app, AppTab::errors)});
    pages::PageData data;
    fill_error(data, *event, app);
    data.set("CHECK", event->check);
    // At the consent page it is the address of a person, which is not the developer's to know.
    if (event->path != authorization_path) data.add("FROM_SERVER").set("PEER", event->peer);
    const auto company = tx.companies().find(event->company_id);
    if (company && !company->name.empty()) {
        auto part = data.add("IN_COMPANY");
        part.set("COMPANY", company->name);
        part.set("COMPANY_NUMBER", std::to_string(event->company_id.value));
    }
    if (event->user_id)
        data.add("BY_USER").set("USER_NUMBER", std::to_string(event->user_id.value));
    return pages::framed_page(visit.status(), "developer_error", frame, data);
}

}  // namespace grantor::marketplace::developer
