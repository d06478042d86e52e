// A sandbox with webhooks, and what they would be sent.
#pragma once

#include <map>

#include "tests/support/sandbox_world.hpp"

namespace grantor::test {

class AnnouncingWorld : public SandboxWorld {
 public:
    struct Wish {
        std::string action = "*";
        std::string object = "*";
        WebhookVersion version = WebhookVersion::v2;
        std::string company = "acme";
        std::size_t user = 0;
    };

    WebhookId add_webhook(const Wish& wish) {
        return store->write_now([&](WriteTx& tx) {
            Webhook webhook;
            webhook.company_id = company(wish.company);
            webhook.app_id = world.apps[1].id;
            webhook.owner_id = user(wish.user);
            webhook.user_id = user(wish.user);
            webhook.event_action = wish.action;
            webhook.event_object = wish.object;
            webhook.version = wish.version;
            webhook.subscription_url = "https://hooks.example/in";
            webhook.add_time = now;
            return *tx.webhooks().add(webhook);
        });
    }

    // What waits for the webhook, in the order in which it will be sent.
    std::vector<json::object> sent_to(WebhookId webhook) const {
        auto rows = store->read_now([&](const ReadTx& tx) {
            return tx.deliveries().list({.webhook_id = webhook, .limit = 1000});
        });
        std::ranges::reverse(rows);
        std::vector<json::object> bodies;
        for (const auto& row : rows) bodies.push_back(json::parse(row.body).as_object());
        return bodies;
    }
    // "create deal", "change deal", …
    std::vector<std::string> events_of(WebhookId webhook) const {
        std::vector<std::string> out;
        for (const auto& body : sent_to(webhook)) {
            const auto& meta = body.at("meta").as_object();
            const bool is_old = body.contains("event");
            out.push_back(is_old ? text(body.at("event"))
                                 : text(meta.at("action")) + " " + text(meta.at("entity")));
        }
        return out;
    }
    json::object last_sent_to(WebhookId webhook) const {
        const auto all = sent_to(webhook);
        EXPECT_FALSE(all.empty());
        return all.empty() ? json::object{} : all.back();
    }
    void advance(seconds by) { now += by; }

    static std::string text(const json::value& value) { return std::string{value.as_string()}; }
};

}  // namespace grantor::test
