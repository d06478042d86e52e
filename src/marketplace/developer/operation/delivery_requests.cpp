#include "marketplace/developer/operation/delivery_requests.hpp"

#include "marketplace/developer/own_app.hpp"
#include "oauth/json_text.hpp"

namespace grantor::marketplace {
namespace {

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

}  // namespace

Outcome<DeliveryId> repeat_delivery(std::string_view client_id, DeliveryId delivery,
                                    const Actor& actor, WriteTx& tx, const Context& context) {
    const auto own = find_own_app_to(AppAction::change_texts, client_id, actor, tx);
    if (!own) return std::unexpected(own.error());
    const auto old = tx.deliveries().find(delivery);
    if (!old || old->app_id != own->app->id) return refuse_unknown("delivery");
    return ask_again(*old, audit_of(actor, AuditKind::delivery_repeated, context), tx);
}

Outcome<DeliveryId> send_test_event(std::string_view client_id, const Actor& actor, WriteTx& tx,
                                    const Context& context) {
    const auto own = find_own_app_to(AppAction::change_texts, client_id, actor, tx);
    if (!own) return std::unexpected(own.error());
    const auto& uris = own->app->redirect_uris;
    if (uris.empty() || !is_web_address(uris.front()))
        return refuse_state("The first callback URL does not point to a server on the web.");

    Delivery ping;
    ping.kind = DeliveryKind::ping;
    ping.app_id = own->app->id;
    ping.company_id = actor.company->id;
    ping.user_id = actor.user.id;
    ping.url = uris.front();
    ping.body = ping_body(*own->app, actor, context.now);
    return ask_for_delivery(std::move(ping), "test event",
                            audit_of(actor, AuditKind::delivery_repeated, context), tx);
}

}  // namespace grantor::marketplace
