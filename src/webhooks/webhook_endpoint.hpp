// Webhooks of apps: the API by which an app subscribes to changes (docs/wire.md §7.1). It is behind
// the edge, next to the sandbox or an upstream.
//
// Owns webhooks and who may have which; not the events (rules/announcement.hpp), nor the sending
// (delivery/).
#pragma once

#include "http/message.hpp"
#include "http/task.hpp"
#include "model/api_caller.hpp"
#include "service/services.hpp"
#include "webhooks/webhook_draft.hpp"

namespace grantor::webhooks {

// The answer to a request below "/v1/webhooks" or "/api/v1/webhooks" that the edge has let through.
// A refusal is recorded for `grantor explain`. What is given outlives the task. Throws StoreError.
http::Task<http::Response> answer(ApiCaller caller, const http::Request& request,
                                  const Services& services, const WebhookRules& rules);

}  // namespace grantor::webhooks
