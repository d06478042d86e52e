// Who may have, see and delete which webhook.
#include "webhooks/webhook_operations.hpp"

#include <algorithm>
#include <gmock/gmock.h>

#include "tests/support/sandbox_world.hpp"
#include "tests/support/source_policy.hpp"
#include "token/webhook_password.hpp"

namespace grantor::webhooks {
namespace {

using test::SandboxWorld;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

class WebhookOperation : public testing::Test {
 protected:
    // Users 0 and 1 are Ada, an admin, and Ben of acme; 2 and 3 an admin and a user of globex.
    ApiCaller ada(std::size_t app = 1) const { return caller("acme", 0, app); }
    ApiCaller ben(std::size_t app = 1) const { return caller("acme", 1, app); }
    ApiCaller caller(std::string_view company, std::size_t user, std::size_t app) const {
        auto out = world.caller(company, user);
        out.app_id = world.world.apps.at(app).id;
        return out;
    }
    static ApiCaller personal(ApiCaller caller) {
        caller.app_id = {};
        return caller;
    }

    template <class Act>
    auto with_context(Act act) {
        const Context context{world.now,          world.random, policy,
                              world.site,         world.keys,   world.store->scopes(),
                              "00000000000000aa", "127.0.0.1"};
        return world.store->write_now([&](WriteTx& tx) { return act(tx, context); });
    }
    static WebhookDraft a_draft() {
        WebhookDraft draft;
        draft.webhook.subscription_url = "https://a.example/in?key=planted";
        draft.webhook.event_action = "*";
        draft.webhook.event_object = "deal";
        return draft;
    }
    WebhookResult<Webhook> add(const ApiCaller& as, const WebhookDraft& draft = a_draft()) {
        return with_context([&](WriteTx& tx, const Context& context) {
            return add_webhook(as, draft, tx, context);
        });
    }
    WebhookId added(const ApiCaller& as) { return add(as).value().id; }
    WebhookResult<WebhookId> remove(const ApiCaller& as, WebhookId id) {
        return with_context([&](WriteTx& tx, const Context& context) {
            return remove_webhook(as, id, tx, context);
        });
    }
    std::vector<WebhookId> listed(const ApiCaller& as) {
        std::vector<WebhookId> out;
        for (const auto& each :
             world.store->read_now([&](const ReadTx& tx) { return list_webhooks(as, tx); }))
            out.push_back(each.id);
        return out;
    }
    static WebhookRefusal::Kind kind_of(const auto& outcome) { return outcome.error().kind; }

