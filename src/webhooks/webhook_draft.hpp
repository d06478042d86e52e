// The body of POST /v1/webhooks, checked as far as it can be without the store.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/secret.hpp"
#include "http/message.hpp"
#include "model/webhook.hpp"
#include "webhooks/webhook_refusal.hpp"

namespace grantor::webhooks {

// What the operator lets webhooks be.
struct WebhookRules {
    // Why deliveries cannot go to a URL, as a sentence; "": they can. From any thread.
    std::function<std::string(std::string_view url)> url_problem;
    // What `event_object` may be besides the objects of the rules in the binary: what the
    // platform's own API reports.
    std::vector<std::string> further_objects = {};
    bool has_built_in_objects = true;
};

inline constexpr std::size_t subscription_url_max = 2048;
inline constexpr std::size_t webhook_name_max = 255;  // bytes; of http_auth_user as well

struct WebhookDraft {
    // subscription_url, event_action, event_object, version, name and http_auth_user.
    Webhook webhook;
    Secret http_auth_password;
    std::optional<UserId> user_id;
};

// JSON or a form. A version that is not named is 2.0, unless action or object are words that only
// 1.0 has (clients from before 2.0 name none). Refuses all wrong fields together.
WebhookResult<WebhookDraft> read_webhook_draft(const http::Request& request,
                                               const WebhookRules& rules);

}  // namespace grantor::webhooks
