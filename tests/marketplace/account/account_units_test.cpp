#include <algorithm>

#include "marketplace/account/connected_apps.hpp"
#include "marketplace/account/keys.hpp"
#include "marketplace/account/profile.hpp"
#include "tests/marketplace/developer/hub_world.hpp"

namespace grantor::marketplace {
namespace {

using test::HubWorld;
using testing::IsEmpty;
using testing::SizeIs;

Outcome<void> uninstall(HubWorld& world, const App& app, const Actor& actor) {
    return world.write([&](WriteTx& tx, const Context& context) {
        return uninstall_app(app.client_id, actor, tx, context);
    });
}
Outcome<NewAccessKey> add_key(HubWorld& world, std::string_view name, const Actor& actor) {
    return world.write([&](WriteTx& tx, const Context& context) {
        return add_access_key({name, ""}, actor, tx, context);
    });
}
Outcome<void> remove_key(HubWorld& world, AccessKeyId id, const Actor& actor) {
    return world.write([&](WriteTx& tx, const Context& context) {
        return remove_access_key(id, actor, tx, context);
    });
}
std::vector<AccessKey> keys_of(HubWorld& world, const Actor& actor) {
    return world.read([&](const ReadTx& tx) { return find_access_keys(actor, tx); });
}

}  // namespace

TEST(Uninstalling, of_what_is_not_installed_is_refused_as_unknown) {
    HubWorld world;
    const auto app = world.register_app(AppKind::private_app).app;
    const auto unknown = uninstall(world, App{}, world.regular);
    EXPECT_EQ(unknown.error().kind, Refusal::Kind::not_found);
    EXPECT_EQ(uninstall(world, app, world.regular).error().text, unknown.error().text);
    // Somebody else's installation cannot be uninstalled.
    world.install(app, world.admin);
    EXPECT_EQ(uninstall(world, app, world.regular).error().text, unknown.error().text);
}

TEST(Uninstalling, ends_the_grant_and_tells_the_app) {
    HubWorld world;
    const auto app = world.register_app(AppKind::private_app).app;
    const auto id = world.install(app, world.regular);
    ASSERT_TRUE(uninstall(world, app, world.regular));
    const auto grant = world.read([&](const ReadTx& tx) { return *tx.grants().find(id); });
    EXPECT_EQ(grant.state, GrantState::revoked);
    EXPECT_EQ(grant.end_reason, EndReason::uninstalled_by_user);
    DeliveryFilter filter;
    filter.app_id = app.id;
    EXPECT_THAT(world.read([&](const ReadTx& tx) { return tx.deliveries().list(filter); }),
                SizeIs(1));
    EXPECT_EQ(world.audit_events(app.id).at(0).kind, AuditKind::uninstalled_by_user);
    EXPECT_FALSE(uninstall(world, app, world.regular));
}

TEST(Uninstalling, leaves_nothing_half_done_when_the_store_fails) {
    std::uint64_t fails_at = 0;
    std::uint64_t count = 0;
    HubWorld world([&](std::uint64_t) {
        if (++count == fails_at) throw StoreError("the disk is full");
    });
    const auto app = world.register_app(AppKind::private_app).app;
    const auto id = world.install(app, world.regular);
    bool is_done = false;
    for (int step = 1; !is_done && step < 60; ++step) {
        count = 0;
        fails_at = static_cast<std::uint64_t>(step);
        try {
            is_done = uninstall(world, app, world.regular).has_value();
        } catch (const StoreError&) {
        }
        fails_at = 0;
        const bool is_active =
            world.read([&](const ReadTx& tx) { return tx.grants().find(id)->is_active(); });
        DeliveryFilter filter;
        filter.app_id = app.id;
        const auto notices =
            world.read([&](const ReadTx& tx) { return tx.deliveries().list(filter).size(); });
        const auto events = world.audit_events(app.id);
        const bool is_noted = std::ranges::any_of(
            events, [](const auto& event) { return event.kind == AuditKind::uninstalled_by_user; });
        EXPECT_EQ(is_active, !is_done) << step;
        EXPECT_EQ(notices, is_done ? 1u : 0u) << step;
        EXPECT_EQ(is_noted, is_done) << step;
    }
    EXPECT_TRUE(is_done);
}

TEST(AccessKeys, need_a_name_and_have_a_limit) {
    HubWorld world;
    EXPECT_EQ(add_key(world, " ", world.regular).error().fields.at(0).field, "name");
    EXPECT_EQ(add_key(world, std::string(81, 'x'), world.regular).error().fields.at(0).field,
              "name");
    for (std::size_t i = 0; i < access_keys_max; ++i)
        ASSERT_TRUE(add_key(world, "script", world.regular));
    EXPECT_EQ(add_key(world, "one more", world.regular).error().kind, Refusal::Kind::conflict);
    EXPECT_THAT(keys_of(world, world.regular), SizeIs(access_keys_max));
}

TEST(AccessKeys, are_kept_as_a_digest_and_found_by_it) {
    HubWorld world;
    const auto made = add_key(world, "nightly", world.regular).value();
    const auto secret = made.secret.reveal();
    EXPECT_TRUE(secret.starts_with("gmk_"));
    EXPECT_EQ(secret.size(), 47u);
    const auto found = world.read(
        [&](const ReadTx& tx) { return tx.access_keys().find_by_hash(sha256(as_bytes(secret))); });
    ASSERT_TRUE(found);
    EXPECT_EQ(found->user_id, world.regular.user.id);
    EXPECT_EQ(found->company_id, world.regular.company->id);
    EXPECT_NE(add_key(world, "nightly", world.regular)->secret.reveal(), secret);
}

TEST(AccessKeys, of_others_are_refused_as_unknown) {
    HubWorld world;
    const auto key = add_key(world, "nightly", world.regular)->key.id;
    const auto unknown = remove_key(world, {12345}, world.admin);
    EXPECT_EQ(unknown.error().kind, Refusal::Kind::not_found);
    EXPECT_EQ(remove_key(world, key, world.admin).error().text, unknown.error().text);
    // Also one's own, for another company.
    auto elsewhere = world.regular;
    elsewhere.company = world.globex;
    EXPECT_FALSE(remove_key(world, key, elsewhere));
    EXPECT_THAT(keys_of(world, elsewhere), IsEmpty());
    EXPECT_TRUE(remove_key(world, key, world.regular));
    EXPECT_FALSE(remove_key(world, key, world.regular));
}

TEST(PasswordChange, is_checked_before_anything_is_hashed) {
    HubWorld world;
    auto actor = world.regular;
    const auto fields = [&](const PasswordChange& change) {
        std::vector<std::string> out;
        const auto plan = plan_password_change(change, actor, Site{});
        if (!plan)
            for (const auto& problem : plan.error().fields) out.push_back(problem.field);
        return out;
    };
    EXPECT_EQ(plan_password_change({"old password", "new password"}, actor, Site{}).error().kind,
              Refusal::Kind::conflict);
    actor.user.password_hash = "a hash";
    using testing::ElementsAre;
    EXPECT_THAT(fields({"", ""}), ElementsAre("current", "chosen"));
    EXPECT_THAT(fields({"old password", "short"}), ElementsAre("chosen"));
    EXPECT_THAT(fields({"old password", std::string(1025, 'x')}), ElementsAre("chosen"));
    EXPECT_THAT(fields({"old password", "old password"}), ElementsAre("chosen"));
    EXPECT_THAT(fields({"old password", "1234567890"}), ElementsAre("chosen"));
    EXPECT_THAT(fields({"old password", actor.user.email}), ElementsAre("chosen"));
    EXPECT_THAT(fields({"old password", "new password"}), IsEmpty());
}

}  // namespace grantor::marketplace
