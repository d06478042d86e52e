#include "marketplace/developer/release/publication.hpp"

#include "marketplace/developer/release/review.hpp"
#include "tests/marketplace/developer/hub_world.hpp"
#include "tests/support/endings.hpp"

namespace grantor::marketplace {
namespace {

using test::HubWorld;

using Unit = Outcome<void> (*)(std::string_view, const Actor&, WriteTx&, const Context&);

Outcome<void> run(HubWorld& world, Unit unit, const App& app) {
    return world.write([&](WriteTx& tx, const Context& context) {
        return unit(app.client_id, world.developer, tx, context);
    });
}
Outcome<std::int64_t> remove(HubWorld& world, const App& app, std::string_view typed,
                             const Actor& actor) {
    return world.write([&](WriteTx& tx, const Context& context) {
        return delete_app(app.client_id, typed, actor, tx, context);
    });
}
AppStatus status(HubWorld& world, const App& app) { return world.find(app.client_id)->status; }

std::vector<Delivery> deliveries(HubWorld& world, const App& app) {
    DeliveryFilter filter;
    filter.app_id = app.id;
    return world.read([&](const ReadTx& tx) { return tx.deliveries().list(filter); });
}

void carry_out(HubWorld& world) {
    world.write([&](WriteTx& tx, const Context&) { test::carry_out_endings(tx, world.now); });
}

}  // namespace

TEST(Publication, needs_an_approval_and_can_be_taken_back) {
    HubWorld world;
    const auto app = world.register_complete_app();
    EXPECT_EQ(run(world, publish_app, app).error().status(), 409);
    EXPECT_EQ(run(world, unpublish_app, app).error().status(), 409);
    EXPECT_EQ(run(world, take_app_live, app).error().status(), 409);
    world.set_status(app, AppStatus::approved);
    ASSERT_TRUE(run(world, publish_app, app));
    EXPECT_TRUE(world.find(app.client_id)->is_listed());
    EXPECT_EQ(run(world, publish_app, app).error().status(), 409);
    ASSERT_TRUE(run(world, unpublish_app, app));
    EXPECT_EQ(status(world, app), AppStatus::approved);
    const auto events = world.audit_events(app.id);
    EXPECT_EQ(events[0].kind, AuditKind::app_unpublished);
    EXPECT_EQ(events[1].kind, AuditKind::app_published);
}

TEST(GoingLive, is_for_private_apps_with_real_callback_urls_once) {
    HubWorld world;
    const auto app = world.register_app(AppKind::private_app).app;
    const auto move_to = [&](const std::string& uri) {
        world
            .write([&](WriteTx& tx, const Context& context) {
                return change_basics(app.client_id, {{}, {{uri}}}, world.developer, tx, context);
            })
            .value();
    };
    move_to("https://example.com/callback");
    const auto refused = run(world, take_app_live, app);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().fields[0].field, "redirect_uris");
    move_to("http://localhost:3000/callback");
    ASSERT_TRUE(run(world, take_app_live, app));
    EXPECT_EQ(status(world, app), AppStatus::live);
    EXPECT_EQ(run(world, take_app_live, app).error().status(), 409);
}

TEST(AppDeletion, needs_the_name_of_the_app_and_its_developers) {
    HubWorld world;
    const auto app = world.register_app(AppKind::private_app).app;
    EXPECT_EQ(remove(world, app, "ledger", world.developer).error().fields[0].field, "typed");
    EXPECT_EQ(remove(world, app, "", world.developer).error().status(), 400);
    EXPECT_EQ(remove(world, app, "Ledger", world.stranger).error().status(), 404);
    EXPECT_EQ(remove(world, app, "Ledger", world.regular).error().status(), 403);
    EXPECT_EQ(status(world, app), AppStatus::draft);
}

