#include "marketplace/developer/operation/delivery_requests.hpp"

#include "tests/marketplace/developer/hub_world.hpp"

namespace grantor::marketplace {
namespace {

using test::HubWorld;

Outcome<DeliveryId> repeat(HubWorld& world, const App& app, DeliveryId id) {
    return world.write([&](WriteTx& tx, const Context& context) {
        return repeat_delivery(app.client_id, id, world.developer, tx, context);
    });
}
Outcome<DeliveryId> ping(HubWorld& world, const App& app) {
    return world.write([&](WriteTx& tx, const Context& context) {
        return send_test_event(app.client_id, world.developer, tx, context);
    });
}
Delivery stored(HubWorld& world, DeliveryId id) {
    return world.read([&](const ReadTx& tx) { return tx.deliveries().find(id).value(); });
}
void finish(HubWorld& world, DeliveryId id, DeliveryState state) {
    world.store().write_now([&](WriteTx& tx) {
        auto delivery = tx.deliveries().find(id).value();
        delivery.state = state;
        delivery.attempts = 1;
        delivery.finished_at = world.now;
        return tx.deliveries().note_attempt(delivery);
    });
}

}  // namespace

TEST(RepeatedDelivery, of_another_app_is_unknown) {
    HubWorld world;
    const auto app = world.register_app(AppKind::private_app).app;
    const auto other = world.register_app(AppKind::private_app, "Other").app;
    const auto id = ping(world, other).value();
    finish(world, id, DeliveryState::given_up);
    EXPECT_EQ(repeat(world, app, id).error().status(), 404);
    EXPECT_EQ(repeat(world, app, DeliveryId{4711}).error().status(), 404);
}

TEST(RepeatedDelivery, that_still_waits_is_refused) {
    HubWorld world;
    const auto app = world.register_app(AppKind::private_app).app;
    EXPECT_EQ(repeat(world, app, ping(world, app).value()).error().status(), 409);
}

TEST(RepeatedDelivery, is_a_new_one_with_the_same_content_and_due_now) {
    HubWorld world;
    const auto app = world.register_app(AppKind::private_app).app;
    const auto old = ping(world, app).value();
    finish(world, old, DeliveryState::given_up);
    world.now += days{3};
    const auto again = stored(world, repeat(world, app, old).value());
    const auto before = stored(world, old);
    EXPECT_NE(again.id, old);
    EXPECT_EQ(again.body, before.body);
    EXPECT_EQ(again.url, before.url);
    EXPECT_EQ(again.kind, before.kind);
    EXPECT_EQ(again.state, DeliveryState::waiting);
    EXPECT_EQ(again.attempts, 0);
    EXPECT_EQ(again.created_at, world.now);
    EXPECT_EQ(world.audit_events(app.id)[0].kind, AuditKind::delivery_repeated);
}

TEST(RepeatedDelivery, of_a_webhook_that_is_gone_is_refused) {
    HubWorld world;
    const auto app = world.register_app(AppKind::private_app).app;
    const auto id = world.store().write_now([&](WriteTx& tx) {
        Delivery delivery;
        delivery.kind = DeliveryKind::webhook;
        delivery.app_id = app.id;
        delivery.webhook_id = WebhookId{4711};
        delivery.created_at = world.now;
        return tx.deliveries().add(delivery);
    });
    finish(world, id, DeliveryState::delivered);
    EXPECT_EQ(repeat(world, app, id).error().status(), 409);
}

TEST(TestEvent, goes_to_the_first_callback_url_and_says_what_it_is) {
    HubWorld world;
    const auto app = world.register_app(AppKind::private_app).app;
    const auto event = stored(world, ping(world, app).value());
    EXPECT_EQ(event.kind, DeliveryKind::ping);
    EXPECT_EQ(event.url, "https://app.ledger.dev/callback");
    EXPECT_THAT(event.body, testing::StartsWith(R"({"event":"ping","client_id":")"));
}

TEST(TestEvent, stops_when_too_many_wait) {
    HubWorld world;
    const auto app = world.register_app(AppKind::private_app).app;
    for (std::int64_t i = 0; i < asked_deliveries_max; ++i) ASSERT_TRUE(ping(world, app));
    EXPECT_EQ(ping(world, app).error().status(), 409);
}

}  // namespace grantor::marketplace
