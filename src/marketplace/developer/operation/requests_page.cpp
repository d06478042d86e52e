#include <array>
#include <fmt/format.h>

#include "marketplace/developer/operation/request_words.hpp"
#include "marketplace/developer/pages.hpp"
#include "marketplace/link.hpp"
#include "oauth/metadata.hpp"

namespace grantor::marketplace::developer {
namespace {

constexpr std::int64_t page_rows = 50;

// What is asked for, as the address has it.
struct Asked {
    AppRequestFilter filter;
    std::string status;  // "4"

    bool is_filtered() const {
        return filter.status_class != 0 || !filter.method.empty() || !filter.path.empty();
    }
    std::string href(std::string_view path, std::int64_t before = 0) const {
        return link(path, {{"status", status},
                           {"method", filter.method},
                           {"path", filter.path},
                           {"before", number_or_nothing(before)}});
    }
};

constexpr std::array<std::pair<std::string_view, std::string_view>, 5> status_choices{
    {{"", "Any status"},
     {"2", "2xx: succeeded"},
     {"3", "3xx: redirected"},
     {"4", "4xx: refused"},
     {"5", "5xx: failed"}}};
constexpr std::array<std::string_view, 5> methods{"GET", "POST", "PUT", "PATCH", "DELETE"};

Asked asked_in(const Visit& visit, const App& app) {
    Asked out;
    out.filter.app_id = app.id;
    const auto status = number_in(visit.query, "status");
    if (status >= 2 && status <= 5) {
        out.filter.status_class = static_cast<int>(status);
        out.status = std::to_string(status);
    }
    for (const auto method : methods)
        if (method == visit.query.find("method")) out.filter.method = method;
    out.filter.path = searched_in(visit.query, "path");
    out.filter.before_id = number_in(visit.query, "before");
    out.filter.after_id = number_in(visit.query, "after");
    return out;
}

void fill_filters(pages::PageData& data, const Asked& asked) {
    std::vector<pages::Choice> choices;
    for (const auto& [value, text] : status_choices)
        choices.push_back({std::string(value), std::string(text), value == asked.status});
    data.add_choices("STATUS_CHOICE", choices);
    choices = {{"", "Any method", asked.filter.method.empty()}};
    for (const auto method : methods)
        choices.push_back(
            {std::string(method), std::string(method), method == asked.filter.method});
    data.add_choices("METHOD_CHOICE", choices);
    data.set("PATH", asked.filter.path);
}

// Whose request it was, as far as the app's developer may know: a company by name, a person by
// name where they are a colleague.
class Senders {
 public:
    Senders(const Visit& visit, const ReadTx& tx) : tx_(tx), people_(visit.actor(), tx) {}

    void fill(pages::PageData& row, const AppRequest& request) {
        const auto company = tx_.companies().find(request.company_id);
        if (!company || company->name.empty()) return;
        auto part = row.add("REQUEST_FROM");
        part.set("COMPANY", company->name);
        if (const auto& name = people_.name_of(request.user_id); !name.empty())
            part.add("PERSON_KNOWN").set("SENDER", name);
    }

