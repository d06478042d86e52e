#include "marketplace/developer/release/review.hpp"

#include "tests/marketplace/developer/hub_world.hpp"

namespace grantor::marketplace {
namespace {

using test::HubWorld;

Outcome<ReviewId> submit(HubWorld& world, const App& app, std::string_view note = "") {
    return world.write([&](WriteTx& tx, const Context& context) {
        return submit_app(app.client_id, note, world.developer, tx, context);
    });
}
Outcome<void> withdraw(HubWorld& world, const App& app) {
    return world.write([&](WriteTx& tx, const Context& context) {
        return withdraw_app(app.client_id, world.developer, tx, context);
    });
}
Outcome<void> decide(HubWorld& world, ReviewId review, ReviewDecision decision,
                     const Actor& reviewer, std::string_view comment = "") {
    return world.write([&](WriteTx& tx, const Context& context) {
        return decide_review(review, decision, comment, reviewer, tx, context);
    });
}
void add_scope(HubWorld& world, const App& app) {
    AccessChange change;
    change.scopes = {{"deals:read"}};
    world
        .write([&](WriteTx& tx, const Context& context) {
            return change_access(app.client_id, change, world.developer, tx, context);
        })
        .value();
}
AppReview stored(HubWorld& world, ReviewId id) {
    return world.read([&](const ReadTx& tx) { return tx.app_reviews().find(id).value(); });
}
bool has_pending(HubWorld& world, const App& app) {
    return world.read([&](const ReadTx& tx) { return tx.app_reviews().find_pending(app.id); })
        .has_value();
}
void set_callbacks(HubWorld& world, const App& app, const std::vector<std::string>& uris) {
    world.store().write_now([&](WriteTx& tx) {
        App changed = *tx.apps().find(app.id);
        changed.redirect_uris = uris;
        tx.apps().update(changed);
    });
}

// Of another company.
void publish_look_alike(HubWorld& world) {
    world.store().write_now([&](WriteTx& tx) {
        App other;
        other.client_id = "ffffffffffffffff";
        other.developer_company_id = world.globex->id;
        other.name = "LEDGER";
        other.kind = AppKind::public_app;
        other.status = AppStatus::approved;
        tx.apps().add(other);
    });
}
AppStatus status(HubWorld& world, const App& app) { return world.find(app.client_id)->status; }

// Of a store that fails at its n-th operation: whether the unit was refused by it.
template <class Work>
bool fails(Work work) {
    try {
        work();
        return false;
    } catch (const StoreError&) {
        return true;
    }
}

}  // namespace

TEST(Submission, of_an_incomplete_app_names_what_is_missing) {
    HubWorld world;
    const auto app = world.register_app(AppKind::public_app).app;
    const auto refused = submit(world, app);
    ASSERT_FALSE(refused);
    std::string fields;
    for (const auto& field : refused.error().fields) fields += field.field + " ";
    EXPECT_EQ(fields, "summary description category ");
    EXPECT_EQ(status(world, app), AppStatus::draft);
    EXPECT_EQ(submit(world, world.register_app(AppKind::private_app).app).error().status(), 409);
}

// Nobody else reaches what runs on the developer's own computer.
TEST(Submission, without_a_callback_url_of_a_server_is_refused) {
    HubWorld world;
    const auto app = world.register_complete_app();
    for (const std::string uri : {"http://localhost:3000/callback", "http://127.0.0.1/cb",
                                  "http://[::1]:8080/cb", "https://app.localhost/cb"}) {
        set_callbacks(world, app, {uri});
        const auto refused = submit(world, app);
        ASSERT_FALSE(refused) << uri;
        EXPECT_EQ(refused.error().fields.at(0).field, "redirect_uris") << uri;
    }
    set_callbacks(world, app,
                  {"http://localhost:3000/callback", "https://app.ledger.dev/callback"});
    EXPECT_TRUE(submit(world, app)) << "beside that of a server it is for the developer";
}

// RFC 8252 §7.3
TEST(Submission, of_an_app_for_peoples_own_computers_needs_no_server) {
    HubWorld world;
    const auto app = world.register_complete_app();
    world.store().write_now([&](WriteTx& tx) {
        App changed = *tx.apps().find(app.id);
        changed.client_type = ClientType::public_client;
        changed.redirect_uris = {"http://127.0.0.1/callback"};
        tx.apps().update(changed);
    });
    EXPECT_TRUE(submit(world, app));
}

TEST(Review, says_when_the_decision_is_that_of_somebody_who_makes_the_app) {
    HubWorld world;
    const auto app = world.register_complete_app();
    world.store().write_now([&](WriteTx& tx) {
        tx.memberships().add(
            {world.acme->id, world.platform_admin.user.id, Role::developer, world.now});
    });
    const auto id = submit(world, app).value();
    ASSERT_TRUE(decide(world, id, ReviewDecision::approve, world.platform_admin));
    AuditFilter filter;
    filter.kind = AuditKind::app_approved;
    const auto events =
        world.read([&](const ReadTx& tx) { return tx.audit_events().list(filter); });
    ASSERT_EQ(events.size(), 1U);
    EXPECT_EQ(events[0].detail, "first version, by a member of the company that makes it");
}

TEST(Submission, with_a_placeholder_for_a_callback_url_is_refused) {
    HubWorld world;
    const auto app = world.register_complete_app();
    for (const std::string uri : {"https://example.com/cb", "https://app.example/cb",
                                  "https://x.test/cb", "https://a.example.org:8443/cb"}) {
        world
            .write([&](WriteTx& tx, const Context& context) {
                return change_basics(app.client_id, {{}, {{uri}}}, world.developer, tx, context);
            })
            .value();
        const auto refused = submit(world, app);
        ASSERT_FALSE(refused) << uri;
        EXPECT_EQ(refused.error().fields[0].field, "redirect_uris") << uri;
    }
}

TEST(Submission, waits_once_and_can_be_withdrawn) {
    HubWorld world;
    const auto app = world.register_complete_app();
    EXPECT_EQ(withdraw(world, app).error().status(), 409);
    const auto id = submit(world, app, "Try it as demo@ledger.dev.").value();
    EXPECT_EQ(status(world, app), AppStatus::in_review);
    EXPECT_EQ(submit(world, app).error().status(), 409);
    EXPECT_EQ(stored(world, id).note, "Try it as demo@ledger.dev.");
    ASSERT_TRUE(withdraw(world, app));
    EXPECT_EQ(status(world, app), AppStatus::draft);
    EXPECT_EQ(stored(world, id).state, ReviewState::withdrawn);
    EXPECT_EQ(decide(world, id, ReviewDecision::approve, world.reviewer).error().status(), 409);
    EXPECT_TRUE(submit(world, app));
}

TEST(ReviewDecision, is_for_reviewers_who_do_not_develop_the_app) {
    HubWorld world;
    const auto app = world.register_complete_app();
    const auto id = submit(world, app).value();
    const auto status_for = [&](const Actor& actor) {
        return decide(world, id, ReviewDecision::approve, actor).error().status();
    };
    EXPECT_EQ(status_for(world.developer), 403);
    EXPECT_EQ(status_for(world.stranger), 403);
    auto own = world.developer;
    own.user.platform_role = PlatformRole::reviewer;
    EXPECT_EQ(status_for(own), 403);
    // Also while working in another company.
    own.company = world.globex;
    EXPECT_EQ(status_for(own), 403);
    EXPECT_EQ(stored(world, id).state, ReviewState::waiting);
    own.user.platform_role = PlatformRole::admin;
    EXPECT_TRUE(decide(world, id, ReviewDecision::approve, own));
}

TEST(ReviewDecision, to_return_needs_a_comment_and_makes_a_draft_again) {
    HubWorld world;
    const auto app = world.register_complete_app();
    const auto id = submit(world, app).value();
    const auto wordless =
        decide(world, id, ReviewDecision::return_to_developer, world.reviewer, "  ");
    ASSERT_FALSE(wordless);
    EXPECT_EQ(wordless.error().fields[0].field, "comment");
    ASSERT_TRUE(decide(world, id, ReviewDecision::return_to_developer, world.reviewer,
                       "The callback answers 500."));
    EXPECT_EQ(status(world, app), AppStatus::draft);
    EXPECT_EQ(stored(world, id).comment, "The callback answers 500.");
    EXPECT_EQ(stored(world, id).decided_by, world.reviewer.user.id);
}

// Attack 32: two apps wait for one name, and the second is not approved under it.
TEST(ReviewDecision, looks_at_the_name_again) {
    HubWorld world;
    const auto app = world.register_complete_app();
    const auto id = submit(world, app).value();
    publish_look_alike(world);
    const auto refused = decide(world, id, ReviewDecision::approve, world.reviewer);
    ASSERT_FALSE(refused);
    EXPECT_THAT(refused.error().text, testing::HasSubstr("People would take it for LEDGER"));
    EXPECT_TRUE(decide(world, id, ReviewDecision::return_to_developer, world.reviewer,
                       "Choose another name."));
}

// Attack 32: the reviewer approves what was submitted.
TEST(ReviewDecision, is_not_for_another_name_than_the_one_submitted) {
    HubWorld world;
    const auto app = world.register_complete_app();
    const auto id = submit(world, app).value();
    const auto rename = [&](std::string name) {
        return world.write([&](WriteTx& tx, const Context& context) {
            return change_basics(app.client_id, {std::move(name), {}}, world.developer, tx,
                                 context);
        });
    };
    ASSERT_TRUE(rename("Bank of Everything"));
    const auto refused = decide(world, id, ReviewDecision::approve, world.reviewer);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().status(), 409);
    ASSERT_TRUE(rename("Ledger"));
    EXPECT_TRUE(decide(world, id, ReviewDecision::approve, world.reviewer));
}

