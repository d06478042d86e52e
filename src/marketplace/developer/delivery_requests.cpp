#include "marketplace/developer/delivery_requests.hpp"

#include <fmt/format.h>

#include "marketplace/developer/own_app.hpp"
#include "oauth/json_text.hpp"

namespace grantor::marketplace {
namespace {

bool has_room(const App& app, const ReadTx& tx) {
    DeliveryFilter waiting;
    waiting.app_id = app.id;
    waiting.state = DeliveryState::waiting;
    waiting.limit = asked_deliveries_max;
    return static_cast<std::int64_t>(tx.deliveries().list(waiting).size()) < asked_deliveries_max;
}

std::unexpected<Refusal> refuse_room() {
    return refuse_state(fmt::format(
        "{} deliveries of this app are already queued. Try again when they have been sent.",
        asked_deliveries_max));
}

bool is_web_address(std::string_view uri) {
    return uri.starts_with("https://") || uri.starts_with("http://");
}

std::string ping_body(const App& app, const Actor& actor, Time now) {
    std::string out = R"({"event":"ping","client_id":)";
    append_json_text(app.client_id, out);
    out += R"(,"company_id":)";
    append_json_number(actor.company->id.value, out);
    out += R"(,"user_id":)";
    append_json_number(actor.user.id.value, out);
    out += R"(,"timestamp":)";
    append_json_text(to_rfc3339(now), out);
    out += '}';
    return out;
}

void note(AppId app, std::string detail, const Actor& actor, WriteTx& tx, const Context& context) {
    auto event = audit_of(actor, AuditKind::delivery_repeated, context);
    event.app_id = app;
    event.detail = std::move(detail);
    tx.audit_events().add(event);
}

}  // namespace

// What waits for the same target goes first, and must not hold it up for an hour.
Outcome<DeliveryId> repeat_delivery(std::string_view client_id, DeliveryId delivery,
                                    const Actor& actor, WriteTx& tx, const Context& context) {
    const auto own = find_own_app_to(AppAction::change_texts, client_id, actor, tx);
    if (!own) return std::unexpected(own.error());
    const auto old = tx.deliveries().find(delivery);
    if (!old || old->app_id != own->app->id) return refuse_unknown("delivery");
    if (old->state == DeliveryState::waiting)
        return refuse_state("It has not been delivered yet. It will be retried automatically.");
    if (old->webhook_id && !tx.webhooks().find(old->webhook_id))
        return refuse_state("Its webhook was removed.");
    if (!has_room(*own->app, tx)) return refuse_room();

    Delivery again;
    again.kind = old->kind;
    again.app_id = old->app_id;
    again.company_id = old->company_id;
    again.user_id = old->user_id;
    again.webhook_id = old->webhook_id;
    again.url = old->url;
    again.body = old->body;
    again.created_at = context.now;
    again.due_at = context.now;
    tx.deliveries().hasten(again.target(), context.now);
    const auto id = tx.deliveries().add(again);
    note(own->app->id, fmt::format("delivery {} again, as {}", delivery.value, id.value), actor, tx,
         context);
    return id;
}

Outcome<DeliveryId> send_test_event(std::string_view client_id, const Actor& actor, WriteTx& tx,
                                    const Context& context) {
    const auto own = find_own_app_to(AppAction::change_texts, client_id, actor, tx);
    if (!own) return std::unexpected(own.error());
    const auto& uris = own->app->redirect_uris;
    if (uris.empty() || !is_web_address(uris.front()))
        return refuse_state("The first callback URL does not point to a server on the web.");
    if (!has_room(*own->app, tx)) return refuse_room();

    Delivery ping;
    ping.kind = DeliveryKind::ping;
    ping.app_id = own->app->id;
    ping.company_id = actor.company->id;
    ping.user_id = actor.user.id;
    ping.url = uris.front();
    ping.body = ping_body(*own->app, actor, context.now);
    ping.created_at = context.now;
    ping.due_at = context.now;
    tx.deliveries().hasten(ping.target(), context.now);
    const auto id = tx.deliveries().add(ping);
    note(own->app->id, fmt::format("test event, as {}", id.value), actor, tx, context);
    return id;
}

}  // namespace grantor::marketplace
