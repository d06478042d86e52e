#include <charconv>
#include <fmt/format.h>

#include "marketplace/developer/error_words.hpp"
#include "marketplace/developer/pages.hpp"
#include "oauth/metadata.hpp"

namespace grantor::marketplace::developer {
namespace {

constexpr std::int64_t page_rows = 50;

struct Errors {
    OwnApp own;
    std::vector<RequestEvent> events;
};

std::int64_t number_of(std::string_view text) {
    std::int64_t number = 0;
    std::from_chars(text.data(), text.data() + text.size(), number);
    return number;
}

Outcome<Errors> find_errors(const Visit& visit, const ReadTx& tx) {
    auto own = own_app_of(visit, tx);
    if (!own) return std::unexpected(own.error());
    const auto before = number_of(visit.query.find("before").value_or(""));
    // One more than is shown tells whether there is an older page.
    auto events = tx.request_events().list(own->app->id, page_rows + 1, before);
    return Errors{std::move(*own), std::move(events)};
}

http::Response write_errors(const Visit& visit, const Errors& view) {
    const auto& app = *view.own.app;
    const auto frame = app_frame(visit, app, AppTab::errors);
    const auto path = app_path(app, AppTab::errors);
    const bool is_first = visit.query.find("before").value_or("").empty();
    pages::PageData data;
    data.set("SEARCH_HREF", path);
    data.set(
        "KEPT_DAYS",
        std::to_string(std::chrono::floor<days>(visit.context.policy.request_event_age).count()));
    data.show(view.events.empty() ? "NO_ERRORS" : "ERRORS");
    pages::Pager pager{is_first ? "" : path, ""};
    std::int64_t shown = 0;
    for (const auto& event : view.events) {
        if (++shown > page_rows) break;
        auto row = data.add("ERROR");
        fill_error(row, event, app);
        if (shown == page_rows && view.events.size() > page_rows)
            pager.next_href = fmt::format("{}?before={}", path, event.id);
    }
    data.set_pager("PAGER", pager);
    return pages::framed_page(200, "developer_errors", frame, data);
}

struct ErrorDetail {
    OwnApp own;
    RequestEvent event;
    std::string company_name;  // "": not known
};

Outcome<ErrorDetail> find_error(const Visit& visit, const ReadTx& tx) {
    auto own = own_app_of(visit, tx);
    if (!own) return std::unexpected(own.error());
    // An address, or what was typed into the form of the list.
    auto id = visit.segment("request");
    if (id == "find") id = visit.query.find("request").value_or("");
    auto event = tx.request_events().find_by_request_id(id);
    if (!event || event->app_id != own->app->id)
        return refuse_unknown(
            "refused request of this app. Refused requests are kept for a few days only");
    ErrorDetail out{std::move(*own), std::move(*event), {}};
    if (const auto company = tx.companies().find(out.event.company_id))
        out.company_name = company->name;
    return out;
}

http::Response write_error(const Visit& visit, const ErrorDetail& view) {
    const auto& app = *view.own.app;
    auto frame = app_frame(visit, app, AppTab::errors);
    frame.breadcrumb.push_back({app.name, app_path(app)});
    frame.breadcrumb.push_back({"Errors", app_path(app, AppTab::errors)});
    pages::PageData data;
    fill_error(data, view.event, app);
    data.set("CHECK", view.event.check);
    // At the consent page it is the address of a person, which is not the developer's to know.
    if (view.event.path != authorization_path) data.add("FROM_SERVER").set("PEER", view.event.peer);
    if (!view.company_name.empty()) {
        auto part = data.add("IN_COMPANY");
        part.set("COMPANY", view.company_name);
        part.set("COMPANY_NUMBER", std::to_string(view.event.company_id.value));
    }
    if (view.event.user_id)
        data.add("BY_USER").set("USER_NUMBER", std::to_string(view.event.user_id.value));
    return pages::framed_page(200, "developer_error", frame, data);
}

const PageEndpoint<Errors> errors_page{Access::developer, find_errors, write_errors};
const PageEndpoint<ErrorDetail> error_page{Access::developer, find_error, write_error};

}  // namespace

PageAnswer show_errors(const http::Request& request, const Services& services) {
    return show_page(request, services, errors_page);
}

PageAnswer show_error(const http::Request& request, const Services& services) {
    return show_page(request, services, error_page);
}

}  // namespace grantor::marketplace::developer