 private:
    const ReadTx& tx_;
    People people_;
};

struct ShownRows {
    std::int64_t oldest = 0;  // 0: there are none
    bool has_more = false;
};

// The rows, which the page and its news share.
ShownRows fill_rows(pages::PageData& data, const Visit& visit, const App& app, const Asked& asked,
                    const ReadTx& tx) {
    auto filter = asked.filter;
    // One more than is shown tells whether there is an older page.
    filter.limit = page_rows + 1;
    auto requests = tx.app_requests().list(filter);
    ShownRows shown;
    shown.has_more = static_cast<std::int64_t>(requests.size()) > page_rows;
    if (shown.has_more) requests.pop_back();
    if (!requests.empty()) shown.oldest = requests.back().id;
    // An older page stays as it is.
    if (filter.before_id == 0) {
        auto live = data.add("LIVE");
        live.set("LIVE_HREF", asked.href(app_path(app, AppTab::requests)));
        live.set("CURSOR",
                 std::to_string(requests.empty() ? filter.after_id : requests.front().id));
    }
    Senders senders(visit, tx);
    for (const auto& request : requests) {
        auto row = data.add("REQUEST");
        fill_request(row, request, app);
        senders.fill(row, request);
        if (request.status < 400) continue;
        if (const auto event = tx.request_events().find_by_request_id(request.request_id))
            fill_refusal(row, *event, app);
    }
    return shown;
}

constexpr std::string_view unknown_request =
    "No request with this id is on record for this app. The newest 1,000 requests of an app are "
    "kept, and refused ones for a few days.";

// Where a request that was asked for by its id is; nothing: it is not one of this app's.
std::optional<std::string> find_page(std::string_view id, const App& app, const ReadTx& tx) {
    const auto request = tx.app_requests().find_by_request_id(id);
    const auto event = tx.request_events().find_by_request_id(id);
    const bool is_own =
        (request && request->app_id == app.id) || (event && event->app_id == app.id);
    return is_own ? std::optional(request_path(app, id)) : std::nullopt;
}

}  // namespace

Outcome<http::Response> show_requests(const Visit& visit, const ReadTx& tx) {
    const auto own = own_app_of(visit, tx);
    if (!own) return std::unexpected(own.error());
    const auto& app = *own->app;
    const auto path = app_path(app, AppTab::requests);
    const auto id = searched_in(visit.query, "id");
    if (!id.empty())
        if (const auto page = find_page(id, app, tx)) return see_other(*page);
    const auto asked = asked_in(visit, app);
    if (!visit.request.header("X-Fragment").empty()) {
        pages::PageData rows;
        fill_rows(rows, visit, app, asked, tx);
        return pages::fragment("part_requests", visit.services.brand, rows);
    }
    auto frame = app_frame(visit, app, AppTab::requests);
    if (!id.empty())
        frame.problem =
            pages::Problem{"That request was not found.", {{"id", std::string(unknown_request)}}};
    pages::PageData data;
    data.set("REQUESTS_HREF", path);
    data.set_field("ID", id, id.empty() ? std::string_view{} : unknown_request);
    fill_filters(data, asked);
    auto rows = data.part("ROWS", "part_requests");
    const auto shown = fill_rows(rows, visit, app, asked, tx);
    const bool is_first = asked.filter.before_id == 0;
    if (shown.oldest == 0) data.show(asked.is_filtered() || !is_first ? "NONE_FIT" : "NONE");
    data.set_pager("PAGER", {is_first ? "" : asked.href(path),
                             shown.has_more ? asked.href(path, shown.oldest) : ""});
    data.set("QUICK_START_HREF", app_path(app, AppTab::quick_start));
    const int status = id.empty() ? visit.status() : 404;
    return pages::framed_page(status, "developer_requests", frame, data, is_first ? "live.js" : "");
}

Outcome<http::Response> show_request(const Visit& visit, const ReadTx& tx) {
    const auto own = own_app_of(visit, tx);
    if (!own) return std::unexpected(own.error());
    const auto& app = *own->app;
    const auto id = visit.segment("request");
    auto request = tx.app_requests().find_by_request_id(id);
    const auto event = tx.request_events().find_by_request_id(id);
    if (!request && event) request = request_of(*event);
    // It may have been typed: the list says what is wrong, beside the field to type into.
    if (!request || request->app_id != app.id)
        return see_other(link(app_path(app, AppTab::requests), {{"id", std::string(id)}}));
    auto frame = app_frame(visit, app, AppTab::requests);
    frame.breadcrumb.push_back({app.name, app_path(app)});
    frame.breadcrumb.push_back({"Requests", app_path(app, AppTab::requests)});
    pages::PageData data;
    fill_request(data, *request, app);
    if (event) {
        fill_refusal(data, *event, app);
        data.set("ERROR", event->error);
        data.add("CHECKED").set("CHECK", event->check);
        // At the consent page it is the address of a person, which is not the developer's to know.
        if (event->path != authorization_path) data.add("FROM_SERVER").set("PEER", event->peer);
    } else if (request->status == 0) {
        data.show("PASSED_ON");
    } else if (request->status >= 400) {
        data.show("ANSWERED_BY_API");
    }
    const auto company = tx.companies().find(request->company_id);
    if (company && !company->name.empty()) {
        auto part = data.add("IN_COMPANY");
        part.set("COMPANY", company->name);
        part.set("COMPANY_NUMBER", std::to_string(request->company_id.value));
    }
    if (request->user_id) {
        auto part = data.add("BY_USER");
        const auto name = People(visit.actor(), tx).name_of(request->user_id);
        if (!name.empty()) part.add("USER_KNOWN").set("USER", name);
        part.set("USER_NUMBER", std::to_string(request->user_id.value));
    }
    return pages::framed_page(visit.status(), "developer_request", frame, data);
}

Outcome<http::Response> lead_to_requests(const Visit& visit, const ReadTx& tx) {
    if (const auto own = own_app_of(visit, tx); !own) return std::unexpected(own.error());
    return see_other(app_path(visit, AppTab::requests));
}

Outcome<http::Response> lead_to_request(const Visit& visit, const ReadTx& tx) {
    if (const auto own = own_app_of(visit, tx); !own) return std::unexpected(own.error());
    const auto path = app_path(visit, AppTab::requests);
    const auto id = visit.segment("request");
    if (id == "find") return see_other(link(path, {{"id", searched_in(visit.query, "request")}}));
    return see_other(fmt::format("{}/{}", path, id));
}

}  // namespace grantor::marketplace::developer
