#include "marketplace/developer/settings/credentials.hpp"

#include "tests/marketplace/developer/hub_world.hpp"
#include "token/client_secret.hpp"

namespace grantor::marketplace {
namespace {

using test::HubWorld;

Outcome<NewAppSecret> add(HubWorld& world, const App& app, const Actor& actor) {
    return world.write([&](WriteTx& tx, const Context& context) {
        return add_app_secret(app.client_id, actor, tx, context);
    });
}
Outcome<void> revoke(HubWorld& world, const App& app, AppSecretId secret) {
    return world.write([&](WriteTx& tx, const Context& context) {
        return revoke_app_secret(app.client_id, secret, world.developer, tx, context);
    });
}
Outcome<void> make_public(HubWorld& world, const App& app) {
    return world.write([&](WriteTx& tx, const Context& context) {
        return become_public_client(app.client_id, world.developer, tx, context);
    });
}
Outcome<NewAppSecret> make_confidential(HubWorld& world, const App& app) {
    return world.write([&](WriteTx& tx, const Context& context) {
        return become_confidential(app.client_id, world.developer, tx, context);
    });
}

bool works(HubWorld& world, const App& app, const Secret& secret) {
    const auto now = world.find(app.client_id);
    return std::ranges::any_of(now->secrets, [&](const AppSecret& one) {
        return client_secret_matches(secret, {one.key_id, one.mac}, world.keys);
    });
}

}  // namespace

TEST(AppSecrets, are_for_developers_of_the_company) {
    HubWorld world;
    const auto app = world.register_app(AppKind::private_app).app;
    EXPECT_EQ(add(world, app, world.regular).error().status(), 403);
    EXPECT_EQ(add(world, app, world.stranger).error().status(), 404);
    EXPECT_EQ(world.find(app.client_id)->secrets.size(), 1U);
}

TEST(AppSecrets, are_two_at_most_and_both_work) {
    HubWorld world;
    const auto made = world.register_app(AppKind::private_app);
    const auto second = add(world, made.app, world.developer);
    ASSERT_TRUE(second);
    EXPECT_TRUE(works(world, made.app, made.secret));
    EXPECT_TRUE(works(world, made.app, second->secret));
    EXPECT_EQ(add(world, made.app, world.developer).error().status(), 409);
}

TEST(AppSecrets, the_last_one_cannot_be_revoked_nor_one_of_another_app) {
    HubWorld world;
    const auto app = *world.find(world.register_app(AppKind::private_app).app.client_id);
    const auto other = *world.find(world.register_app(AppKind::private_app, "Other").app.client_id);
    EXPECT_EQ(revoke(world, app, app.secrets[0].id).error().status(), 409);
    EXPECT_EQ(revoke(world, app, other.secrets[0].id).error().status(), 404);
    EXPECT_EQ(revoke(world, app, AppSecretId{4711}).error().status(), 404);
    EXPECT_EQ(world.find(app.client_id)->secrets.size(), 1U);
    EXPECT_EQ(world.find(other.client_id)->secrets.size(), 1U);
}

TEST(AppSecrets, a_revoked_one_works_no_more_and_the_other_does) {
    HubWorld world;
    const auto made = world.register_app(AppKind::private_app);
    const auto old = world.find(made.app.client_id)->secrets[0].id;
    const auto second = add(world, made.app, world.developer).value();
    ASSERT_TRUE(revoke(world, made.app, old));
    EXPECT_FALSE(works(world, made.app, made.secret));
    EXPECT_TRUE(works(world, made.app, second.secret));
    const auto events = world.audit_events(made.app.id);
    EXPECT_EQ(events[0].kind, AuditKind::app_secret_removed);
    EXPECT_EQ(events[1].kind, AuditKind::app_secret_added);
}

TEST(ClientType, of_a_public_client_leaves_no_secret_and_rotates) {
    HubWorld world;
    const auto made = world.register_app(AppKind::private_app);
    ASSERT_TRUE(make_public(world, made.app));
    const auto app = world.find(made.app.client_id);
    EXPECT_TRUE(app->is_public_client());
    EXPECT_TRUE(app->secrets.empty());
    EXPECT_TRUE(app->rotates_refresh_tokens());
    EXPECT_FALSE(make_public(world, made.app));
    EXPECT_EQ(add(world, made.app, world.developer).error().status(), 409);
}

TEST(ClientType, back_to_confidential_needs_callback_urls_on_the_web) {
    HubWorld world;
    const auto made = world.register_app(AppKind::private_app);
    EXPECT_FALSE(make_confidential(world, made.app));
    ASSERT_TRUE(make_public(world, made.app));
    const auto move_to = [&](const std::string& uri) {
        return world.write([&](WriteTx& tx, const Context& context) {
            return change_basics(made.app.client_id, {{}, {{uri}}}, world.developer, tx, context);
        });
    };
    ASSERT_TRUE(move_to("dev.ledger.app:/callback"));
    EXPECT_EQ(make_confidential(world, made.app).error().status(), 409);
    ASSERT_TRUE(move_to("https://ledger.dev/callback"));
    const auto secret = make_confidential(world, made.app);
    ASSERT_TRUE(secret);
    EXPECT_TRUE(works(world, made.app, secret->secret));
    EXPECT_FALSE(world.find(made.app.client_id)->is_public_client());
}

TEST(ClientType, of_an_approved_app_stays) {
    HubWorld world;
    const auto app = world.register_app(AppKind::public_app).app;
    for (const auto status : {AppStatus::in_review, AppStatus::approved, AppStatus::live}) {
        world.set_status(app, status);
        EXPECT_EQ(make_public(world, app).error().status(), 409);
    }
    EXPECT_EQ(world.find(app.client_id)->secrets.size(), 1U);
}

}  // namespace grantor::marketplace
