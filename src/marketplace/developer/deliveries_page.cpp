#include <charconv>
#include <fmt/format.h>

#include "marketplace/developer/app_page.hpp"
#include "marketplace/developer/delivery_requests.hpp"
#include "marketplace/developer/pages.hpp"

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

template <class Id>
Id number_of(std::string_view text) {
    Id id;
    std::from_chars(text.data(), text.data() + text.size(), id.value);
    return id;
}

struct DeliveryList {
    OwnApp own;
    std::vector<Delivery> rows;
};

Outcome<DeliveryList> find_deliveries(const Visit& visit, const ReadTx& tx) {
    auto own = own_app_of(visit, tx);
    if (!own) return std::unexpected(own.error());
    DeliveryFilter filter;
    filter.app_id = own->app->id;
    filter.state = state_named(visit.query.find("state").value_or(""));
    filter.before = number_of<DeliveryId>(visit.query.find("before").value_or(""));
    // One more than is shown tells whether there is an older page.
    filter.limit = page_rows + 1;
    auto rows = tx.deliveries().list(filter);
    return DeliveryList{std::move(*own), std::move(rows)};
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
    row.set("DELIVERY_HREF",
            fmt::format("{}/{}", app_path(app, AppTab::deliveries), delivery.id.value));
}

void fill_rows(pages::PageData& data, const Visit& visit, const DeliveryList& view,
               std::string_view filter) {
    const auto path = app_path(*view.own.app, AppTab::deliveries);
    const auto base = filter.empty() ? path + "?" : fmt::format("{}?state={}&", path, filter);
    const bool is_first = visit.query.find("before").value_or("").empty();
    pages::Pager pager{is_first ? "" : base.substr(0, base.size() - 1), ""};
    auto list = data.add("LIST");
    std::int64_t shown = 0;
    for (const auto& delivery : view.rows) {
        if (++shown > page_rows) break;
        auto row = list.add("DELIVERY");
        fill_delivery(row, delivery, *view.own.app);
        if (shown == page_rows && static_cast<std::int64_t>(view.rows.size()) > page_rows)
            pager.next_href = fmt::format("{}before={}", base, delivery.id.value);
    }
    list.set_pager("PAGER", pager);
}

http::Response write_deliveries(const Visit& visit, const DeliveryList& view) {
    const auto& app = *view.own.app;
    const auto frame = app_frame(visit, app, AppTab::deliveries);
    const auto path = app_path(app, AppTab::deliveries);
    const auto filter = visit.query.find("state").value_or("");
    const bool is_filtered = state_named(filter).has_value();
    pages::PageData data;
    fill_form(data, visit, path);
    std::vector<pages::Choice> choices{{"", "All states", !is_filtered}};
    for (const auto& row : states)
        choices.push_back({std::string(row.name), std::string(row.words), row.name == filter});
    data.add_choices("STATE", choices);
    if (view.rows.empty())
        data.show(is_filtered ? "NONE_OF_STATE" : "NONE");
    else
        fill_rows(data, visit, view, is_filtered ? filter : std::string_view{});
    return pages::framed_page(visit.status(), "developer_deliveries", frame, data);
}

struct DeliveryDetail {
    OwnApp own;
    Delivery delivery;
    std::string company_name;  // "": no longer known
};

Outcome<DeliveryDetail> find_delivery(const Visit& visit, const ReadTx& tx) {
    auto own = own_app_of(visit, tx);
    if (!own) return std::unexpected(own.error());
    auto delivery = tx.deliveries().find(visit.id<DeliveryId>("delivery"));
    if (!delivery || delivery->app_id != own->app->id) return refuse_unknown("delivery");
    const auto company = tx.companies().find(delivery->company_id);
    return DeliveryDetail{std::move(*own), std::move(*delivery), company ? company->name : ""};
}

http::Response write_delivery(const Visit& visit, const DeliveryDetail& view) {
    const auto& app = *view.own.app;
    const auto& delivery = view.delivery;
    auto frame = app_frame(visit, app, AppTab::deliveries);
    frame.breadcrumb.push_back({app.name, app_path(app)});
    frame.breadcrumb.push_back({"Deliveries", app_path(app, AppTab::deliveries)});
    pages::PageData data;
    fill_delivery(data, delivery, app);
    fill_form(data, visit,
              fmt::format("{}/{}", app_path(app, AppTab::deliveries), delivery.id.value));
    data.set("DELIVERY_METHOD", delivery.kind == DeliveryKind::uninstall ? "DELETE" : "POST");
    data.set("DELIVERY_COMPANY", view.company_name);
    data.set("DELIVERY_BODY", std::string_view(delivery.body).substr(0, body_shown));
    if (delivery.body.size() > body_shown) data.show("BODY_CUT");
    if (!delivery.last_answer.empty()) data.add("ANSWER").set("ANSWER_TEXT", delivery.last_answer);
    if (delivery.state == DeliveryState::waiting)
        data.set_time("DUE", delivery.due_at);
    else
        data.set_time("FINISHED", delivery.finished_at);
    data.show(delivery.state == DeliveryState::waiting ? "STILL_WAITING" : "REPEATABLE");
    return pages::framed_page(visit.status(), "developer_delivery", frame, data);
}

Outcome<OwnApp> act_on_repetition(const Visit& visit, WriteTx& tx) {
    const auto done = repeat_delivery(client_id_of(visit), visit.id<DeliveryId>("delivery"),
                                      visit.actor(), tx, visit.context);
    if (!done) return std::unexpected(done.error());
    return own_app_of(visit, tx);
}

Outcome<OwnApp> act_on_test_event(const Visit& visit, WriteTx& tx) {
    const auto done = send_test_event(client_id_of(visit), visit.actor(), tx, visit.context);
    if (!done) return std::unexpected(done.error());
    return own_app_of(visit, tx);
}

http::Response finish(const Visit&, const OwnApp& own) {
    return see_done(app_path(*own.app, AppTab::deliveries), "delivery-queued");
}

const PageEndpoint<DeliveryList> deliveries_page{Access::developer, find_deliveries,
                                                 write_deliveries};
const PageEndpoint<DeliveryDetail> delivery_page{Access::developer, find_delivery, write_delivery};
const FormEndpoint<OwnApp> repetition{Access::developer, act_on_repetition, finish};
const FormEndpoint<OwnApp> test_event{Access::developer, act_on_test_event, finish};

}  // namespace

PageAnswer show_deliveries(const http::Request& request, const Services& services) {
    return show_page(request, services, deliveries_page);
}

PageAnswer show_delivery(const http::Request& request, const Services& services) {
    return show_page(request, services, delivery_page);
}

PageAnswer take_repetition(const http::Request& request, const Services& services) {
    return take_form(request, services, repetition, delivery_page);
}

PageAnswer take_test_event(const http::Request& request, const Services& services) {
    return take_form(request, services, test_event, deliveries_page);
}

}  // namespace grantor::marketplace::developer
