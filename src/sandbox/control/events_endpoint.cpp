#include <boost/json.hpp>
#include <fmt/format.h>

#include "base/number.hpp"
#include "oauth/form.hpp"
#include "pages/page.hpp"
#include "sandbox/control/answers.hpp"
#include "sandbox/control/endpoints.hpp"
#include "store/transaction.hpp"

namespace grantor::sandbox {
namespace {

using http::Request;
using http::Response;
using http::Task;
namespace json = boost::json;

constexpr std::int64_t rows_max = 200;

struct OutcomeChoice {
    Outcome outcome;
    std::string_view value;
    std::string_view text;
};
constexpr OutcomeChoice outcome_choices[] = {
    {Outcome::any, "", "All"},
    {Outcome::allowed, "allowed", "Allowed"},
    {Outcome::refused, "refused", "Refused"},
};

std::expected<LogFilter, std::string_view> read_filter(const Request& request) {
    const auto query = Form::parse(request.query);
    if (!query) return std::unexpected("the query has too many parameters");
    LogFilter filter;
    filter.client_id = query->value("client_id").value_or("");
    filter.path = query->value("path").value_or("");
    const auto after = read_number(query->value("after").value_or("0"));
    if (!after) return std::unexpected("after must be the number of an event");
    filter.after = *after;
    const auto limit = read_number(query->value("limit").value_or("100"));
    if (!limit || *limit < 1 || *limit > rows_max)
        return std::unexpected("limit must be a number from 1 to 200");
    filter.limit = static_cast<std::size_t>(*limit);
    const auto outcome = query->value("outcome").value_or("");
    for (const auto& choice : outcome_choices) {
        if (choice.value != outcome) continue;
        filter.outcome = choice.outcome;
        return filter;
    }
    return std::unexpected("outcome must be allowed or refused");
}

// A request as it is shown: with the explanation of its refusal.
struct ShownRequest {
    LoggedRequest request;
    std::string check;
    std::string explanation;
};

std::string explanation_of(const ShownRequest& shown) {
    if (shown.request.fault.empty()) return shown.explanation;
    return fmt::format("This is the fault `{}` that was injected at /sandbox/faults.{}{}",
                       shown.request.fault, shown.explanation.empty() ? "" : " ",
                       shown.explanation);
}

std::vector<ShownRequest> shown_requests(const Control& control, const LogFilter& filter) {
    // Explanations are written separately from the requests; those of the newest must be there.
    control.services.recorder.flush();
    auto requests = control.traffic.log().list(filter);
    return control.services.store.read_once_now([&](const ReadTx& tx) {
        std::vector<ShownRequest> out;
        for (auto& request : requests) {
            ShownRequest shown{std::move(request), {}, {}};
            if (shown.request.status >= 400)
                if (const auto event =
                        tx.request_events().find_by_request_id(shown.request.request_id)) {
                    shown.check = event->check;
                    shown.explanation = event->explain;
                }
            out.push_back(std::move(shown));
        }
        return out;
    });
}

// "Deal Radar for ada@example.com in acme"
std::string sender_text(const LoggedRequest& request) {
    std::string out = request.app.empty() ? "No app" : request.app;
    if (!request.user.empty()) out += fmt::format(" for {}", request.user);
    if (!request.company.empty()) out += fmt::format(" in {}", request.company);
    return out;
}

double in_ms(std::chrono::microseconds took) {
    return static_cast<double>(took.count() / 100) / 10.0;
}

json::object write_request(const ShownRequest& shown) {
    const auto& request = shown.request;
    return {{"number", request.number},
            {"at", to_rfc3339(request.at)},
            {"request_id", request.request_id},
            {"method", request.method},
            {"path", request.path},
            {"status", request.status},
            {"took_ms", in_ms(request.took)},
            {"client_id", request.client_id},
            {"app", request.app},
            {"company", request.company},
            {"user", request.user},
            {"by", sender_text(request)},
            {"fault", request.fault},
            {"check", shown.check},
            {"explanation", explanation_of(shown)}};
}

Response events_as_json(const std::vector<ShownRequest>& requests, std::int64_t last) {
    json::array events;
    for (const auto& shown : requests) events.push_back(write_request(shown));
    return control_answer(200, json::object{{"success", true}, {"events", events}, {"last", last}});
}

void set_filter_fields(pages::PageData& data, const LogFilter& filter, Store& store) {
    store.read_once_now([&](const ReadTx& tx) {
        for (const auto& app : tx.apps().list()) {
            auto option = data.add("APP");
            option.set("APP_ID", app.client_id);
            option.set("APP_NAME", app.name);
            if (app.client_id == filter.client_id) option.show("CHOSEN");
        }
        return true;
    });
    for (const auto& choice : outcome_choices) {
        auto option = data.add("OUTCOME");
        option.set("OUTCOME_VALUE", choice.value);
        option.set("OUTCOME_TEXT", choice.text);
        if (choice.outcome == filter.outcome) option.show("CHOSEN");
    }
    data.set("PATH", filter.path);
}

void add_row(pages::PageData& data, const ShownRequest& shown) {
    const auto& request = shown.request;
    auto row = data.add("ROW");
    row.set("STATUS", std::to_string(request.status));
    row.set("METHOD", request.method);
    row.set("REQUEST_PATH", request.path);
    row.set("AT", to_rfc3339(request.at));
    row.set("BY", sender_text(request));
    row.set("REQUEST_ID", request.request_id);
    row.set("TOOK", fmt::format("{:.1f}", in_ms(request.took)));
    const auto why = explanation_of(shown);
    row.set("WHY", why);
    if (why.empty()) row.show("NO_WHY");
    if (request.status >= 400) row.show("REFUSED");
}

Response events_as_page(const std::vector<ShownRequest>& requests, const LogFilter& filter,
                        std::int64_t last, const Services& services) {
    pages::PageData data;
    set_filter_fields(data, filter, services.store);
    const bool is_filtered =
        !filter.client_id.empty() || !filter.path.empty() || filter.outcome != Outcome::any;
    data.show(is_filtered ? "FILTERED" : "UNFILTERED");
    if (!requests.empty()) data.show("HAS_ROWS");
    data.set("LAST", std::to_string(last));
    for (const auto& shown : requests) add_row(data, shown);
    return pages::live_page(services.brand, "sandbox_events", "Requests", data, "events.js");
}

}  // namespace

Task<Response> show_events(const Request& request, const Control& control) {
    const auto filter = read_filter(request);
    if (!filter) co_return control_refusal(filter.error());
    // Read before the list, so that a client that continues from here misses nothing.
    const auto last = control.traffic.log().last_number();
    const auto requests = shown_requests(control, *filter);
    if (request.header("Accept").contains("text/html"))
        co_return events_as_page(requests, *filter, last, control.services);
    co_return events_as_json(requests, last);
}

}  // namespace grantor::sandbox
