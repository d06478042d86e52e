#include "app/sandbox_traffic_routes.hpp"

#include <boost/json.hpp>
#include <fmt/format.h>

#include "app/application.hpp"
#include "app/sandbox_answers.hpp"
#include "app/sandbox_traffic.hpp"
#include "base/number.hpp"
#include "oauth/form.hpp"
#include "pages/page.hpp"
#include "store/transaction.hpp"

namespace grantor::app {
namespace {

using http::Request;
using http::Response;
using sandbox::LogFilter;
using sandbox::LoggedRequest;
using sandbox::Outcome;
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

std::vector<ShownRequest> shown_requests(Application& application, SandboxTraffic& traffic,
                                         const LogFilter& filter) {
    // Explanations are written separately from the requests; those of the newest must be there.
    application.recorder().flush();
    auto requests = traffic.log().list(filter);
    return application.store().read_now([&](const ReadTx& tx) {
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
    return sandbox_answer(200, json::object{{"success", true}, {"events", events}, {"last", last}});
}

void set_filter_fields(pages::PageData& data, const LogFilter& filter, Application& application) {
    application.store().read_now([&](const ReadTx& tx) {
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
                        std::int64_t last, Application& application) {
    pages::PageData data;
    set_filter_fields(data, filter, application);
    const bool is_filtered =
        !filter.client_id.empty() || !filter.path.empty() || filter.outcome != Outcome::any;
    data.show(is_filtered ? "FILTERED" : "UNFILTERED");
    if (!requests.empty()) data.show("HAS_ROWS");
    data.set("LAST", std::to_string(last));
    for (const auto& shown : requests) add_row(data, shown);
    return pages::live_page("sandbox_events", "Requests", data, "events.js");
}

Response show_events(const Request& request, Application& application, SandboxTraffic& traffic) {
    const auto filter = read_filter(request);
    if (!filter) return sandbox_refusal(filter.error());
    // Read before the list, so that a client that continues from here misses nothing.
    const auto last = traffic.log().last_number();
    const auto requests = shown_requests(application, traffic, *filter);
    if (request.header("Accept").contains("text/html"))
        return events_as_page(requests, *filter, last, application);
    return events_as_json(requests, last);
}

Response list_faults(SandboxTraffic& traffic) {
    json::array faults;
    for (const auto& fault : traffic.faults().all()) faults.push_back(write_fault(fault));
    return sandbox_answer(200, json::object{{"success", true}, {"faults", faults}});
}

Response order_fault(const Request& request, SandboxTraffic& traffic) {
    const auto body = read_sandbox_body(request);
    if (!body) return sandbox_refusal("the body must be a JSON object");
    const auto fault = sandbox::read_fault(*body);
    if (!fault) return sandbox_refusal(fault.error());
    const auto ordered = traffic.faults().add(*fault);
    if (!ordered) return sandbox_refusal("too many faults are waiting; DELETE /sandbox/faults");
    auto answer = write_fault(*ordered);
    answer["success"] = true;
    return sandbox_answer(201, answer);
}

Response cancel_faults(SandboxTraffic& traffic) {
    traffic.faults().clear();
    return sandbox_answer(200, json::object{{"success", true}});
}

Response cancel_fault(const Request& request, SandboxTraffic& traffic) {
    const auto id = read_number(request.segment("fault"));
    if (!id || !traffic.faults().remove(*id)) return sandbox_not_found("there is no such fault");
    return sandbox_answer(200, json::object{{"success", true}});
}

}  // namespace

std::vector<http::Route> sandbox_traffic_routes(Application& application, SandboxTraffic& traffic) {
    using http::Method;
    const auto at_once = [](auto endpoint) { return http::AnswersAtOnce(std::move(endpoint)); };
    const auto ordering = [&application](auto endpoint) {
        return http::AnswersAtOnce([&application, endpoint](const Request& request) {
            return is_foreign_to_sandbox(request, application.site()) ? foreign_to_sandbox()
                                                                      : endpoint(request);
        });
    };
    return {
        {Method::get, "/sandbox/events", at_once([&](const Request& request) {
             return show_events(request, application, traffic);
         })},
        {Method::get, "/sandbox/faults",
         at_once([&traffic](const Request&) { return list_faults(traffic); })},
        {Method::post, "/sandbox/faults",
         ordering([&traffic](const Request& request) { return order_fault(request, traffic); })},
        {Method::delete_, "/sandbox/faults",
         ordering([&traffic](const Request&) { return cancel_faults(traffic); })},
        {Method::delete_, "/sandbox/faults/{fault}",
         ordering([&traffic](const Request& request) { return cancel_fault(request, traffic); })},
    };
}

}  // namespace grantor::app
