#include "marketplace/company/members.hpp"

#include "marketplace/account/keys.hpp"
#include "marketplace/company/invitations.hpp"
#include "tests/marketplace/developer/hub_world.hpp"

namespace grantor::marketplace {
namespace {

using test::HubWorld;
using testing::IsEmpty;

Outcome<void> set_role(HubWorld& world, const Actor& whose, std::optional<Role> role,
                       const Actor& by) {
    return world.write([&](WriteTx& tx, const Context& context) {
        return change_role(whose.user.id, role, by, tx, context);
    });
}
Outcome<void> remove(HubWorld& world, const Actor& whose, const Actor& by) {
    return world.write([&](WriteTx& tx, const Context& context) {
        return remove_member(whose.user.id, by, tx, context);
    });
}
std::optional<Role> role_of(HubWorld& world, const Actor& person) {
    return world.read([&](const ReadTx& tx) -> std::optional<Role> {
        const auto membership = tx.memberships().find(person.company->id, person.user.id);
        if (!membership) return std::nullopt;
        return membership->role;
    });
}

}  // namespace

TEST(Attack16, an_admin_cannot_touch_people_of_another_company) {
    HubWorld world;
    const auto unknown = world.write([&](WriteTx& tx, const Context& context) {
        return change_role({98765}, Role::admin, world.admin, tx, context);
    });
    EXPECT_EQ(unknown.error().kind, Refusal::Kind::not_found);
    EXPECT_EQ(set_role(world, world.reviewer, Role::admin, world.admin).error().text,
              unknown.error().text);
    EXPECT_EQ(remove(world, world.reviewer, world.admin).error().text, unknown.error().text);
    EXPECT_EQ(role_of(world, world.reviewer), Role::regular);
}

TEST(Members, keep_their_last_admin) {
    HubWorld world;
    EXPECT_EQ(set_role(world, world.admin, Role::regular, world.admin).error().kind,
              Refusal::Kind::conflict);
    EXPECT_EQ(remove(world, world.admin, world.admin).error().kind, Refusal::Kind::conflict);
    EXPECT_EQ(set_role(world, world.regular, std::nullopt, world.admin).error().fields[0].field,
              "role");
    ASSERT_TRUE(set_role(world, world.regular, Role::admin, world.admin));
    // An admin whose account is deactivated is none who could help.
    world.store().write_now([&](WriteTx& tx) {
        return tx.users().set_state(world.regular.user.id, UserState::deactivated);
    });
    EXPECT_FALSE(set_role(world, world.admin, Role::developer, world.admin));
    world.store().write_now([&](WriteTx& tx) {
        return tx.users().set_state(world.regular.user.id, UserState::active);
    });
    EXPECT_TRUE(set_role(world, world.admin, Role::developer, world.admin));
    EXPECT_EQ(role_of(world, world.admin), Role::developer);
}

TEST(Members, who_are_removed_lose_what_they_have_there) {
    HubWorld world;
    const auto app = world.register_app(AppKind::private_app).app;
    const auto grant = world.install(app, world.regular);
    const auto key = world.write([&](WriteTx& tx, const Context& context) {
        return add_access_key({"script", ""}, world.regular, tx, context)->key.id;
    });
    world.store().write_now([&](WriteTx& tx) {
        tx.sessions().add({sha256(as_bytes("cookie")), world.regular.user.id, world.acme->id,
                           world.now, world.now + hours{1}});
        // Made with a personal token.
        Webhook hook;
        hook.company_id = world.acme->id;
        hook.owner_id = hook.user_id = world.regular.user.id;
        hook.subscription_url = "https://hooks.example/";
        tx.webhooks().add(hook);
    });
    ASSERT_TRUE(remove(world, world.regular, world.admin));
    EXPECT_EQ(role_of(world, world.regular), std::nullopt);
    world.read([&](const ReadTx& tx) {
        EXPECT_EQ(tx.grants().find(grant)->end_reason, EndReason::user_removed);
        EXPECT_THAT(tx.access_keys().of_user(world.regular.user.id), IsEmpty()) << key.value;
        EXPECT_FALSE(tx.sessions().find(sha256(as_bytes("cookie")), world.now));
        EXPECT_THAT(tx.webhooks().of_company(world.acme->id), IsEmpty());
        EXPECT_TRUE(tx.users().find(world.regular.user.id));
        return true;
    });
    EXPECT_EQ(remove(world, world.regular, world.admin).error().kind, Refusal::Kind::not_found);
}

// Nothing that they had comes back with them.
TEST(Members, who_come_back_begin_with_nothing) {
    HubWorld world;
    const auto token = sha256(as_bytes("personal token"));
    const auto grace = world.stranger.user.id;
    world.store().write_now([&](WriteTx& tx) {
        tx.memberships().add({world.acme->id, grace, Role::admin, world.now});
        tx.api_tokens().add(token, grace, world.acme->id, world.now);
        tx.api_tokens().add(sha256(as_bytes("at globex")), grace, world.globex->id, world.now);
    });
    auto here = world.stranger;
    here.company = world.acme;
    here.role = Role::admin;
    const auto code = world.write([&](WriteTx& tx, const Context& context) {
        return std::string(invite({"Ned", Role::admin}, here, tx, context)->code.reveal());
    });
    ASSERT_TRUE(remove(world, here, world.admin));
    world.store().write_now([&](WriteTx& tx) {
        tx.memberships().add({world.acme->id, grace, Role::admin, world.now});
    });
    world.read([&](const ReadTx& tx) {
        EXPECT_FALSE(tx.api_tokens().find(token));
        EXPECT_TRUE(tx.api_tokens().find(sha256(as_bytes("at globex"))));
        EXPECT_FALSE(find_offer(code, tx, world.now));
        return true;
    });
}

TEST(Members, whose_role_comes_back_have_no_old_invitations) {
    HubWorld world;
    ASSERT_TRUE(set_role(world, world.regular, Role::admin, world.admin));
    auto ben = world.regular;
    ben.role = Role::admin;
    const auto code = world.write([&](WriteTx& tx, const Context& context) {
        return std::string(invite({"Ned", Role::admin}, ben, tx, context)->code.reveal());
    });
    ASSERT_TRUE(set_role(world, world.regular, Role::regular, world.admin));
    ASSERT_TRUE(set_role(world, world.regular, Role::admin, world.admin));
    EXPECT_FALSE(
        world.read([&](const ReadTx& tx) { return find_offer(code, tx, world.now).has_value(); }));
}

TEST(Members, who_are_removed_stay_signed_in_elsewhere) {
    HubWorld world;
    world.store().write_now([&](WriteTx& tx) {
        tx.memberships().add({world.globex->id, world.regular.user.id, Role::regular, world.now});
        tx.sessions().add({sha256(as_bytes("cookie")), world.regular.user.id, world.acme->id,
                           world.now, world.now + hours{1}});
    });
    ASSERT_TRUE(remove(world, world.regular, world.admin));
    EXPECT_TRUE(world.read([&](const ReadTx& tx) {
        return tx.sessions().find(sha256(as_bytes("cookie")), world.now).has_value();
    }));
}

TEST(Members, are_listed_in_pages_and_searched) {
    HubWorld world;
    MemberQuery query;
    query.limit = 2;
    const auto find = [&] {
        return world.read([&](const ReadTx& tx) { return find_members(query, world.admin, tx); });
    };
    auto found = find();
    ASSERT_EQ(found.members.size(), 2u);
    EXPECT_TRUE(found.has_more);
    query.after = found.members.back().user.id;
    found = find();
    EXPECT_EQ(found.members.size(), 1u);
    EXPECT_FALSE(found.has_more);
    query = {"BEN", {}, 50};
    ASSERT_EQ(find().members.size(), 1u);
    EXPECT_EQ(find().members[0].user.name, "ben");
    query.text = "grace";
    EXPECT_THAT(find().members, IsEmpty());
}

}  // namespace grantor::marketplace
