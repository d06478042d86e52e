// The words that a webhook may be made with (docs/wire.md §7.1): what each version of the payload
// calls the actions and the objects.
#pragma once

#include <span>
#include <string_view>

#include "model/webhook.hpp"

namespace grantor {

// What `event_action` and `event_object` of a webhook may be; "*" too.
std::span<const std::string_view> webhook_actions(WebhookVersion version);
std::span<const std::string_view> webhook_objects(WebhookVersion version);

// "1.0", "2.0"
std::string_view webhook_version_name(WebhookVersion version);

bool knows_object(WebhookVersion version, std::string_view object);
// False for objects that only the other version knows. What neither knows is an object of the
// platform's own (docs/webhooks.md), and both tell of it.
bool tells_of(WebhookVersion version, std::string_view object);

}  // namespace grantor
