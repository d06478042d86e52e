#include <boost/json.hpp>

#include "base/number.hpp"
#include "sandbox/control/answers.hpp"
#include "sandbox/control/endpoints.hpp"
#include "sandbox/control/shown_request.hpp"
#include "store/transaction.hpp"

namespace grantor::sandbox {
namespace {

using http::Request;
using http::Response;
using http::Task;
namespace json = boost::json;

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

json::value write_exchange(const LoggedRequest& request) {
    if (!request.exchange) return nullptr;
    const auto& exchange = *request.exchange;
    return json::object{
        {"request",
         {{"query", exchange.query},
          {"fields", exchange.request_fields},
          {"body", exchange.request_body}}},
        {"answer", {{"fields", exchange.answer_fields}, {"body", exchange.answer_body}}},
        {"streamed", exchange.is_streamed}};
}

}  // namespace

Task<Response> show_events(const Request& request, const Control& control) {
    const auto filter = read_log_filter(request);
    if (!filter) co_return control_refusal(filter.error());
    // Read before the list, so that a client that continues from here misses nothing.
    const auto last = control.traffic.log().last_number();
    write_explanations(control);
    auto reading = [&](const ReadTx& tx) { return shown_requests(control, *filter, tx); };
    json::array events;
    for (const auto& shown : co_await control.services.store.read_once(reading))
        events.push_back(write_request(shown));
    co_return control_answer(
        200, json::object{{"success", true}, {"events", std::move(events)}, {"last", last}});
}

Task<Response> show_event(const Request& request, const Control& control) {
    const auto number = read_number(request.segment("number"));
    write_explanations(control);
    auto reading = [&](const ReadTx& tx) {
        return find_shown_request(control, number.value_or(0), tx);
    };
    const auto shown = co_await control.services.store.read_once(reading);
    if (!shown) co_return control_not_found("there is no such request, or no longer");
    co_return control_answer(200, json::object{{"success", true},
                                               {"event", write_request(*shown)},
                                               {"exchange", write_exchange(shown->request)}});
}

}  // namespace grantor::sandbox
