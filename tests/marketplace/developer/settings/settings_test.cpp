#include "marketplace/developer/settings/settings.hpp"

#include "marketplace/developer/own_app.hpp"
#include "marketplace/developer/release/publication.hpp"
#include "tests/marketplace/developer/hub_world.hpp"

namespace grantor::marketplace {
namespace {

using test::HubWorld;

Outcome<Saved> basics(HubWorld& world, const App& app, const BasicsChange& change,
                      const Actor* actor = nullptr) {
    return world.write([&](WriteTx& tx, const Context& context) {
        return change_basics(app.client_id, change, actor ? *actor : world.developer, tx, context);
    });
}
Outcome<Saved> access(HubWorld& world, const App& app, const AccessChange& change) {
    return world.write([&](WriteTx& tx, const Context& context) {
        return change_access(app.client_id, change, world.developer, tx, context);
    });
}
Outcome<Saved> profile(HubWorld& world, const App& app, const ProfileChange& change) {
    return world.write([&](WriteTx& tx, const Context& context) {
        return change_profile(app.client_id, change, world.developer, tx, context);
    });
}

AccessChange scopes_of(std::vector<std::string> names) {
    AccessChange change;
    change.scopes = std::move(names);
    return change;
}

std::optional<PendingTerms> pending(HubWorld& world, const App& app) {
    return world.read([&](const ReadTx& tx) { return tx.app_reviews().find_pending(app.id); });
}

bool tokens_ended(HubWorld& world, const App& app) {
    const IssuedToken token{{}, {}, {}, {}, app.id, world.now - seconds{1}};
    return world.store().invalidations().refuses(token);
}

}  // namespace

// Attack 16: an app of another company is refused in the very words of one that does not exist.
TEST(Attack16, apps_of_others_cannot_be_changed_nor_told_from_unknown_ones) {
    HubWorld world;
    const auto app = world.register_app(AppKind::private_app).app;
    App unknown = app;
    unknown.client_id = "ffffffffffffffff";
    const auto foreign = basics(world, app, {"Mine now", {}}, &world.stranger);
    const auto nothing = basics(world, unknown, {"Mine now", {}}, &world.stranger);
    ASSERT_FALSE(foreign);
    ASSERT_FALSE(nothing);
    EXPECT_EQ(foreign.error().status(), 404);
    EXPECT_EQ(foreign.error().text, nothing.error().text);
    const auto colleague = basics(world, app, {"Mine now", {}}, &world.regular);
    ASSERT_FALSE(colleague);
    EXPECT_EQ(colleague.error().status(), 403);
    EXPECT_EQ(world.find(app.client_id)->name, "Ledger");
    world.set_status(app, AppStatus::deleted);
    EXPECT_EQ(basics(world, app, {"Back", {}}).error().status(), 404);
}

TEST(AppBasics, wrong_callback_urls_are_named_by_their_place_and_change_nothing) {
    HubWorld world;
    const auto app = world.register_app(AppKind::private_app).app;
    const auto refused =
        basics(world, app, {"New name", {{"https://a.dev/cb", "", "http://a.dev/cb"}}});
    ASSERT_FALSE(refused);
    ASSERT_EQ(refused.error().fields.size(), 1U);
    EXPECT_EQ(refused.error().fields[0].field, "redirect_uris");
    EXPECT_THAT(refused.error().fields[0].text, testing::HasSubstr("URL 2: "));
    EXPECT_FALSE(basics(world, app, {{}, {{"https://a.dev/cb", "https://a.dev/cb"}}}));
    EXPECT_FALSE(basics(world, app, {{}, {{"", ""}}}));
    std::vector<std::string> many;
    for (int i = 0; i < 11; ++i) many.push_back(fmt::format("https://a.dev/{}", i));
    EXPECT_FALSE(basics(world, app, {{}, many}));
    EXPECT_EQ(world.find(app.client_id)->name, "Ledger");
}

TEST(AppBasics, of_a_draft_and_of_a_live_private_app_change_at_once) {
    HubWorld world;
    const auto app = world.register_app(AppKind::private_app).app;
    EXPECT_EQ(basics(world, app, {"Books", {{"https://a.dev/cb", " https://b.dev/cb "}}}),
              Saved::in_effect);
    world.set_status(app, AppStatus::live);
    EXPECT_EQ(basics(world, app, {{}, {{"https://c.dev/cb"}}}), Saved::in_effect);
    const auto changed = world.find(app.client_id);
    EXPECT_EQ(changed->name, "Books");
    EXPECT_THAT(changed->redirect_uris, testing::ElementsAre("https://c.dev/cb"));
    EXPECT_FALSE(pending(world, app));
}

TEST(AppTerms, of_an_approved_app_wait_for_a_review) {
    HubWorld world;
    const auto app = world.register_complete_app();
    world.set_status(app, AppStatus::live);
    EXPECT_EQ(basics(world, app, {"Books", {{"https://new.dev/cb"}}}), Saved::for_review);
    EXPECT_EQ(access(world, app, scopes_of({"deals:read"})), Saved::for_review);
    ProfileChange change;
    change.category = "Sales";
    change.summary = "Another line.";
    EXPECT_EQ(profile(world, app, change), Saved::for_review);

    const auto live = world.find(app.client_id);
    EXPECT_EQ(live->name, "Ledger");
    EXPECT_EQ(live->profile.summary, "Keeps the books in step.");
    EXPECT_EQ(live->category, "Finance");
    EXPECT_EQ(live->redirect_uris, app.redirect_uris);
    EXPECT_EQ(live->scopes, app.scopes);
    EXPECT_FALSE(tokens_ended(world, app));
    const auto waiting = pending(world, app);
    ASSERT_TRUE(waiting);
    EXPECT_THAT(waiting->terms.redirect_uris, testing::ElementsAre("https://new.dev/cb"));
    EXPECT_EQ(waiting->terms.category, "Sales");
    EXPECT_EQ(waiting->terms.name, "Books");
    EXPECT_EQ(waiting->terms.summary, "Another line.");
    EXPECT_EQ(waiting->terms.scopes, world.scope_set("deals:read"));
}

TEST(AppTerms, that_become_again_what_works_wait_no_more) {
    HubWorld world;
    const auto app = world.register_complete_app();
    world.set_status(app, AppStatus::approved);
    EXPECT_EQ(access(world, app, scopes_of({"deals:read"})), Saved::for_review);
    EXPECT_EQ(access(world, app, scopes_of({"base"})), Saved::in_effect);
    EXPECT_FALSE(pending(world, app));
}

TEST(AppTerms, under_review_are_frozen_and_texts_are_not) {
    HubWorld world;
    const auto app = world.register_complete_app();
    world.set_status(app, AppStatus::in_review);
    const auto refused = access(world, app, scopes_of({"deals:read"}));
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().status(), 409);
    EXPECT_EQ(basics(world, app, {"Books", {}}), Saved::in_effect);
    EXPECT_EQ(basics(world, app, {"Tables", {{"https://b.dev/cb"}}}).error().status(), 409);
    EXPECT_EQ(world.find(app.client_id)->name, "Books");
    // Sending the same value again is not a change.
    EXPECT_EQ(basics(world, app, {{}, app.redirect_uris}), Saved::in_effect);
}

