#include "marketplace/developer/operation/token_inspection.hpp"

#include "rules/grant_states.hpp"
#include "tests/marketplace/developer/hub_world.hpp"
#include "token/access_token.hpp"
#include "token/refresh_token.hpp"

namespace grantor::marketplace {
namespace {

using test::HubWorld;

Outcome<InspectedToken> inspect(HubWorld& world, const App& app, std::string_view token,
                                const Actor* actor = nullptr) {
    return world.write([&](WriteTx& tx, const Context& context) {
        return inspect_token(app.client_id, token, actor ? *actor : world.developer, tx,
                             world.store().invalidations(), context);
    });
}

struct Installed {
    Grant grant;
    std::string access_token;
    std::string refresh_token;
};

Installed install(HubWorld& world, const App& app) {
    const auto id = world.install(app, world.stranger);
    Installed out;
    out.grant = world.read([&](const ReadTx& tx) { return tx.grants().find(id).value(); });
    AccessToken access;
    access.grant_id = id;
    access.company_id = out.grant.company_id;
    access.user_id = out.grant.user_id;
    access.app_id = app.id;
    access.scopes = out.grant.scopes;
    access.issued = world.now;
    access.expires = world.now + hours{1};
    access.id = make_token_id(world.random);
    out.access_token = seal_access_token(access, world.keys, world.random);
    out.refresh_token = seal_refresh_token({id, out.grant.secret, 0}, world.keys);
    return out;
}

}  // namespace

// Attack 16: a token of another app is like one that was never issued.
TEST(Attack16, tokens_of_other_apps_are_not_told_from_nonsense) {
    HubWorld world;
    const auto app = world.register_app(AppKind::private_app).app;
    const auto other = world.register_app(AppKind::private_app, "Other").app;
    const auto tokens = install(world, other);
    const auto nonsense = inspect(world, app, "v1u:nonsense");
    const auto foreign = inspect(world, app, tokens.access_token);
    const auto foreign_refresh = inspect(world, app, tokens.refresh_token);
    ASSERT_FALSE(nonsense);
    ASSERT_FALSE(foreign);
    ASSERT_FALSE(foreign_refresh);
    EXPECT_EQ(foreign.error().fields[0].text, nonsense.error().fields[0].text);
    EXPECT_EQ(foreign_refresh.error().fields[0].text, nonsense.error().fields[0].text);
    EXPECT_FALSE(inspect(world, app, ""));
    EXPECT_FALSE(inspect(world, app, std::string(100'000, 'a')));
    EXPECT_EQ(inspect(world, other, tokens.access_token, &world.stranger).error().status(), 404);
    EXPECT_EQ(inspect(world, other, tokens.access_token, &world.regular).error().status(), 403);
}

TEST(TokenInspection, says_what_a_token_is_bound_to) {
    HubWorld world;
    const auto app = world.register_app(AppKind::private_app).app;
    const auto tokens = install(world, app);
    const auto access = inspect(world, app, " Bearer " + tokens.access_token + "\n").value();
    EXPECT_TRUE(access.works());
    EXPECT_EQ(access.kind, "Access token");
    EXPECT_EQ(access.company_label, "globex");
    EXPECT_EQ(access.user_name, "grace");
    EXPECT_EQ(access.ends, world.now + hours{1});
    const auto refresh = inspect(world, app, tokens.refresh_token).value();
    EXPECT_TRUE(refresh.works());
    EXPECT_EQ(refresh.kind, "Refresh token");
    EXPECT_EQ(day_of(refresh.ends), day_of(world.now) + 61);
}

TEST(TokenInspection, says_why_a_token_does_not_work) {
    HubWorld world;
    const auto app = world.register_app(AppKind::private_app).app;
    const auto tokens = install(world, app);
    const auto why = [&](const std::string& token) {
        return inspect(world, app, token).value().why_not;
    };
    const auto issued = world.now;
    world.now = issued + hours{2};
    EXPECT_THAT(why(tokens.access_token), testing::HasSubstr("expired"));
    world.now = issued + days{62};
    EXPECT_THAT(why(tokens.refresh_token), testing::HasSubstr("unused for too long"));
    world.now = issued + seconds{1};
    world.store().write_now([&](WriteTx& tx) {
        tx.invalidations().add({InvalidationKind::app, app.id.value, world.now});
    });
    EXPECT_THAT(why(tokens.access_token), testing::HasSubstr("given more scopes"));
    EXPECT_EQ(why(tokens.refresh_token), "");
    world.store().write_now(
        [&](WriteTx& tx) { return tx.grants().rotate(tokens.grant.id, 0, world.now); });
    EXPECT_EQ(why(tokens.refresh_token), "");
    // The newer one is used.
    world.store().write_now(
        [&](WriteTx& tx) { return tx.grants().rotate(tokens.grant.id, 1, world.now); });
    EXPECT_THAT(why(tokens.refresh_token), testing::HasSubstr("newer one has replaced it"));
    world.store().write_now([&](WriteTx& tx) {
        return end_grant(tokens.grant.id, EndReason::uninstalled_by_user, tx, world.now);
    });
    EXPECT_THAT(why(tokens.refresh_token), testing::HasSubstr("uninstalled_by_user"));
    EXPECT_THAT(why(tokens.access_token), testing::HasSubstr("The app's installation was removed"));
}

TEST(TokenInspection, of_a_suspended_company_and_a_disabled_app_says_so) {
    HubWorld world;
    const auto app = world.register_app(AppKind::private_app).app;
    const auto tokens = install(world, app);
    world.store().write_now([&](WriteTx& tx) {
        return tx.companies().set_state(world.globex->id, CompanyState::suspended);
    });
    EXPECT_EQ(inspect(world, app, tokens.access_token).value().why_not,
              "The company is suspended.");
    world.set_status(app, AppStatus::disabled);
    EXPECT_EQ(inspect(world, app, tokens.access_token).value().why_not, "The app is disabled.");
}

}  // namespace grantor::marketplace
