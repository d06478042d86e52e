#include <fmt/format.h>

#include "marketplace/developer/app_page.hpp"
#include "marketplace/developer/operation/delivery_requests.hpp"
#include "marketplace/developer/pages.hpp"
#include "marketplace/link.hpp"

namespace grantor::marketplace::developer {
namespace {

constexpr std::int64_t page_rows = 50;
// Of a body that is shown: a page stays below 100 KB whatever was sent.
constexpr std::size_t body_shown = 20'000;

struct StateRow {
    DeliveryState state;
    std::string_view name;  // in the address
    std::string_view words;
};
constexpr StateRow states[] = {{DeliveryState::waiting, "waiting", "Waiting"},
                               {DeliveryState::delivered, "delivered", "Delivered"},
                               {DeliveryState::given_up, "given-up", "Given up"}};

std::optional<DeliveryState> state_named(std::string_view name) {
    for (const auto& row : states)
        if (row.name == name) return row.state;
    return std::nullopt;
}

std::string_view name_of(DeliveryState state) {
    for (const auto& row : states)
        if (row.state == state) return row.name;
    return {};
}

std::string_view words_of(DeliveryKind kind) {
    switch (kind) {
        case DeliveryKind::uninstall:
            return "Uninstall notice";
        case DeliveryKind::webhook:
            return "Webhook";
        case DeliveryKind::ping:
            return "Test event";
    }
    return "Delivery";
}

pages::FrameBadge badge_of(const Delivery& delivery) {
    switch (delivery.state) {
        case DeliveryState::waiting:
            return {delivery.attempts == 0 ? "Waiting" : "Retrying", pages::Tone::waiting};
        case DeliveryState::delivered:
            return {"Delivered", pages::Tone::good};
        case DeliveryState::given_up:
            return {"Given up", pages::Tone::bad};
    }
    return {"Unknown", pages::Tone::quiet};
}

// What the last attempt came to: "200 in 12 ms", or the failure.
std::string outcome_of(const Delivery& delivery) {
    if (!delivery.last_failure.empty()) return delivery.last_failure;
    if (delivery.last_status == 0) return "Not sent yet";
    return fmt::format("{} in {} ms", delivery.last_status, delivery.last_duration_ms);
}

std::string delivery_path(const App& app, const Delivery& delivery) {
    return fmt::format("{}/{}", app_path(app, AppTab::deliveries), delivery.id.value);
}

void fill_delivery(pages::PageData& row, const Delivery& delivery, const App& app) {
    const auto badge = badge_of(delivery);
    row.set_badge("DELIVERY_STATE", badge.text, badge.tone);
    row.set("DELIVERY_KIND", words_of(delivery.kind));
    row.set("DELIVERY_NUMBER", std::to_string(delivery.id.value));
    row.set("DELIVERY_URL", delivery.url);
    row.set_time("DELIVERY_AT", delivery.created_at);
    row.set_number("DELIVERY_ATTEMPTS", delivery.attempts);
    row.set("DELIVERY_OUTCOME", outcome_of(delivery));
    row.set("DELIVERY_HREF", delivery_path(app, delivery));
}

void fill_rows(pages::PageData& data, const App& app, const DeliveryFilter& filter,
               const std::vector<Delivery>& rows) {
    const auto path = app_path(app, AppTab::deliveries);
    const std::string state(filter.state ? name_of(*filter.state) : "");
    auto list = data.add("LIST");
    pages::Pager pager;
    if (filter.before) pager.first_href = link(path, {{"state", state}});
    std::int64_t shown = 0;
    for (const auto& delivery : rows) {
        if (++shown > page_rows) break;
        auto row = list.add("DELIVERY");
        fill_delivery(row, delivery, app);
        if (shown == page_rows && static_cast<std::int64_t>(rows.size()) > page_rows)
            pager.next_href =
                link(path, {{"state", state}, {"before", std::to_string(delivery.id.value)}});
    }
    list.set_pager("PAGER", pager);
}

}  // namespace

Outcome<http::Response> show_deliveries(const Visit& visit, const ReadTx& tx) {
    const auto own = own_app_of(visit, tx);
    if (!own) return std::unexpected(own.error());
    const auto& app = *own->app;
    DeliveryFilter filter;
    filter.app_id = app.id;
    filter.state = state_named(visit.query.find("state").value_or(""));
    filter.before = {number_in(visit.query, "before")};
    // One more than is shown tells whether there is an older page.
    filter.limit = page_rows + 1;
    const auto rows = tx.deliveries().list(filter);
    pages::PageData data;
    fill_form(data, visit, app_path(app, AppTab::deliveries));
    std::vector<pages::Choice> choices{{"", "All states", !filter.state}};
    for (const auto& row : states)
        choices.push_back(
            {std::string(row.name), std::string(row.words), row.state == filter.state});
    data.add_choices("STATE", choices);
    if (rows.empty())
        data.show(filter.state ? "NONE_OF_STATE" : "NONE");
    else
        fill_rows(data, app, filter, rows);
    const auto frame = app_frame(visit, app, AppTab::deliveries);
    return pages::framed_page(visit.status(), "developer_deliveries", frame, data);
}

Outcome<http::Response> show_delivery(const Visit& visit, const ReadTx& tx) {
    const auto own = own_app_of(visit, tx);
    if (!own) return std::unexpected(own.error());
    const auto& app = *own->app;
    const auto delivery = tx.deliveries().find(visit.id<DeliveryId>("delivery"));
    if (!delivery || delivery->app_id != app.id) return refuse_unknown("delivery");
    const auto company = tx.companies().find(delivery->company_id);
    auto frame = app_frame(visit, app, AppTab::deliveries);
    frame.breadcrumb.push_back({app.name, app_path(app)});
    frame.breadcrumb.push_back({"Deliveries", app_path(app, AppTab::deliveries)});
    pages::PageData data;
    fill_delivery(data, *delivery, app);
    fill_form(data, visit, delivery_path(app, *delivery));
    data.set("DELIVERY_METHOD", delivery->kind == DeliveryKind::uninstall ? "DELETE" : "POST");
    data.set("DELIVERY_COMPANY", company ? company->name : "");
    data.set("DELIVERY_BODY", std::string_view(delivery->body).substr(0, body_shown));
    if (delivery->body.size() > body_shown) data.show("BODY_CUT");
    if (!delivery->last_answer.empty())
        data.add("ANSWER").set("ANSWER_TEXT", delivery->last_answer);
    if (delivery->state == DeliveryState::waiting)
        data.set_time("DUE", delivery->due_at);
    else
        data.set_time("FINISHED", delivery->finished_at);
    data.show(delivery->state == DeliveryState::waiting ? "STILL_WAITING" : "REPEATABLE");
    return pages::framed_page(visit.status(), "developer_delivery", frame, data);
}

Outcome<http::Response> take_repetition(const Visit& visit, WriteTx& tx) {
    return see_done(repeat_delivery(client_id_of(visit), visit.id<DeliveryId>("delivery"),
                                    visit.actor(), tx, visit.context),
                    app_path(visit, AppTab::deliveries), "delivery-queued");
}

Outcome<http::Response> take_test_event(const Visit& visit, WriteTx& tx) {
    return see_done(send_test_event(client_id_of(visit), visit.actor(), tx, visit.context),
                    app_path(visit, AppTab::deliveries), "delivery-queued");
}

}  // namespace grantor::marketplace::developer
