#include "base/number.hpp"
#include "marketplace/developer/operation/delivery_requests.hpp"
#include "marketplace/developer/own_app.hpp"
#include "marketplace/manage/endpoints.hpp"
#include "model/delivery_names.hpp"

namespace grantor::marketplace {
namespace {

using http::Method;

constexpr std::int64_t page_size = 100;
constexpr std::int64_t activity_days_max = 92;

std::string_view name_of(ActivityKind kind) {
    // table: in the order of the enumerators, which count from 1.
    constexpr std::string_view names[] = {"installed",      "uninstalled",    "token_granted",
                                          "token_refused",  "call_passed",    "call_unauthorized",
                                          "call_forbidden", "call_over_limit"};
    static_assert(std::size(names) == activity_kinds);
    return names[static_cast<std::size_t>(kind) - 1];
}

ScriptAnswer list_deliveries(const ScriptCall& call, const ReadTx& tx) {
    const auto own = find_own_app(call.segment("client_id"), call.actor(), tx);
    if (!own) return std::unexpected(own.error());
    DeliveryFilter filter;
    filter.app_id = own->app->id;
    filter.before.value = call.asked_number("before");
    filter.limit = page_size;
    json::array rows;
    for (const auto& delivery : tx.deliveries().list(filter))
        rows.push_back({{"id", delivery.id.value},
                        {"kind", delivery_kind_name(delivery.kind)},
                        {"state", delivery_state_name(delivery.state)},
                        {"attempts", delivery.attempts},
                        {"created_at", to_rfc3339(delivery.created_at)},
                        {"last_status", delivery.last_status},
                        {"last_failure", delivery.last_failure},
                        {"last_duration_ms", delivery.last_duration_ms}});
    return rows;
}

ScriptAnswer redeliver(const ScriptCall& call, WriteTx& tx) {
    const auto id = call.id<DeliveryId>("delivery");
    const auto repeated =
        repeat_delivery(call.segment("client_id"), id, call.actor(), tx, call.context);
    if (!repeated) return std::unexpected(repeated.error());
    return json::object{{"id", repeated->value}};
}

ScriptAnswer ping(const ScriptCall& call, WriteTx& tx) {
    const auto sent = send_test_event(call.segment("client_id"), call.actor(), tx, call.context);
    if (!sent) return std::unexpected(sent.error());
    return json::object{{"id", sent->value}};
}

ScriptAnswer list_activity(const ScriptCall& call, const ReadTx& tx) {
    const auto own = find_own_app(call.segment("client_id"), call.actor(), tx);
    if (!own) return std::unexpected(own.error());
    const auto wanted = read_number(call.query.find("days").value_or("30"));
    if (!wanted || *wanted < 1 || *wanted > activity_days_max)
        return refuse_field("days", "Enter a number of days from 1 to 92.");
    const auto today = day_of(call.context.now);
    json::array rows;
    for (const auto& row : tx.app_activities().of_app(own->app->id, today - *wanted + 1))
        rows.push_back({{"day", to_rfc3339(Time{days{row.day}}).substr(0, 10)},
                        {"what", name_of(row.kind)},
                        {"count", row.count}});
    return json::object{
        {"active_installations", tx.app_activities().active_installations(own->app->id)},
        {"days", std::move(rows)}};
}

ScriptAnswer list_errors(const ScriptCall& call, const ReadTx& tx) {
    const auto own = find_own_app(call.segment("client_id"), call.actor(), tx);
    if (!own) return std::unexpected(own.error());
    json::array rows;
    for (const auto& event : tx.request_events().list(own->app->id, page_size))
        rows.push_back({{"at", to_rfc3339(event.at)},
                        {"request_id", event.request_id},
                        {"method", event.method},
                        {"path", event.path},
                        {"status", event.status},
                        {"check", event.check},
                        {"explanation", event.explain}});
    return rows;
}

constexpr auto developer = Access::developer;

// table: method, path, who may, function, status of success.
constexpr EndpointRow rows[] = {
    {Method::get, "/manage/v1/apps/{client_id}/deliveries", developer, list_deliveries},
    {Method::post, "/manage/v1/apps/{client_id}/deliveries/{delivery}/redeliver", developer,
     redeliver, 201},
    {Method::post, "/manage/v1/apps/{client_id}/ping", developer, ping, 201},
    {Method::get, "/manage/v1/apps/{client_id}/activity", developer, list_activity},
    {Method::get, "/manage/v1/apps/{client_id}/errors", developer, list_errors},
};

}  // namespace

std::span<const EndpointRow> delivery_endpoints() { return rows; }

}  // namespace grantor::marketplace
