// What makes a webhook: a body is refused by field, or it keeps every rule of webhook_draft.hpp.
// The first byte says whether it comes as a form.
#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdlib>

#include "model/webhook_words.hpp"
#include "webhooks/webhook_draft.hpp"

namespace {

using grantor::webhooks::WebhookRefusal;

void require(bool holds) {
    if (!holds) std::abort();
}

bool contains(std::span<const std::string_view> words, std::string_view word) {
    return std::ranges::find(words, word) != words.end();
}

const grantor::webhooks::WebhookRules rules{[](std::string_view url) {
    return std::string(url.starts_with("https://") ? "" : "must begin with https://");
}};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const bool is_form = data[0] == 'f';
    const std::array fields{grantor::http::Field{
        "Content-Type", is_form ? "application/x-www-form-urlencoded" : "application/json"}};
    grantor::http::Request request;
    request.fields = fields;
    request.body = {reinterpret_cast<const char*>(data) + 1, size - 1};

    const auto draft = grantor::webhooks::read_webhook_draft(request, rules);
    if (!draft) {
        require(draft.error().kind == WebhookRefusal::Kind::invalid &&
                !draft.error().problems.empty());
        for (const auto& problem : draft.error().problems) require(!problem.texts.empty());
        return 0;
    }
    const auto& webhook = draft->webhook;
    require(webhook.subscription_url.starts_with("https://"));
    require(webhook.subscription_url.size() <= grantor::webhooks::subscription_url_max);
    require(contains(grantor::webhook_actions(webhook.version), webhook.event_action));
    require(contains(grantor::webhook_objects(webhook.version), webhook.event_object));
    for (const auto& text : {webhook.name, webhook.http_auth_user}) {
        require(text.size() <= grantor::webhooks::webhook_name_max);
        require(text.find_first_of(std::string_view("\0\r\n", 3)) == std::string::npos);
    }
    require(!webhook.http_auth_user.contains(':'));
    require(!draft->user_id || draft->user_id->value > 0);
    return 0;
}