TEST(ReviewDecision, of_changes_has_their_name_to_itself) {
    HubWorld world;
    const auto app = world.register_complete_app();
    world.set_status(app, AppStatus::live);
    add_scope(world, app);
    submit(world, app).value();
    const auto renamed = world.write([&](WriteTx& tx, const Context& context) {
        return change_basics(app.client_id, {"Bank", {}}, world.developer, tx, context);
    });
    ASSERT_FALSE(renamed);
    EXPECT_EQ(renamed.error().status(), 409);
}

// Two apps had one name before names were compared: what else they change is still reviewed.
TEST(ReviewDecision, of_other_changes_leaves_an_app_the_name_that_it_has) {
    HubWorld world;
    const auto app = world.register_complete_app();
    world.set_status(app, AppStatus::live);
    publish_look_alike(world);
    add_scope(world, app);
    const auto id = submit(world, app);
    ASSERT_TRUE(id);
    EXPECT_TRUE(decide(world, *id, ReviewDecision::approve, world.reviewer));
}

TEST(ReviewDecision, puts_a_new_name_into_effect) {
    HubWorld world;
    const auto app = world.register_complete_app();
    world.set_status(app, AppStatus::live);
    world
        .write([&](WriteTx& tx, const Context& context) {
            return change_basics(app.client_id, {"Books", {}}, world.developer, tx, context);
        })
        .value();
    const auto id = submit(world, app).value();
    EXPECT_EQ(world.find(app.client_id)->name, "Ledger");
    ASSERT_TRUE(decide(world, id, ReviewDecision::approve, world.reviewer));
    EXPECT_EQ(world.find(app.client_id)->name, "Books");
}

