#include "store/tables/webhooks.hpp"

#include "tests/store/conformance/tables.hpp"

namespace grantor::test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class WebhooksTable : public TableTest {
 protected:
    static Webhook sample(std::int64_t company, std::int64_t owner, std::int64_t app) {
        Webhook webhook;
        webhook.company_id = {company};
        webhook.app_id = {app};
        webhook.owner_id = {owner};
        webhook.user_id = {5};
        webhook.event_action = "change";
        webhook.event_object = "*";
        webhook.subscription_url = "https://app.example/hook?x=1";
        webhook.version = WebhookVersion::v1;
        webhook.name = "my hook";
        webhook.http_auth_user = "ann";
        webhook.http_auth_password = {0, 1, 255};
        webhook.add_time = at_ms(1);
        return webhook;
    }
    WebhookId add(std::int64_t company, std::int64_t owner, std::int64_t app) {
        return tx().webhooks().add(sample(company, owner, app)).value_or(WebhookId{});
    }
    static std::vector<WebhookId> ids(const std::vector<Webhook>& webhooks) {
        std::vector<WebhookId> out;
        for (const auto& webhook : webhooks) out.push_back(webhook.id);
        return out;
    }
};
GRANTOR_ON_BOTH_ENGINES(WebhooksTable);

TEST_P(WebhooksTable, an_unknown_webhook_is_nothing) {
    EXPECT_FALSE(tx().webhooks().find(WebhookId{4711}));
    EXPECT_FALSE(tx().webhooks().remove(WebhookId{4711}));
    EXPECT_FALSE(tx().webhooks().note_delivery(WebhookId{4711}, at_ms(1), 200, Time{}));
    EXPECT_THAT(tx().webhooks().of_company(CompanyId{3}), IsEmpty());
}

TEST_P(WebhooksTable, one_more_than_the_limit_is_refused_for_that_owner_and_app_only) {
    for (std::size_t i = 0; i < webhooks_of_user_max; ++i) ASSERT_TRUE(add(3, 2, 1));
    EXPECT_FALSE(add(3, 2, 1));
    EXPECT_TRUE(add(3, 2, 9));
    EXPECT_TRUE(add(3, 9, 1));
    EXPECT_TRUE(add(4, 2, 1));
    EXPECT_TRUE(tx().webhooks().remove(tx().webhooks().of_company(CompanyId{3}).front().id));
    EXPECT_TRUE(add(3, 2, 1));
}

TEST_P(WebhooksTable, keeps_every_field) {
    const WebhookId id = add(3, 2, 1);
    const auto found = tx().webhooks().find(id);
    ASSERT_TRUE(found);
    EXPECT_EQ(found->id, id);
    EXPECT_EQ(found->company_id, CompanyId{3});
    EXPECT_EQ(found->app_id, AppId{1});
    EXPECT_EQ(found->owner_id, UserId{2});
    EXPECT_EQ(found->user_id, UserId{5});
    EXPECT_EQ(found->event_action, "change");
    EXPECT_EQ(found->event_object, "*");
    EXPECT_EQ(found->subscription_url, "https://app.example/hook?x=1");
    EXPECT_EQ(found->version, WebhookVersion::v1);
    EXPECT_EQ(found->name, "my hook");
    EXPECT_EQ(found->http_auth_user, "ann");
    EXPECT_THAT(found->http_auth_password, ElementsAre(0, 1, 255));
    EXPECT_EQ(found->add_time, at_ms(1));
    EXPECT_EQ(found->last_delivery_time, Time{});
    EXPECT_EQ(found->last_http_status, 0);
    EXPECT_EQ(found->failing_since, Time{});
}

TEST_P(WebhooksTable, the_last_delivery_is_noted) {
    const WebhookId id = add(3, 2, 1);
    EXPECT_TRUE(tx().webhooks().note_delivery(id, at_ms(9), 503, at_ms(4)));
    const auto found = tx().webhooks().find(id);
    EXPECT_EQ(found->last_delivery_time, at_ms(9));
    EXPECT_EQ(found->last_http_status, 503);
    EXPECT_EQ(found->failing_since, at_ms(4));
}

TEST_P(WebhooksTable, are_listed_by_company_and_by_owner) {
    const WebhookId first = add(3, 9, 1);
    const WebhookId second = add(3, 2, 1);
    const WebhookId third = add(3, 2, 1);
    add(3, 2, 7);
    add(4, 2, 1);
    EXPECT_THAT(ids(tx().webhooks().of_owner(CompanyId{3}, UserId{2}, AppId{1})),
                ElementsAre(second, third));
    const auto all = ids(tx().webhooks().of_company(CompanyId{3}));
    ASSERT_EQ(all.size(), 4U);
    EXPECT_EQ(all.front(), first);
}

TEST_P(WebhooksTable, those_of_an_owner_are_removed_together) {
    add(3, 2, 1);
    add(3, 2, 1);
    const WebhookId of_another_app = add(3, 2, 7);
    const WebhookId of_another_user = add(3, 9, 1);
    EXPECT_EQ(tx().webhooks().remove_all_of_owner(CompanyId{3}, UserId{2}, AppId{1}), 2);
    EXPECT_EQ(tx().webhooks().remove_all_of_owner(CompanyId{3}, UserId{2}, AppId{1}), 0);
    EXPECT_THAT(ids(tx().webhooks().of_company(CompanyId{3})),
                ElementsAre(of_another_app, of_another_user));
}

TEST_P(WebhooksTable, an_id_never_comes_back) {
    const WebhookId newest = add(3, 2, 1);
    EXPECT_TRUE(tx().webhooks().remove(newest));
    EXPECT_LT(newest, add(3, 2, 1));
}

}  // namespace
}  // namespace grantor::test