// Attack 19: a token that outlives its app.
TEST(Attack19, deleting_an_app_ends_every_installation_and_tells_its_server) {
    HubWorld world;
    const auto app = *world.find(world.register_app(AppKind::private_app).app.client_id);
    const auto first = world.install(app, world.developer);
    const auto second = world.install(app, world.stranger);
    EXPECT_EQ(remove(world, app, "Ledger", world.admin).value(), 2);
    EXPECT_EQ(status(world, app), AppStatus::deleted);
    for (const auto id : {first, second}) {
        const auto grant =
            world.read([&](const ReadTx& tx) { return tx.grants().find(id).value(); });
        EXPECT_EQ(grant.end_reason, EndReason::app_deleted);
    }
    carry_out(world);
    EXPECT_EQ(deliveries(world, app).size(), 2U);
    // The notice is sent with the secret, which must stay for it.
    EXPECT_EQ(world.find(app.client_id)->secrets.size(), 1U);
    EXPECT_TRUE(world.store().invalidations().refuses({{}, {}, {}, {}, app.id, world.now}));
    EXPECT_EQ(remove(world, app, "Ledger", world.admin).error().status(), 404);
}

TEST(AppDeletion, takes_its_submission_out_of_the_queue) {
    HubWorld world;
    const auto app = world.register_complete_app();
    const auto id = world
                        .write([&](WriteTx& tx, const Context& context) {
                            return submit_app(app.client_id, "", world.developer, tx, context);
                        })
                        .value();
    ASSERT_TRUE(remove(world, app, "Ledger", world.developer));
    const auto review =
        world.read([&](const ReadTx& tx) { return tx.app_reviews().find(id).value(); });
    EXPECT_EQ(review.state, ReviewState::withdrawn);
    EXPECT_TRUE(
        world.read([&](const ReadTx& tx) { return tx.app_reviews().waiting({}, 10); }).empty());
}

// Whatever operation fails, either everything has ended or nothing has.
TEST(AppDeletionUnderFaults, leaves_nothing_half_done) {
    std::uint64_t fail_at = 0;
    std::uint64_t count = 0;
    HubWorld world([&](std::uint64_t) {
        if (fail_at != 0 && ++count == fail_at) throw StoreError("injected");
    });
    const auto app = *world.find(world.register_app(AppKind::private_app).app.client_id);
    const auto grant = world.install(app, world.developer);
    bool done = false;
    for (std::uint64_t step = 1; !done && step < 200; ++step) {
        count = 0;
        fail_at = step;
        try {
            remove(world, app, "Ledger", world.developer).value();
            done = true;
        } catch (const StoreError&) {
            done = false;
        }
        fail_at = 0;
        carry_out(world);
        const auto found =
            world.read([&](const ReadTx& tx) { return tx.grants().find(grant).value(); });
        EXPECT_EQ(found.is_active(), !done) << step;
        EXPECT_EQ(status(world, app), done ? AppStatus::deleted : AppStatus::draft) << step;
        EXPECT_EQ(deliveries(world, app).size(), done ? 1U : 0U) << step;
    }
    EXPECT_TRUE(done);
}

// What is left is in the store: a process that stops in the middle costs time, and no notice comes
// twice.
TEST(AppDeletionUnderFaults, goes_on_where_it_was_interrupted) {
    std::uint64_t fail_at = 0;
    std::uint64_t count = 0;
    HubWorld world([&](std::uint64_t) {
        if (fail_at != 0 && ++count == fail_at) throw StoreError("injected");
    });
    const auto app = *world.find(world.register_app(AppKind::private_app).app.client_id);
    world.install(app, world.developer);
    world.install(app, world.stranger);
    remove(world, app, "Ledger", world.developer).value();
    bool done = false;
    for (std::uint64_t step = 1; !done && step < 200; ++step) {
        count = 0;
        fail_at = step;
        try {
            carry_out(world);
            done = true;
        } catch (const StoreError&) {
            done = false;
        }
        fail_at = 0;
        EXPECT_EQ(deliveries(world, app).size(), done ? 2U : 0U) << step;
    }
    EXPECT_TRUE(done);
}

}  // namespace grantor::marketplace
