// Webhooks of an app through the whole service: who gets in, what uninstalling takes away, and what
// is left of the webhook API when an upstream keeps it.
#include <fmt/format.h>
#include <gmock/gmock.h>

#include "app/parts.hpp"
#include "tests/webhooks/webhook_service.hpp"

namespace grantor::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

class WebhookFlow : public testing::Test {
 protected:
    WebhookService service;
    CompanyId acme = service.add_company("acme");
    TestUser ann = service.add_user("ann@acme.test", acme);
    TestApp app = service.add_app(acme, scoped("webhooks:full,deals:full,base"));
    std::string token = service.install(app, ann).access_token;

    static AppWish scoped(const std::string& scopes) {
        AppWish wish;
        wish.scopes = scopes;
        return wish;
    }
};

TEST_F(WebhookFlow, takes_a_token_with_a_scope_for_it) {
    const auto status_with = [&](const std::string& scopes, const std::string& method) {
        const auto other = service.install(service.add_app(acme, scoped(scopes)), ann);
        return method == "GET" ? service.ask("GET", "/v1/webhooks", other.access_token).status
                               : service.add_webhook(other.access_token).status;
    };
    EXPECT_EQ(service.get("/v1/webhooks").status, 401);
    EXPECT_EQ(status_with("deals:full,base", "GET"), 403);
    EXPECT_EQ(status_with("deals:full,base", "POST"), 403);
    EXPECT_EQ(status_with("webhooks:read,base", "GET"), 200);
    EXPECT_EQ(status_with("webhooks:read,base", "POST"), 403);
    EXPECT_EQ(status_with("webhooks:full,base", "POST"), 201);
    EXPECT_EQ(status_with("admin,base", "GET"), 200);
    EXPECT_EQ(status_with("admin,base", "POST"), 201);
    EXPECT_THAT(service.get("/v1/webhooks", {{"Authorization", "Bearer " + token}}).head,
                HasSubstr("x-ratelimit-remaining"));
}

TEST_F(WebhookFlow, adds_lists_and_deletes_under_both_prefixes) {
    const auto first = service.add_webhook(token, "/v1/webhooks");
    const auto second = service.add_webhook(token, "/api/v1/webhooks");
    EXPECT_EQ(first.status, 201) << first.body;
    EXPECT_EQ(second.status, 201);
    const auto ids = service.webhook_ids(token);
    ASSERT_THAT(ids, SizeIs(2));
    EXPECT_EQ(service.ask("GET", "/api/v1/webhooks", token).body,
              service.ask("GET", "/v1/webhooks", token).body);
    const auto removed = service.ask("DELETE", fmt::format("/v1/webhooks/{}", ids[0]), token);
    EXPECT_EQ(removed.status, 200);
    EXPECT_EQ(removed.body, R"({"status":"ok","success":true})");
    EXPECT_EQ(service.ask("DELETE", fmt::format("/api/v1/webhooks/{}", ids[1]), token).status, 200);
    EXPECT_THAT(service.webhook_ids(token), IsEmpty());
    EXPECT_EQ(service.ask("DELETE", fmt::format("/v1/webhooks/{}", ids[0]), token).status, 404);
}

// Attack 22: what can be known of an address without a look-up is refused at once; the rest when it
// is called.
TEST_F(WebhookFlow, refuses_urls_that_deliveries_do_not_go_to) {
    for (const std::string url :
         {"http://app.example/in", "ftp://app.example", "app.example/in", "https://",
          "https://ann:secret@app.example/in", "https://app.example:0/", "https://a b.example/",
          "https://127.0.0.1/in", "https://localhost/in", "https://x.localhost/in",
          "https://169.254.169.254/latest", "https://10.1.2.3/", "https://[::1]/",
          "https://[::ffff:10.0.0.1]/", "https://0x7f.1/", "https://2130706433/"}) {
        const auto answer = service.add_webhook(token, "/v1/webhooks", url);
        EXPECT_EQ(answer.status, 400) << url;
        EXPECT_THAT(answer.body,
                    HasSubstr(R"("errors":{"subscription_url":["invalid or non-reachable URL",)"));
    }
    EXPECT_THAT(service.webhook_ids(token), IsEmpty());
}

TEST_F(WebhookFlow, explains_a_refusal_to_the_owner_of_the_app) {
    const auto answer = service.add_webhook(token, "/v1/webhooks", "http://app.example/in");
    service.parts().recorder.flush();
    const auto event = service.store().read_now([&](const ReadTx& tx) {
        return tx.request_events().find_by_request_id(answer.field("X-Request-Id"));
    });
    ASSERT_TRUE(event);
    EXPECT_EQ(event->app_id, app.app.id);
    EXPECT_EQ(event->check, "webhook_fields");
    EXPECT_EQ(event->explain,
              "subscription_url: invalid or non-reachable URL, must begin with https://");
}

TEST_F(WebhookFlow, ends_with_the_installation) {
    const auto other = service.add_app(acme, scoped("webhooks:full,base"));
    const auto other_token = service.install(other, ann).access_token;
    service.add_webhook(token);
    service.add_webhook(other_token);
    const auto tokens = service.install(app, ann);
    EXPECT_THAT(service.webhook_ids(tokens.access_token), SizeIs(1)) << "a new consent keeps it";
    service.post("/oauth/revoke", {{"token", tokens.refresh_token}},
                 {{"Authorization", basic_of(app.client_id(), app.secret)}});
    EXPECT_THAT(service.webhook_ids(service.install(app, ann).access_token), IsEmpty());
    EXPECT_THAT(service.webhook_ids(other_token), SizeIs(1));
}

TEST_F(WebhookFlow, tells_of_a_deal_through_the_api) {
    service.add_webhook(token);
    const auto deal = service.ask("POST", "/api/v2/deals", token, R"({"title":"One"})");
    EXPECT_LT(deal.status, 300) << deal.body;
    const auto bodies = service.waiting_bodies();
    ASSERT_THAT(bodies, SizeIs(1));
    EXPECT_THAT(bodies[0], HasSubstr(R"("action":"create","entity":"deal")"));
    EXPECT_THAT(bodies[0], HasSubstr(fmt::format(R"("user_id":"{}")", ann.id.value)));
    EXPECT_THAT(bodies[0], HasSubstr(fmt::format(R"("host":"127.0.0.1:{}")", service.port())));
}

TEST(WebhookApi, is_the_upstreams_where_it_keeps_it) {
    for (const bool serves : {true, false}) {
        WebhookService service([serves](app::Options& options) {
            app::ApiOptions api;
            api.serves_webhooks = serves;
            options.apis.push_back(api);
        });
        EXPECT_EQ(service.parts().apis.webhook_prefixes().empty(), !serves);
    }
}

}  // namespace
}  // namespace grantor::test
