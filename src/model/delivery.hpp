// What an app's server has yet to be told, and what became of it: the outbox. A row is written in
// the unit of work that it tells about, and sent afterwards, at least once.
#pragma once

#include <cstdint>
#include <string>

#include "base/ids.hpp"
#include "base/time.hpp"

namespace grantor {

// Stored as the numbers.
enum class DeliveryKind {
    uninstall = 1,  // DELETE to the callback URL (docs/wire.md §8)
    webhook = 2,    // POST of an event (docs/wire.md §7.5)
    ping = 3,       // POST of a test event, asked for by the developer
};
enum class DeliveryState { waiting = 0, delivered = 1, given_up = 2 };

struct Delivery {
    DeliveryId id;
    DeliveryKind kind = DeliveryKind::uninstall;
    AppId app_id;
    CompanyId company_id;
    UserId user_id;        // who uninstalled; of a webhook, with whose permissions it sees
    WebhookId webhook_id;  // zero: not of a webhook
    std::string url;       // of the moment when it was written
    std::string body;      // JSON; what depends on the attempt is filled in when it is sent
    Time created_at;       // when it happened
    DeliveryState state = DeliveryState::waiting;
    std::int64_t attempts = 0;
    Time due_at;       // not before
    Time finished_at;  // epoch: waiting
    // Of the last attempt. `failure` is a sentence; empty where there was an answer.
    int last_status = 0;
    std::string last_failure;
    std::string last_answer;  // its beginning
    std::int64_t last_duration_ms = 0;
    // Grows whenever it is claimed and whenever an attempt is noted.
    std::int64_t turn = 0;

    // Deliveries to one target go out one after the other; different targets never wait for each
    // other.
    std::int64_t target() const { return webhook_id ? webhook_id.value * 2 : app_id.value * 2 + 1; }
};

}  // namespace grantor