TEST(AppTerms, of_a_disabled_app_cannot_be_changed_at_all) {
    HubWorld world;
    const auto app = world.register_complete_app();
    world.set_status(app, AppStatus::disabled);
    EXPECT_EQ(basics(world, app, {"Books", {}}).error().status(), 409);
    EXPECT_EQ(access(world, app, scopes_of({"deals:read"})).error().status(), 409);
    EXPECT_EQ(world.find(app.client_id)->name, "Ledger");
}

// A published app that takes the name of another, or one that is read as it.
TEST(Attack32, nobody_takes_the_name_of_another_companys_published_app) {
    HubWorld world;
    const auto ledger = world.register_complete_app();
    world.set_status(ledger, AppStatus::live);
    const auto wanted = [&](std::string name) {
        return world.write([&](WriteTx& tx, const Context& context) {
            return register_app({std::move(name), AppKind::private_app, {"https://a.dev/cb"}},
                                world.stranger, tx, context);
        });
    };
    for (const auto* name : {"Ledger", "L\u0435dger", "LEDGER", "Ledger!"}) {
        const auto refused = wanted(name);
        ASSERT_FALSE(refused) << name;
        EXPECT_EQ(refused.error().fields[0].field, "name");
    }
    const auto other = wanted("Abacus").value().app;
    const auto renamed = basics(world, other, {"L\u0435dger", {}}, &world.stranger);
    ASSERT_FALSE(renamed);
    EXPECT_EQ(renamed.error().fields[0].field, "name");
    EXPECT_EQ(world.find(other.client_id)->name, "Abacus");
    // Its own company may.
    EXPECT_TRUE(world.register_app(AppKind::private_app, "Ledger").app.id);
}

