// The table of webhooks of apps: the API by which an app subscribes to changes (docs/wire.md §7.1).
// It is behind the edge, next to the sandbox or an upstream.
//
// Owns webhooks and who may have which; not the events (store/announcement.hpp), nor the sending
// (delivery/).
#pragma once

#include <string>
#include <vector>

#include "service/api_route.hpp"
#include "service/services.hpp"
#include "webhooks/webhook_draft.hpp"

namespace grantor::webhooks {

// `/webhooks` and what is below it, under each prefix. A refusal is recorded for `grantor explain`.
// What is given outlives the routes. They throw StoreError.
std::vector<ApiRoute> routes(const Services& services, const WebhookRules& rules,
                             const std::vector<std::string>& prefixes);

}  // namespace grantor::webhooks
