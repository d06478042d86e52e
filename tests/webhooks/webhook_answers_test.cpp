// The bodies of the webhook API, byte for byte (docs/wire.md §7.1).
#include "webhooks/webhook_answers.hpp"

#include <gtest/gtest.h>

namespace grantor::webhooks {
namespace {

Webhook a_webhook() {
    Webhook webhook;
    webhook.id = WebhookId{7};
    webhook.company_id = CompanyId{3};
    webhook.app_id = AppId{5};
    webhook.owner_id = UserId{11};
    webhook.user_id = UserId{12};
    webhook.event_action = "change";
    webhook.event_object = "deal";
    webhook.subscription_url = "https://a.example/in?key=1";
    webhook.add_time = from_ms(1'790'000'000'125);
    return webhook;
}

TEST(WebhookAnswer, to_a_refused_body_names_each_field) {
    const auto response =
        write_refusal({.problems = {{"subscription_url", {"invalid or non-reachable URL"}},
                                    {"event_action", {"is required"}}}});
    EXPECT_EQ(response.status, 400);
    EXPECT_EQ(response.body,
              R"({"status":"error","success":false,"errors":{"subscription_url":["invalid or )"
              R"(non-reachable URL"],"event_action":["is required"]}})");
}

TEST(WebhookAnswer, to_other_refusals_is_the_documented_one) {
    const auto forbidden = write_refusal({.kind = WebhookRefusal::Kind::forbidden});
    EXPECT_EQ(forbidden.status, 403);
    EXPECT_EQ(forbidden.body, R"({"success":false,"message":"Forbidden"})");
    const auto unknown = write_refusal({.kind = WebhookRefusal::Kind::not_found});
    EXPECT_EQ(unknown.status, 404);
    EXPECT_EQ(unknown.body, R"({"status":"error","success":false,"errors":{"id":["not found"]}})");
    const auto many = write_refusal({.kind = WebhookRefusal::Kind::too_many});
    EXPECT_EQ(many.status, 422);
    EXPECT_EQ(
        many.body,
        R"({"status":"error","success":false,"errors":{},"message":"webhook limit reached"})");
}

TEST(WebhookAnswer, has_the_keys_of_a_webhook_in_their_order) {
    const auto response = write_added(a_webhook());
    EXPECT_EQ(response.status, 201);
    EXPECT_EQ(response.body,
              R"({"status":"ok","success":true,"data":{"id":7,"company_id":3,"owner_id":11,)"
              R"("user_id":12,"event_action":"change","event_object":"deal",)"
              R"("subscription_url":"https://a.example/in?key=1","version":"2.0","is_active":1,)"
              R"("add_time":"2026-09-21T14:13:20.125Z","remove_time":null,"type":"application",)"
              R"("http_auth_user":null,"http_auth_password":null,"remove_reason":null,)"
              R"("last_delivery_time":null,"last_http_status":null,"admin_id":11,"name":null}})");
}

TEST(WebhookAnswer, tells_of_the_last_delivery) {
    auto webhook = a_webhook();
    webhook.app_id = {};
    webhook.version = WebhookVersion::v1;
    webhook.name = "Käse";
    webhook.last_delivery_time = from_ms(1'790'000'001'000);
    webhook.last_http_status = 503;
    const auto response = write_webhooks({webhook});
    EXPECT_EQ(response.status, 200);
    EXPECT_TRUE(response.body.contains(R"("version":"1.0")"));
    EXPECT_TRUE(response.body.contains(R"("type":"general")"));
    EXPECT_TRUE(response.body.contains(
        R"("last_delivery_time":"2026-09-21T14:13:21.000Z","last_http_status":503)"));
    EXPECT_TRUE(response.body.contains(R"("name":"Käse")"));
}

// Attack 24.
TEST(WebhookAnswer, never_shows_the_password) {
    auto webhook = a_webhook();
    webhook.http_auth_user = "ann";
    webhook.http_auth_password = Bytes{'s', '3', 'c', 'r', 'e', 't'};
    for (const auto& response : {write_added(webhook), write_webhooks({webhook})}) {
        EXPECT_TRUE(response.body.contains(R"("http_auth_user":"ann","http_auth_password":null)"));
        EXPECT_FALSE(response.body.contains("s3cret"));
    }
}

TEST(WebhookAnswer, to_a_list_of_none_is_an_empty_array) {
    EXPECT_EQ(write_webhooks({}).body, R"({"status":"ok","success":true,"data":[]})");
    EXPECT_EQ(write_removed().body, R"({"status":"ok","success":true})");
}

}  // namespace
}  // namespace grantor::webhooks
