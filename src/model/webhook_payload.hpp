// Which changes a webhook asked for, and what it sends about one (docs/wire.md §7.3, §7.4).
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "model/webhook.hpp"

namespace grantor {

// What all payloads about one event have in common.
struct WebhookEnvelope {
    Time now;
    std::string_view event_id;        // a UUID
    std::string_view correlation_id;  // of the request that made the change
    std::string_view host;            // "acme.example.com", of the company's API
    // Who may see the event, also where everybody may.
    std::span<const UserId> permitted_user_ids;
    // Wire::old_payload_flag.
    std::string_view old_flag = {};
};

// By action and object, in the words of the webhook's version; not whether its user may see it. The
// half of a merge that lives on is "merged" to version 1, and "change" to version 2. "*" takes only
// objects that the version tells of.
bool asks_for(const Webhook& webhook, const ChangeEvent& event);

// The JSON of the first attempt. `data`, `previous` and the two of API v1 come out as they are.
std::string webhook_payload(const Webhook& webhook, const ChangeEvent& event,
                            const WebhookEnvelope& envelope);

// The same payload for another attempt; they count from 1. Version 2 says `meta.attempt`, version 1
// says `retry`, which is one less.
std::string with_attempt(std::string_view body, WebhookVersion version, int attempt);

}  // namespace grantor
