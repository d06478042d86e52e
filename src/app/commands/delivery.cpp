#include <fmt/format.h>

#include "app/commands/commands.hpp"
#include "app/commands/place.hpp"
#include "delivery/answer_text.hpp"
#include "model/delivery_names.hpp"
#include "rules/asked_delivery.hpp"

namespace grantor::app {
namespace {

constexpr std::int64_t page_rows = 100;

DeliveryState state_named(const std::string& name) {
    for (const auto state :
         {DeliveryState::waiting, DeliveryState::delivered, DeliveryState::given_up})
        if (delivery_state_name(state) == name) return state;
    throw std::runtime_error("--state takes waiting, delivered or given_up");
}

// "500", or why there was no answer.
std::string outcome_of(const Delivery& row) {
    if (!row.last_failure.empty()) return row.last_failure;
    return row.last_status == 0 ? "not tried yet" : std::to_string(row.last_status);
}

void print_row(const Delivery& row) {
    const bool waits = row.state == DeliveryState::waiting;
    fmt::print("{:>10}  {:<9}  {:<9}  {:>2} tries  {} {}  {}  {}\n", row.id.value,
               delivery_kind_name(row.kind), delivery_state_name(row.state), row.attempts,
               waits ? "due" : "end", to_rfc3339(waits ? row.due_at : row.finished_at),
               delivery::origin_of(row.url), outcome_of(row));
}

Delivery find_delivery(std::int64_t id, const ReadTx& tx) {
    auto found = tx.deliveries().find(DeliveryId{id});
    if (!found)
        throw std::runtime_error(
            fmt::format("there is no delivery {}; finished ones are kept for 30 days", id));
    return std::move(*found);
}

void print_waiting(const ReadTx& tx) {
    fmt::print("{} waiting; the oldest of each app and webhook:\n", tx.deliveries().waiting());
    for (std::int64_t after = 0;;) {
        const auto heads = tx.deliveries().heads(after, page_rows);
        for (const auto& head : heads) print_row(head);
        if (heads.empty()) return;
        after = heads.back().target();
    }
}

std::string retry(std::int64_t id, WriteTx& tx) {
    auto row = find_delivery(id, tx);
    auto by = by_operator(tx);
    if (row.state != DeliveryState::waiting) {
        if (const auto app = tx.apps().find(row.app_id)) by.company_id = app->developer_company_id;
        return fmt::format("filed again as delivery {}", taken(ask_again(row, by, tx)).value);
    }
    tx.deliveries().make_due(row.id, by.at);
    const auto head = tx.deliveries().heads(row.target() - 1, 1).front();
    if (head.id == row.id) return "due now";
    return fmt::format("due as soon as delivery {}, which was filed before it, is done",
                       head.id.value);
}

}  // namespace

void list_deliveries(const Place& place, const DeliveryQuery& query) {
    const auto store = open_store(load_options(place));
    store->read_once_now([&](const ReadTx& tx) {
        if (query.app.empty()) {
            if (!query.state.empty()) throw std::runtime_error("--state needs --app");
            print_waiting(tx);
            return true;
        }
        const auto app = tx.apps().find_by_client_id(query.app);
        if (!app)
            throw std::runtime_error(fmt::format("there is no app with client_id {}", query.app));
        DeliveryFilter filter;
        filter.app_id = app->id;
        if (!query.state.empty()) filter.state = state_named(query.state);
        filter.limit = page_rows;
        for (const auto& row : tx.deliveries().list(filter)) print_row(row);
        return true;
    });
}

void show_delivery(const Place& place, std::int64_t id) {
    const auto store = open_store(load_options(place));
    store->read_once_now([&](const ReadTx& tx) {
        const auto row = find_delivery(id, tx);
        const auto app = tx.apps().find(row.app_id);
        fmt::print("delivery {} {}\nto       {}\napp      {}\n", row.id.value,
                   delivery_kind_name(row.kind), delivery::origin_of(row.url),
                   app ? app->client_id : "none");
        if (row.webhook_id) fmt::print("webhook  {}\n", row.webhook_id.value);
        fmt::print("filed    {}\nstate    {} after {} tries\n", to_rfc3339(row.created_at),
                   delivery_state_name(row.state), row.attempts);
        if (row.state == DeliveryState::waiting)
            fmt::print("due      {}\n", to_rfc3339(row.due_at));
        else
            fmt::print("ended    {}\n", to_rfc3339(row.finished_at));
        fmt::print("last try {}, {} ms\n", outcome_of(row), row.last_duration_ms);
        if (!row.last_answer.empty()) fmt::print("answered {}\n", row.last_answer);
        return true;
    });
}

void retry_delivery(const Place& place, std::int64_t id) {
    const auto store = open_store(load_options(place));
    const auto done = store->write_now([&](WriteTx& tx) { return retry(id, tx); });
    fmt::print("{}\n", done);
}

}  // namespace grantor::app