TEST(Attack32, a_name_that_was_free_is_looked_at_again_when_an_app_goes_live) {
    HubWorld world;
    const auto early = world.write([&](WriteTx& tx, const Context& context) {
        return register_app({"L\u0435dger", AppKind::private_app, {"https://a.dev/cb"}},
                            world.stranger, tx, context);
    });
    const auto ledger = world.register_complete_app();
    world.set_status(ledger, AppStatus::live);
    const auto refused = world.write([&](WriteTx& tx, const Context& context) {
        return take_app_live(early->app.client_id, world.stranger, tx, context);
    });
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().fields[0].field, "name");
}

// docs/wire.md §3.4.
TEST(AppScopes, that_are_added_end_access_tokens_and_that_are_removed_do_not) {
    HubWorld world;
    const auto app = world.register_app(AppKind::private_app).app;
    EXPECT_EQ(access(world, app, scopes_of({"deals:full", "users:read"})), Saved::in_effect);
    EXPECT_TRUE(tokens_ended(world, app));

    const auto other = world.register_app(AppKind::private_app, "Other").app;
    EXPECT_TRUE(access(world, other, scopes_of({"deals:full"})));
    world.now += hours{1};
    EXPECT_TRUE(access(world, other, scopes_of({"base"})));
    EXPECT_FALSE(tokens_ended(world, other));
    EXPECT_EQ(world.scopes().separated(world.find(other.client_id)->scopes, ScopeSeparator::comma),
              "base");
}

TEST(AppScopes, outside_the_catalogue_are_refused) {
    HubWorld world;
    const auto app = world.register_app(AppKind::private_app).app;
    const auto refused = access(world, app, scopes_of({"deals:read", "everything"}));
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().fields[0].field, "scopes");
    AccessChange change;
    change.installation_url = "javascript:alert(1)";
    EXPECT_EQ(access(world, app, change).error().fields[0].field, "installation_url");
    EXPECT_EQ(world.find(app.client_id)->scopes, app.scopes);
}

TEST(AppProfile, takes_only_categories_of_the_list_and_web_addresses) {
    HubWorld world;
    const auto app = world.register_app(AppKind::public_app).app;
    ProfileChange change;
    change.category = "Gambling";
    change.website = "javascript:alert(1)";
    change.summary = std::string(141, 'a');
    change.description = std::string(4001, 'a');
    const auto refused = profile(world, app, change);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().fields.size(), 4U);
    EXPECT_EQ(world.find(app.client_id)->profile.summary, "");
}

TEST(AppChanges, are_in_the_audit_log_from_what_to_what) {
    HubWorld world;
    const auto app = world.register_app(AppKind::private_app).app;
    basics(world, app, {"Books", {}}).value();
    AccessChange change = scopes_of({"deals:read"});
    change.refresh_policy = RefreshPolicy::rotating;
    access(world, app, change).value();
    // Saving unchanged values is not an event.
    access(world, app, change).value();
    const auto events = world.audit_events(app.id);
    ASSERT_EQ(events.size(), 3U);
    EXPECT_EQ(events[1].detail, "Name: Ledger → Books");
    EXPECT_EQ(events[0].detail,
              "refresh policy: stable → rotating; Scopes: base → base deals:read");
}

TEST(AppChanges, that_wait_for_a_review_can_be_discarded_until_they_are_submitted) {
    HubWorld world;
    const auto app = world.register_complete_app();
    const auto discard = [&] {
        return world.write([&](WriteTx& tx, const Context& context) {
            return discard_changes(app.client_id, world.developer, tx, context);
        });
    };
    EXPECT_EQ(discard().error().status(), 409);
    world.set_status(app, AppStatus::live);
    access(world, app, scopes_of({"deals:read"})).value();
    EXPECT_TRUE(discard());
    EXPECT_FALSE(pending(world, app));
}

}  // namespace grantor::marketplace
