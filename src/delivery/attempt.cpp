#include "delivery/attempt.hpp"

#include <algorithm>
#include <fmt/format.h>

#include "base/log.hpp"
#include "delivery/answer_text.hpp"
#include "delivery/retry_schedule.hpp"
#include "model/delivery_names.hpp"

namespace grantor::delivery {
namespace {

constexpr int gone = 410;  // RFC 9110 §15.5.11: likely permanent, and meant to be told
// What one unit of work gives up behind a dead target, so that no unit is long.
constexpr int given_up_at_once_max = 200;

constexpr std::string_view webhook_removed_sentence = "The webhook was removed.";
constexpr std::string_view gone_sentence =
    "The webhook was removed: its address answered 410 Gone.";
constexpr std::string_view failing_sentence =
    "The webhook was removed: nothing could be delivered to it for three days.";
constexpr std::string_view dead_target_sentence =
    "It waited for a day behind other deliveries to the same address, which did not answer.";

void give_up(Delivery& delivery, Time now) {
    delivery.state = DeliveryState::given_up;
    delivery.finished_at = now;
}

Delivery after(const Attempt& attempt, Time now) {
    Delivery row = attempt.delivery;
    if (attempt.kind == Attempt::Kind::overdue) {
        give_up(row, now);
        return row;
    }
    row.attempts += attempt.kind == Attempt::Kind::pointless ? 0 : 1;
    row.last_status = attempt.status;
    row.last_failure = attempt.failure;
    row.last_answer = attempt.answer;
    row.last_duration_ms = attempt.duration.count();
    const auto next =
        attempt.kind == Attempt::Kind::pointless ? std::nullopt : next_attempt(row, now);
    if (attempt.is_success()) {
        row.state = DeliveryState::delivered;
        row.finished_at = now;
    } else if (next) {
        row.due_at = *next;
    } else {
        give_up(row, now);
    }
    return row;
}

// Its address is dead: the next one of the target is tried in an hour, and what would be too old by
// then is given up here. Otherwise each of thousands would cost a wait until it times out.
std::int64_t spare_followers(const Delivery& dead, WriteTx& tx, Time now) {
    const auto next_try = now + later_retry;
    for (int given_up = 0; given_up < given_up_at_once_max; ++given_up) {
        auto heads = tx.deliveries().heads(dead.target() - 1, 1);
        if (heads.empty() || heads.front().target() != dead.target()) return given_up;
        auto& head = heads.front();
        if (head.kind == DeliveryKind::ping) return given_up;  // somebody waits for its outcome
        const bool outlives = head.created_at + delivery_lifetime > next_try;
        if (outlives) {
            head.due_at = std::max(head.due_at, next_try);
        } else {
            head.last_failure = dead_target_sentence;
            give_up(head, now);
        }
        tx.deliveries().note_attempt(head);
        if (outlives) return given_up;
    }
    return given_up_at_once_max;
}

void remove_webhook(const Webhook& webhook, std::string_view sentence, WriteTx& tx, Time now) {
    tx.webhooks().remove(webhook.id);
    AuditEvent event;
    event.at = now;
    event.kind = AuditKind::webhook_removed;
    event.company_id = webhook.company_id;
    event.user_id = webhook.owner_id;
    event.app_id = webhook.app_id;
    event.detail = fmt::format("webhook {}: {}", webhook.id.value, sentence);
    tx.audit_events().add(event);
}

// The reason that all queued deliveries of the webhook get; "" if the webhook stays.
std::string_view note_webhook(const Attempt& attempt, WriteTx& tx, Time now) {
    const auto webhook = tx.webhooks().find(attempt.delivery.webhook_id);
    if (!webhook) return webhook_removed_sentence;
    if (attempt.kind != Attempt::Kind::sent) return {};  // not the receiver's doing
    const bool began_now = webhook->failing_since == Time{};
    const auto failing_since = attempt.is_success() ? Time{}
                               : began_now          ? now
                                                    : webhook->failing_since;
    const bool fails_too_long = !attempt.is_success() && now - failing_since >= failing_max;
    const auto end = attempt.status == gone ? gone_sentence
                     : fails_too_long       ? failing_sentence
                                            : std::string_view{};
    if (end.empty())
        tx.webhooks().note_delivery(webhook->id, now, attempt.status, failing_since);
    else
        remove_webhook(*webhook, end, tx, now);
    return end;
}

Noted::Ending ending_of(const Delivery& row) {
    switch (row.state) {
        case DeliveryState::waiting:
            return Noted::Ending::retried;
        case DeliveryState::delivered:
            return Noted::Ending::delivered;
        case DeliveryState::given_up:
            return Noted::Ending::given_up;
    }
    return Noted::Ending::given_up;
}

void log_given_up(const Noted& noted) {
    const auto& row = noted.delivery;
    log::warning("a delivery was given up", {{"delivery", row.id.value},
                                             {"kind", delivery_kind_name(row.kind)},
                                             {"app", row.app_id.value},
                                             {"webhook", row.webhook_id.value},
                                             {"to", origin_of(row.url)},
                                             {"attempts", row.attempts},
                                             {"status", row.last_status},
                                             {"reason", row.last_failure},
                                             {"with_it", noted.given_up_with_it}});
}

}  // namespace

Noted note_attempt(const Attempt& attempt, WriteTx& tx, Time now) {
    Noted out;
    out.delivery = after(attempt, now);
    auto& row = out.delivery;
    if (!tx.deliveries().note_attempt(row)) {
        out.ending = Noted::Ending::forgotten;
        return out;
    }
    const auto end = row.webhook_id ? note_webhook(attempt, tx, now) : std::string_view{};
    if (!end.empty()) {
        out.webhook_removed = end != webhook_removed_sentence;
        out.given_up_with_it = tx.deliveries().give_up(row.target(), end, now);
        if (row.state == DeliveryState::waiting) {  // it was one of them
            --out.given_up_with_it;
            row.last_failure = end;
            give_up(row, now);
        }
    } else if (row.state == DeliveryState::given_up && row.last_status == 0 &&
               row.kind != DeliveryKind::ping && attempt.kind != Attempt::Kind::pointless) {
        out.given_up_with_it = spare_followers(row, tx, now);
    }
    out.ending = ending_of(row);
    return out;
}

void log_ending(const Noted& noted) {
    if (noted.webhook_removed)
        log::warning("a webhook was removed", {{"webhook", noted.delivery.webhook_id.value},
                                               {"app", noted.delivery.app_id.value},
                                               {"reason", noted.delivery.last_failure}});
    if (noted.ending == Noted::Ending::given_up) log_given_up(noted);
}

}  // namespace grantor::delivery
