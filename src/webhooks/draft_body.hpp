// The body of a request as one flat object: JSON, or a form as old clients of API v1 send it
// (docs/wire.md §6.1).
#pragma once

#include <boost/json/object.hpp>

#include "http/message.hpp"
#include "webhooks/webhook_refusal.hpp"

namespace grantor::webhooks {

// In a form all values are texts, and one that is empty is null. Refuses bodies that are neither
// JSON nor a form, that are not an object, or that are not UTF-8.
WebhookResult<boost::json::object> read_draft_body(const http::Request& request);

}  // namespace grantor::webhooks