    SandboxWorld world;
    const Policy policy = source_policy();
};

TEST_F(WebhookOperation, of_others_is_forbidden_and_of_other_companies_unknown) {
    const auto own = added(ben());
    const auto foreign = added(caller("globex", 3, 1));
    for (const auto id : {WebhookId{0}, WebhookId{999'999}, foreign}) {
        const auto refused = remove(ben(), id);
        ASSERT_FALSE(refused);
        EXPECT_EQ(kind_of(refused), WebhookRefusal::Kind::not_found);
        EXPECT_EQ(refused.error().explanation, "The company has no webhook with this id.");
    }
    for (const auto& stranger : {ben(2), ada(2), personal(ben()), personal(ada())}) {
        const auto refused = remove(stranger, own);
        ASSERT_FALSE(refused);
        EXPECT_EQ(kind_of(refused), WebhookRefusal::Kind::forbidden);
    }
    const auto of_admin = added(ada());
    ASSERT_FALSE(remove(ben(), of_admin));
    EXPECT_EQ(kind_of(remove(ben(), of_admin)), WebhookRefusal::Kind::forbidden);
    EXPECT_THAT(listed(ben()), ElementsAre(own));
    EXPECT_THAT(listed(caller("globex", 3, 1)), ElementsAre(foreign));
}

TEST_F(WebhookOperation, of_a_user_is_seen_and_deleted_by_the_user_and_by_admins) {
    const auto of_ben = added(ben());
    const auto of_ada = added(ada());
    const auto of_other_app = added(ben(2));
    EXPECT_THAT(listed(ben()), ElementsAre(of_ben));
    EXPECT_THAT(listed(ada()), ElementsAre(of_ben, of_ada));
    EXPECT_THAT(listed(ada(2)), ElementsAre(of_other_app));
    EXPECT_TRUE(remove(ada(), of_ben));
    EXPECT_TRUE(remove(ada(), of_ada));
    EXPECT_TRUE(remove(ben(2), of_other_app));
    EXPECT_THAT(listed(ada()), IsEmpty());
}

TEST_F(WebhookOperation, with_a_personal_token_has_webhooks_of_no_app) {
    const auto own = added(personal(ben()));
    const auto of_app = added(ben());
    EXPECT_THAT(listed(personal(ben())), ElementsAre(own));
    EXPECT_THAT(listed(ben()), ElementsAre(of_app));
    EXPECT_THAT(listed(personal(ada())), ElementsAre(own));
    EXPECT_EQ(kind_of(remove(ben(), own)), WebhookRefusal::Kind::forbidden);
    EXPECT_TRUE(remove(personal(ben()), own));
}

TEST_F(WebhookOperation, for_another_user_takes_an_admin) {
    auto draft = a_draft();
    draft.user_id = world.user(0);
    EXPECT_EQ(kind_of(add(ben(), draft)), WebhookRefusal::Kind::forbidden);
    // Whether the id is anybody's does not show.
    draft.user_id = UserId{999'999};
    EXPECT_EQ(kind_of(add(ben(), draft)), WebhookRefusal::Kind::forbidden);
    draft.user_id = world.user(1);
    EXPECT_TRUE(add(ben(), draft));
    const auto made = add(ada(), draft);
    ASSERT_TRUE(made);
    EXPECT_EQ(made->user_id, world.user(1));
    EXPECT_EQ(made->owner_id, world.user(0));
}

TEST_F(WebhookOperation, for_somebody_who_is_no_active_member_is_refused) {
    const auto deactivated = world.user(4);
    for (const auto user : {UserId{999'999}, world.user(2), deactivated}) {
        auto draft = a_draft();
        draft.user_id = user;
        const auto refused = add(ada(), draft);
        ASSERT_FALSE(refused) << user.value;
        EXPECT_EQ(kind_of(refused), WebhookRefusal::Kind::invalid);
        EXPECT_EQ(refused.error().problems.front().field, "user_id");
    }
}

TEST_F(WebhookOperation, stops_at_40_for_each_user_of_an_app) {
    for (std::size_t i = 0; i < webhooks_of_user_max; ++i) ASSERT_TRUE(add(ben())) << i;
    EXPECT_EQ(kind_of(add(ben())), WebhookRefusal::Kind::too_many);
    EXPECT_TRUE(add(ben(2)));
    EXPECT_TRUE(add(ada()));
    EXPECT_TRUE(add(personal(ben())));
    EXPECT_TRUE(remove(ben(), listed(ben()).front()));
    EXPECT_TRUE(add(ben()));
}

TEST_F(WebhookOperation, keeps_the_password_sealed) {
    auto draft = a_draft();
    draft.webhook.http_auth_user = "ann";
    draft.http_auth_password = Secret{"s3cret-planted"};
    const auto id = add(ben(), draft).value().id;
    const auto stored =
        world.store->read_now([&](const ReadTx& tx) { return *tx.webhooks().find(id); });
    EXPECT_EQ(stored.http_auth_user, "ann");
    EXPECT_FALSE(as_text(stored.http_auth_password).contains("s3cret-planted"));
    EXPECT_EQ(open_webhook_password(stored.http_auth_password, world.keys)->reveal(),
              "s3cret-planted");
}

TEST_F(WebhookOperation, is_in_the_audit_log_without_the_secrets_of_the_url) {
    const auto id = added(ben());
    ASSERT_TRUE(remove(ben(), id));
    const auto events = world.store->read_now([&](const ReadTx& tx) {
        return tx.audit_events().list({.company_id = world.company("acme"), .limit = 2});
    });
    ASSERT_EQ(events.size(), 2);
    EXPECT_THAT((std::vector{events[0].kind, events[1].kind}),
                UnorderedElementsAre(AuditKind::webhook_added, AuditKind::webhook_removed));
    for (const auto& event : events) {
        EXPECT_EQ(event.user_id, world.user(1));
        EXPECT_EQ(event.app_id, ben().app_id);
        EXPECT_EQ(event.request_id, "00000000000000aa");
        EXPECT_EQ(event.detail,
                  "webhook " + std::to_string(id.value) + ": *.deal to https://a.example");
    }
}

TEST_F(WebhookOperation, of_deleting_gives_up_what_waits) {
    const auto id = added(ben());
    const auto other = added(ada());
    world.add_deal("One");
    const auto waiting = [&](WebhookId webhook) {
        return world.store
            ->read_now([&](const ReadTx& tx) {
                return tx.deliveries().list(
                    {.webhook_id = webhook, .state = DeliveryState::waiting});
            })
            .size();
    };
    EXPECT_EQ(waiting(id), 1);
    ASSERT_TRUE(remove(ben(), id));
    EXPECT_EQ(waiting(id), 0);
    EXPECT_EQ(waiting(other), 1);
    EXPECT_EQ(kind_of(remove(ben(), id)), WebhookRefusal::Kind::not_found);
}

}  // namespace
}  // namespace grantor::webhooks
