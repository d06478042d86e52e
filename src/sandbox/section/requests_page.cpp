#include <algorithm>
#include <fmt/format.h>

#include "base/encoding.hpp"
#include "base/number.hpp"
#include "pages/frame.hpp"
#include "sandbox/control/shown_request.hpp"
#include "sandbox/section/pages.hpp"
#include "store/transaction.hpp"

namespace grantor::sandbox {
namespace {

// Rows of the page: the size of a page stays below 100 KB with the longest of explanations.
constexpr std::size_t page_rows = 60;

std::string filter_query(const LogFilter& filter) {
    const auto outcome =
        std::ranges::find(outcome_choices, filter.outcome, &OutcomeChoice::outcome);
    return fmt::format("client_id={}&outcome={}&path={}", percent_encode(filter.client_id),
                       outcome->value, percent_encode(filter.path));
}

void set_filter_fields(pages::PageData& data, const LogFilter& filter, const ReadTx& tx) {
    for (const auto& app : tx.apps().list()) {
        auto option = data.add("APP");
        option.set("APP_ID", app.client_id);
        option.set("APP_NAME", app.name);
        if (app.client_id == filter.client_id) option.show("CHOSEN");
    }
    for (const auto& choice : outcome_choices) {
        auto option = data.add("OUTCOME");
        option.set("OUTCOME_VALUE", choice.value);
        option.set("OUTCOME_TEXT", choice.text);
        if (choice.outcome == filter.outcome) option.show("CHOSEN");
    }
    data.set("PATH", filter.path);
}

pages::Tone tone_of(int status) {
    if (status >= 500 || status == 0) return pages::Tone::bad;
    return status >= 400 ? pages::Tone::waiting : pages::Tone::good;
}

void add_row(pages::PageData& list, const ShownRequest& shown) {
    const auto& request = shown.request;
    auto row = list.add("ROW");
    row.set_badge("STATUS", std::to_string(request.status), tone_of(request.status));
    row.set("METHOD", request.method);
    row.set("REQUEST_PATH", request.path);
    row.set("NUMBER", std::to_string(request.number));
    row.set_time("AT", request.at);
    row.set("BY", sender_text(request));
    row.set("REQUEST_ID", request.request_id);
    row.set("TOOK", fmt::format("{:.1f}", in_ms(request.took)));
    const auto why = explanation_of(shown);
    if (!why.empty()) row.add("WITH_WHY").set_explained("WHY", why);
}

std::string with_query(std::string_view path, std::string_view query) {
    return query.empty() ? std::string(path) : fmt::format("{}?{}", path, query);
}

std::string request_text(const LoggedRequest& request, const Exchange& exchange) {
    auto out = fmt::format("{} {}\n{}", request.method, with_query(request.path, exchange.query),
                           exchange.request_fields);
    return exchange.request_body.empty() ? out : out + "\n" + exchange.request_body;
}

std::string answer_text(const LoggedRequest& request, const Exchange& exchange) {
    auto out = fmt::format("HTTP {}\n{}", request.status, exchange.answer_fields);
    return exchange.answer_body.empty() ? out : out + "\n" + exchange.answer_body;
}

}  // namespace

Outcome<http::Response> show_requests(const SectionVisit& section, const ReadTx& tx) {
    const auto& visit = section.visit;
    const auto& log = section.control.traffic.log();
    auto filter = read_log_filter(visit.request);
    if (!filter) return refuse_field("path", std::string(filter.error()));
    filter->limit = std::min(filter->limit, page_rows);
    // Read before the list, so that a page that continues from here misses nothing.
    const auto last = log.last_number();
    const auto requests = shown_requests(section.control, *filter, tx);
    const auto fill_rows = [&](pages::PageData& list) {
        list.set("LAST", std::to_string(last));
        list.set("LIVE", "/sandbox/events?" + filter_query(*filter));
        for (const auto& shown : requests) add_row(list, shown);
    };
    pages::PageData data;
    if (asks_for_fragment(visit.request)) {
        fill_rows(data);
        return pages::fragment("part_sandbox_requests", visit.services.brand, data);
    }
    auto list = data.part("ROWS", "part_sandbox_requests");
    fill_rows(list);
    auto frame = section.frame("Requests", "/sandbox/events");
    frame.lead =
        "Every request that apps made to this sandbox, newest first, with the reason for "
        "each refusal.";
    set_filter_fields(data, *filter, tx);
    const bool is_filtered =
        !filter->client_id.empty() || !filter->path.empty() || filter->outcome != LogOutcome::any;
    if (requests.empty()) data.show(is_filtered ? "FILTERED" : "UNFILTERED");
    return pages::framed_page(visit.status(), "sandbox_requests", frame, data, "live.js");
}

Outcome<http::Response> show_request(const SectionVisit& section, const ReadTx& tx) {
    const auto& visit = section.visit;
    const auto number = read_number(visit.segment("number"));
    const auto shown = find_shown_request(section.control, number.value_or(0), tx);
    if (!shown) return refuse_unknown("request in the log");
    const auto& request = shown->request;
    auto frame = section.frame("Request " + request.request_id, "/sandbox/events");
    frame.breadcrumb = {{"Requests", "/sandbox/events"}};
    pages::PageData data;
    data.set("METHOD", request.method);
    data.set("REQUEST_PATH", request.path);
    data.set("STATUS", std::to_string(request.status));
    data.set_time("AT", request.at);
    data.set("TOOK", fmt::format("{:.1f}", in_ms(request.took)));
    data.set("BY", sender_text(request));
    data.set("REQUEST_ID", request.request_id);
    if (const auto why = explanation_of(*shown); !why.empty())
        data.add("HAS_WHY").set_explained("WHY", why);
    if (!request.fault.empty()) data.add("HAS_FAULT").set("FAULT", request.fault);
    if (!request.exchange) {
        data.show("TOO_OLD");
    } else {
        auto exchange = data.add("EXCHANGE");
        exchange.set("REQUEST_TEXT", request_text(request, *request.exchange));
        exchange.set("ANSWER_TEXT", answer_text(request, *request.exchange));
        if (request.exchange->is_streamed) exchange.show("STREAMED");
    }
    return pages::framed_page(visit.status(), "sandbox_request", frame, data);
}

}  // namespace grantor::sandbox
