// The answers of the webhook API, in the envelope that it alone has (docs/wire.md §7.1).
#pragma once

#include <vector>

#include "http/message.hpp"
#include "model/webhook.hpp"
#include "webhooks/webhook_refusal.hpp"

namespace grantor::webhooks {

http::Response write_webhooks(const std::vector<Webhook>& webhooks);
// 201
http::Response write_added(const Webhook& webhook);
http::Response write_removed();
http::Response write_refusal(const WebhookRefusal& refusal);

// For `grantor explain`: what a refusal says to the owner of the app.
std::string explanation_of(const WebhookRefusal& refusal);

}  // namespace grantor::webhooks