TEST(ReviewDecision, is_made_once) {
    HubWorld world;
    const auto app = world.register_complete_app();
    const auto id = submit(world, app).value();
    ASSERT_TRUE(decide(world, id, ReviewDecision::approve, world.reviewer));
    EXPECT_EQ(status(world, app), AppStatus::approved);
    EXPECT_EQ(decide(world, id, ReviewDecision::approve, world.reviewer).error().status(), 409);
    EXPECT_EQ(
        decide(world, ReviewId{4711}, ReviewDecision::approve, world.reviewer).error().status(),
        404);
    const auto events = world.audit_events(app.id);
    EXPECT_EQ(events[0].kind, AuditKind::app_approved);
    EXPECT_EQ(events[0].company_id, world.acme->id);
}

TEST(ReviewOfChanges, merges_them_at_once_and_ends_tokens_that_lack_new_scopes) {
    HubWorld world;
    const auto app = world.register_complete_app();
    world.set_status(app, AppStatus::live);
    EXPECT_EQ(submit(world, app).error().status(), 409);
    add_scope(world, app);
    const auto id = submit(world, app).value();
    EXPECT_EQ(status(world, app), AppStatus::live);
    world.now += minutes{1};
    ASSERT_TRUE(decide(world, id, ReviewDecision::approve, world.reviewer));
    EXPECT_EQ(status(world, app), AppStatus::live);
    EXPECT_EQ(world.find(app.client_id)->scopes, world.scope_set("deals:read"));
    EXPECT_FALSE(has_pending(world, app));
    const IssuedToken token{{}, {}, {}, {}, app.id, world.now - seconds{1}};
    EXPECT_TRUE(world.store().invalidations().refuses(token));
}

