#include "rules/asked_delivery.hpp"

#include <fmt/format.h>

namespace grantor {
namespace {

bool has_room(AppId app, const ReadTx& tx) {
    DeliveryFilter waiting;
    waiting.app_id = app;
    waiting.state = DeliveryState::waiting;
    waiting.limit = asked_deliveries_max;
    return static_cast<std::int64_t>(tx.deliveries().list(waiting).size()) < asked_deliveries_max;
}

}  // namespace

// Deliveries queued for the same target go first, and must not delay it for an hour.
Outcome<DeliveryId> ask_for_delivery(Delivery wanted, std::string_view what, AuditEvent by,
                                     WriteTx& tx) {
    if (!has_room(wanted.app_id, tx))
        return refuse_state(fmt::format(
            "{} deliveries of this app are already queued. Try again when they have been sent.",
            asked_deliveries_max));
    wanted.created_at = by.at;
    wanted.due_at = by.at;
    tx.deliveries().hasten(wanted.target(), by.at);
    const auto id = tx.deliveries().add(wanted);
    by.kind = AuditKind::delivery_repeated;
    by.app_id = wanted.app_id;
    by.detail = fmt::format("{}, as {}", what, id.value);
    tx.audit_events().add(by);
    return id;
}

Outcome<DeliveryId> ask_again(const Delivery& old, AuditEvent by, WriteTx& tx) {
    if (old.state == DeliveryState::waiting)
        return refuse_state("It has not been delivered yet. It will be sent automatically.");
    if (old.webhook_id && !tx.webhooks().find(old.webhook_id))
        return refuse_state("Its webhook was removed.");
    return ask_for_delivery(old, fmt::format("delivery {} again", old.id.value), std::move(by), tx);
}

}  // namespace grantor
