#include "delivery/outgoing.hpp"

#include <boost/json.hpp>
#include <fmt/format.h>
#include <optional>

#include "base/encoding.hpp"
#include "delivery/signature.hpp"
#include "http/message.hpp"
#include "model/webhook_payload.hpp"
#include "token/client_secret.hpp"
#include "token/webhook_password.hpp"

namespace grantor::delivery {
namespace {

namespace json = boost::json;

constexpr Obstacle no_app{Obstacle::Kind::lasting, "The app no longer exists."};
constexpr Obstacle unusable_app{Obstacle::Kind::lasting, "The app was disabled or deleted."};
constexpr Obstacle no_webhook{Obstacle::Kind::lasting, "The webhook was removed."};
constexpr Obstacle no_secret{
    Obstacle::Kind::passing,
    "The app has no client secret to send it with. Add one in the app's credentials."};
constexpr Obstacle no_password{
    Obstacle::Kind::passing,
    "The webhook's password cannot be opened: its key is no longer in the key ring."};

// The active ones, newest first. One whose key is gone cannot be used; others may still be.
std::vector<Secret> open_secrets(const App& app, const KeyRing& keys) {
    std::vector<Secret> out;
    for (const auto& secret : app.secrets)
        if (auto opened = open_client_secret({secret.key_id, secret.mac}, secret.sealed, keys))
            out.push_back(std::move(*opened));
    return out;
}

void add_basic(Outgoing& out, std::string_view user, const Secret& password) {
    Secret credentials{to_base64(as_bytes(fmt::format("{}:{}", user, password.reveal())))};
    http::add_field(out.request.fields, "Authorization",
                    fmt::format("Basic {}", credentials.reveal()));
    out.secrets.push_back(std::move(credentials));
}

// Of the payloads that model/webhook_payload writes.
std::string event_of_webhook(std::string_view body) {
    boost::system::error_code error;
    const auto payload = json::parse(body, error);
    const auto text = [&](const char* pointer) -> std::string {
        const auto* value = error ? nullptr : payload.find_pointer(pointer, error);
        return value != nullptr && value->is_string() ? std::string(value->get_string()) : "";
    };
    if (auto old = text("/event"); !old.empty()) return old;
    error.clear();
    const auto action = text("/meta/action");
    return action.empty() ? "webhook" : fmt::format("{}.{}", action, text("/meta/entity"));
}

// The one difference between attempts.
std::string body_of(const Delivery& waiting, const std::optional<Webhook>& webhook) {
    if (!webhook) return waiting.body;
    return with_attempt(waiting.body, webhook->version, static_cast<int>(waiting.attempts) + 1);
}

}  // namespace

std::expected<Outgoing, Obstacle> make_outgoing(const Delivery& waiting, const ReadTx& tx,
                                                const KeyRing& keys, Time sent_at) {
    const auto app = tx.apps().find(waiting.app_id);
    const bool of_webhook = waiting.kind == DeliveryKind::webhook;
    // A disabled app is told that it was uninstalled, but nothing about what happens in a company.
    if (waiting.app_id && !app) return std::unexpected(no_app);
    if (app && !app->is_usable() && waiting.kind != DeliveryKind::uninstall)
        return std::unexpected(unusable_app);
    const auto webhook = of_webhook ? tx.webhooks().find(waiting.webhook_id) : std::nullopt;
    if (of_webhook && !webhook) return std::unexpected(no_webhook);

    Outgoing out;
    if (app) out.secrets = open_secrets(*app, keys);
    if (app && !app->is_public_client() && out.secrets.empty()) return std::unexpected(no_secret);
    const auto signing = out.secrets;
    out.request.method = waiting.kind == DeliveryKind::uninstall ? "DELETE" : "POST";
    out.request.url = waiting.url;
    out.request.body = body_of(waiting, webhook);
    auto& fields = out.request.fields;
    http::add_field(fields, "Content-Type", "application/json");
    http::add_field(fields, "X-Grantor-Delivery", std::to_string(waiting.id.value));
    http::add_field(fields, "X-Grantor-Event", event_name(waiting));
    if (!signing.empty())
        http::add_field(fields, "X-Grantor-Signature",
                        write_signature(to_s(sent_at), out.request.body, signing));
    if (waiting.kind == DeliveryKind::uninstall && app && !app->is_public_client())
        add_basic(out, app->client_id, signing.front());
    if (webhook && !(webhook->http_auth_user.empty() && webhook->http_auth_password.empty())) {
        auto password = open_webhook_password(webhook->http_auth_password, keys);
        if (!password) return std::unexpected(no_password);
        add_basic(out, webhook->http_auth_user, *password);
        if (!password->empty()) out.secrets.push_back(std::move(*password));
    }
    return out;
}

std::string event_name(const Delivery& delivery) {
    switch (delivery.kind) {
        case DeliveryKind::uninstall:
            return "uninstall";
        case DeliveryKind::webhook:
            return event_of_webhook(delivery.body);
        case DeliveryKind::ping:
            return "ping";
    }
    return "unknown";
}

}  // namespace grantor::delivery
