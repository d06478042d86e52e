#include "sandbox/control/shown_request.hpp"

#include <fmt/format.h>

#include "base/number.hpp"
#include "oauth/form.hpp"
#include "store/transaction.hpp"

namespace grantor::sandbox {
namespace {

constexpr std::int64_t rows_max = 200;

ShownRequest explained(LoggedRequest request, const ReadTx& tx) {
    ShownRequest shown{std::move(request), {}, {}};
    if (shown.request.status < 400) return shown;
    if (const auto event = tx.request_events().find_by_request_id(shown.request.request_id)) {
        shown.check = event->check;
        shown.explanation = event->explain;
    }
    return shown;
}

}  // namespace

std::expected<LogFilter, std::string_view> read_log_filter(const http::Request& request) {
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

void write_explanations(const Control& control) { control.services.recorder.flush(); }

std::vector<ShownRequest> shown_requests(const Control& control, const LogFilter& filter,
                                         const ReadTx& tx) {
    std::vector<ShownRequest> out;
    for (auto& request : control.traffic.log().list(filter))
        out.push_back(explained(std::move(request), tx));
    return out;
}

std::optional<ShownRequest> find_shown_request(const Control& control, std::int64_t number,
                                               const ReadTx& tx) {
    auto request = control.traffic.log().find(number);
    if (!request) return std::nullopt;
    return explained(std::move(*request), tx);
}

std::string explanation_of(const ShownRequest& shown) {
    if (shown.request.fault.empty()) return shown.explanation;
    return fmt::format("This is the fault `{}` that was injected at /sandbox/faults.{}{}",
                       shown.request.fault, shown.explanation.empty() ? "" : " ",
                       shown.explanation);
}

std::string sender_text(const LoggedRequest& request) {
    std::string out = request.app.empty() ? "No app" : request.app;
    if (!request.user.empty()) out += fmt::format(" for {}", request.user);
    if (!request.company.empty()) out += fmt::format(" in {}", request.company);
    return out;
}

double in_ms(std::chrono::microseconds took) {
    return static_cast<double>(took.count() / 100) / 10.0;
}

}  // namespace grantor::sandbox
