#include "rules/announcement.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <optional>

#include "base/encoding.hpp"
#include "model/webhook_payload.hpp"

namespace grantor {
namespace {

// A random UUID (RFC 9562 §5.4).
std::string make_uuid(Random& random) {
    auto bytes = random.bytes<16>();
    bytes[6] = static_cast<std::uint8_t>((bytes[6] & 0x0F) | 0x40);
    bytes[8] = static_cast<std::uint8_t>((bytes[8] & 0x3F) | 0x80);
    const auto digits = to_hex(bytes);
    const std::string_view hex = digits;
    return fmt::format("{}-{}-{}-{}-{}", hex.substr(0, 8), hex.substr(8, 4), hex.substr(12, 4),
                       hex.substr(16, 4), hex.substr(20));
}

// If everybody may see an event, everybody is listed.
std::vector<UserId> permitted_users(const ChangeEvent& event, const ReadTx& tx) {
    if (!event.permitted_user_ids.empty()) return event.permitted_user_ids;
    std::vector<UserId> out;
    for (const auto& member : tx.memberships().of_company(event.company_id))
        out.push_back(member.user_id);
    return out;
}

// As of now, not of when the webhook was created: a user who has left the company or is deactivated
// no longer sees anything, whoever owns the webhook.
bool may_see(const ChangeEvent& event, UserId user, const ReadTx& tx) {
    const auto& readers = event.shown_to;
    if (!readers.empty() && std::ranges::find(readers, user) == readers.end()) return false;
    const auto membership = tx.memberships().find(event.company_id, user);
    if (!membership) return false;
    const auto account = tx.users().find(user);
    if (!account || account->state != UserState::active) return false;
    return event.permitted_user_ids.empty() || membership->role == Role::admin ||
           std::ranges::find(event.permitted_user_ids, user) != event.permitted_user_ids.end();
}

Delivery delivery_to(const Webhook& webhook, std::string body, Time at) {
    Delivery out;
    out.kind = DeliveryKind::webhook;
    out.app_id = webhook.app_id;
    out.company_id = webhook.company_id;
    out.user_id = webhook.user_id;
    out.webhook_id = webhook.id;
    out.url = webhook.subscription_url;
    out.body = std::move(body);
    out.created_at = at;
    out.due_at = at;
    return out;
}

PendingAnnouncement announcement_of(const ChangeEvent& event, const AnnouncementContext& context) {
    return {.event = event,
            .at = context.now,
            .correlation_id = std::string(context.correlation_id),
            .host = std::string(context.host)};
}

// What one unit looks at; each may become a delivery that lists everybody in the company.
constexpr std::int64_t webhooks_at_once = 25;

struct Told {
    std::int64_t deliveries = 0;
    bool is_done = false;
};

// Tells the next page of webhooks, and moves the announcement behind them.
Told tell_next(PendingAnnouncement& announcement, WriteTx& tx, Random& random, const Wire& wire) {
    const auto& event = announcement.event;
    auto webhooks =
        tx.webhooks().of_company(event.company_id, announcement.after, webhooks_at_once);
    Told out{.is_done = static_cast<std::int64_t>(webhooks.size()) < webhooks_at_once};
    if (!webhooks.empty()) announcement.after = webhooks.back().id;
    std::erase_if(webhooks, [&](const Webhook& webhook) {
        return !asks_for(webhook, event) || !may_see(event, webhook.user_id, tx);
    });
    if (webhooks.empty()) return out;

    if (announcement.event_id.empty()) announcement.event_id = make_uuid(random);
    const auto permitted = permitted_users(event, tx);
    const WebhookEnvelope envelope{.now = announcement.at,
                                   .event_id = announcement.event_id,
                                   .correlation_id = announcement.correlation_id,
                                   .host = announcement.host,
                                   .permitted_user_ids = permitted,
                                   .old_flag = wire.old_payload_flag};
    for (const auto& webhook : webhooks)
        tx.deliveries().add(
            delivery_to(webhook, webhook_payload(webhook, event, envelope), announcement.at));
    out.deliveries = static_cast<std::int64_t>(webhooks.size());
    return out;
}

}  // namespace

std::int64_t announce(const ChangeEvent& event, WriteTx& tx, const AnnouncementContext& context) {
    // Each webhook hears of events in their order.
    if (tx.announcements().wait_in(event.company_id)) {
        announce_later(event, tx, context);
        return 0;
    }
    auto announcement = announcement_of(event, context);
    const auto told = tell_next(announcement, tx, context.random, context.wire);
    if (!told.is_done) tx.announcements().add(announcement);
    return told.deliveries;
}

void announce_later(const ChangeEvent& event, WriteTx& tx, const AnnouncementContext& context) {
    tx.announcements().add(announcement_of(event, context));
}

bool go_on_announcing(WriteTx& tx, Random& random, const Wire& wire) {
    auto announcement = tx.announcements().oldest();
    if (!announcement) return false;
    if (tell_next(*announcement, tx, random, wire).is_done)
        tx.announcements().remove(announcement->id);
    else
        tx.announcements().move(*announcement);
    return true;
}

}  // namespace grantor