TEST(ReviewOfChanges, that_sends_them_back_leaves_them_to_be_corrected) {
    HubWorld world;
    const auto app = world.register_complete_app();
    world.set_status(app, AppStatus::live);
    add_scope(world, app);
    const auto id = submit(world, app).value();
    ASSERT_TRUE(decide(world, id, ReviewDecision::return_to_developer, world.reviewer, "Why?"));
    EXPECT_EQ(status(world, app), AppStatus::live);
    EXPECT_TRUE(has_pending(world, app));
    EXPECT_EQ(world.find(app.client_id)->scopes, app.scopes);
    EXPECT_TRUE(submit(world, app));
}

TEST(ReviewDecision, about_a_disabled_app_is_refused) {
    HubWorld world;
    const auto app = world.register_complete_app();
    const auto id = submit(world, app).value();
    world.set_status(app, AppStatus::disabled);
    EXPECT_EQ(decide(world, id, ReviewDecision::approve, world.reviewer).error().status(), 409);
    EXPECT_EQ(withdraw(world, app).error().status(), 409);
    EXPECT_EQ(stored(world, id).state, ReviewState::waiting);
}

// Whatever operation of the store fails, the submission and the app say the same.
TEST(ReviewUnderFaults, leaves_nothing_half_done) {
    std::uint64_t fail_at = 0;
    std::uint64_t count = 0;
    HubWorld world([&](std::uint64_t) {
        if (fail_at != 0 && ++count == fail_at) throw StoreError("injected");
    });
    const auto app = world.register_complete_app();
    world.set_status(app, AppStatus::live);
    add_scope(world, app);
    const auto id = submit(world, app).value();
    bool done = false;
    for (std::uint64_t step = 1; !done && step < 100; ++step) {
        count = 0;
        fail_at = step;
        done = !fails([&] { decide(world, id, ReviewDecision::approve, world.reviewer).value(); });
        fail_at = 0;
        const bool is_merged = world.find(app.client_id)->scopes == world.scope_set("deals:read");
        EXPECT_EQ(is_merged, done) << step;
        EXPECT_EQ(has_pending(world, app), !done) << step;
        EXPECT_EQ(stored(world, id).state, done ? ReviewState::approved : ReviewState::waiting)
            << step;
    }
    EXPECT_TRUE(done);
}

}  // namespace grantor::marketplace
