#include "marketplace/developer/registration.hpp"

#include "tests/marketplace/developer/hub_world.hpp"
#include "token/client_secret.hpp"

namespace grantor::marketplace {
namespace {

using test::HubWorld;

Outcome<RegisteredApp> register_in(HubWorld& world, const NewApp& wanted, const Actor& actor) {
    return world.write([&](WriteTx& tx, const Context& context) {
        return register_app(wanted, actor, tx, context);
    });
}

// The names of the fields that are wrong.
std::string wrong_fields(HubWorld& world, const NewApp& wanted) {
    const auto made = register_in(world, wanted, world.developer);
    if (made) return "none";
    std::string out;
    for (const auto& field : made.error().fields) out += field.field + " ";
    return out;
}

std::size_t apps_of(HubWorld& world, const Actor& actor) {
    return world
        .read([&](const ReadTx& tx) { return tx.apps().list_of_developer(actor.company->id); })
        .size();
}

}  // namespace

TEST(AppRegistration, is_for_developers_of_the_company) {
    HubWorld world;
    const NewApp wanted{"Ledger", AppKind::private_app, {"https://ledger.dev/callback"}};
    const auto refused = register_in(world, wanted, world.regular);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().status(), 403);
    EXPECT_EQ(apps_of(world, world.regular), 0U);
}

TEST(AppRegistration, names_every_field_that_is_wrong_and_makes_nothing) {
    HubWorld world;
    EXPECT_EQ(wrong_fields(world, {"", std::nullopt, {}}), "name kind redirect_uris ");
    EXPECT_EQ(wrong_fields(world, {"Ledger", AppKind::public_app, {"http://ledger.dev/"}}),
              "redirect_uris ");
    EXPECT_EQ(wrong_fields(world, {"Ledger", AppKind::public_app, {"dev.ledger:/callback"}}),
              "redirect_uris ");
    EXPECT_EQ(
        wrong_fields(world, {std::string(81, 'a'), AppKind::public_app, {"https://ledger.dev/"}}),
        "name ");
    EXPECT_EQ(apps_of(world, world.developer), 0U);
}

TEST(AppRegistration, stops_at_the_limit_of_a_company_and_deleted_apps_make_room) {
    HubWorld world;
    for (std::size_t i = 0; i < apps_of_company_max; ++i)
        world.register_app(AppKind::private_app, fmt::format("App {}", i));
    const NewApp wanted{"One more", AppKind::private_app, {"https://ledger.dev/callback"}};
    const auto refused = register_in(world, wanted, world.developer);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().status(), 409);
    const auto first = world.read(
        [&](const ReadTx& tx) { return tx.apps().list_of_developer(world.acme->id).front(); });
    world.set_status(first, AppStatus::deleted);
    EXPECT_TRUE(register_in(world, wanted, world.developer));
}

TEST(AppRegistration, makes_a_draft_with_base_alone_and_one_secret_that_works) {
    HubWorld world;
    const auto made = world.register_app(AppKind::public_app);
    const auto app = world.find(made.app.client_id);
    ASSERT_TRUE(app);
    EXPECT_EQ(app->status, AppStatus::draft);
    EXPECT_EQ(app->kind, AppKind::public_app);
    EXPECT_EQ(app->developer_company_id, world.acme->id);
    EXPECT_EQ(world.scopes().separated(app->scopes, ScopeSeparator::comma), "base");
    ASSERT_EQ(app->secrets.size(), 1U);
    EXPECT_EQ(made.secret.reveal().size(), 40U);
    EXPECT_TRUE(client_secret_matches(made.secret, {app->secrets[0].key_id, app->secrets[0].mac},
                                      world.keys));
}

// Attack 24: a secret is shown once and is nowhere else.
TEST(Attack24, the_audit_log_of_a_registration_has_no_secret) {
    HubWorld world;
    const auto made = world.register_app(AppKind::private_app);
    const auto events = world.audit_events(made.app.id);
    ASSERT_EQ(events.size(), 1U);
    EXPECT_EQ(events[0].kind, AuditKind::app_created);
    EXPECT_EQ(events[0].user_id, world.developer.user.id);
    EXPECT_EQ(events[0].company_id, world.acme->id);
    EXPECT_EQ(events[0].detail.find(made.secret.reveal()), std::string::npos);
}

}  // namespace grantor::marketplace
