// What apps may make webhooks with, from the options.
#pragma once

#include "app/options/options.hpp"
#include "webhooks/webhook_draft.hpp"

namespace grantor::app {

// A subscription URL must be one that the sender would call: absolute, without user information, no
// address that is closed to deliveries, and https unless they may go to this machine itself.
webhooks::WebhookRules webhook_rules(const Options& options);

}  // namespace grantor::app
