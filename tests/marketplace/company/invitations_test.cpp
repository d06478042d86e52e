#include "marketplace/company/invitations.hpp"

#include <gmock/gmock.h>

#include "marketplace/company/members.hpp"
#include "tests/marketplace/developer/hub_world.hpp"

namespace grantor::marketplace {
namespace {

using test::HubWorld;
using testing::IsEmpty;
using testing::SizeIs;

Outcome<MadeInvitation> make(HubWorld& world, const NewInvitation& wanted, const Actor& by) {
    return world.write(
        [&](WriteTx& tx, const Context& context) { return invite(wanted, by, tx, context); });
}
std::string code_of(HubWorld& world, Role role) {
    return std::string(make(world, {"Grace", role}, world.admin)->code.reveal());
}
bool is_offered(HubWorld& world, std::string_view code, Time now) {
    return world.read([&](const ReadTx& tx) { return find_offer(code, tx, now).has_value(); });
}
Outcome<std::shared_ptr<const Company>> enter(HubWorld& world, std::string_view code,
                                              const Actor& who) {
    return world.write(
        [&](WriteTx& tx, const Context& context) -> Outcome<std::shared_ptr<const Company>> {
            const auto offer = find_offer(code, tx, context.now);
            if (!offer) return refuse_field("code", "none");
            return join(*offer, who.user, tx, context);
        });
}

}  // namespace

TEST(Invitations, need_a_name_and_a_role) {
    HubWorld world;
    const auto refused = make(world, {" ", std::nullopt}, world.admin);
    ASSERT_FALSE(refused);
    EXPECT_THAT(refused.error().fields, SizeIs(2));
    EXPECT_THAT(
        world.read([&](const ReadTx& tx) { return find_invitations(world.admin, tx, world.now); }),
        IsEmpty());
}

TEST(Invitations, work_once) {
    HubWorld world;
    const auto code = code_of(world, Role::developer);
    ASSERT_TRUE(enter(world, code, world.stranger));
    EXPECT_EQ(world.read([&](const ReadTx& tx) {
        return tx.memberships().find(world.acme->id, world.stranger.user.id)->role;
    }),
              Role::developer);
    EXPECT_FALSE(is_offered(world, code, world.now));
    EXPECT_FALSE(enter(world, code, world.reviewer));
}

TEST(Invitations, are_not_used_up_by_somebody_who_is_a_member_already) {
    HubWorld world;
    const auto code = code_of(world, Role::admin);
    EXPECT_EQ(enter(world, code, world.regular).error().kind, Refusal::Kind::conflict);
    EXPECT_TRUE(is_offered(world, code, world.now));
    EXPECT_EQ(world.read([&](const ReadTx& tx) {
        return tx.memberships().find(world.acme->id, world.regular.user.id)->role;
    }),
              Role::regular);
}

TEST(Invitations, end_after_a_week) {
    HubWorld world;
    const auto code = code_of(world, Role::regular);
    EXPECT_TRUE(is_offered(world, code, world.now + invitation_lifetime - seconds{1}));
    EXPECT_FALSE(is_offered(world, code, world.now + invitation_lifetime));
}

// Attack 16: an admin's invitations end when they are no longer an admin.
TEST(Attack16, an_invitation_ends_with_its_maker) {
    HubWorld world;
    const auto code = code_of(world, Role::admin);
    world.store().write_now([&](WriteTx& tx) {
        tx.memberships().set_role(world.acme->id, world.regular.user.id, Role::admin);
        return tx.memberships().set_role(world.acme->id, world.admin.user.id, Role::regular);
    });
    EXPECT_FALSE(is_offered(world, code, world.now));
}

TEST(Attack16, an_invitation_of_another_company_cannot_be_withdrawn) {
    HubWorld world;
    const auto made = make(world, {"Grace", Role::regular}, world.admin);
    Actor other = world.stranger;
    const auto withdraw = [&](const Actor& by) {
        return world.write([&](WriteTx& tx, const Context& context) {
            return withdraw_invitation(made->invitation.id, by, tx, context);
        });
    };
    EXPECT_EQ(withdraw(other).error().kind, Refusal::Kind::not_found);
    EXPECT_TRUE(is_offered(world, made->code.reveal(), world.now));
    ASSERT_TRUE(withdraw(world.admin));
    EXPECT_FALSE(is_offered(world, made->code.reveal(), world.now));
    EXPECT_EQ(withdraw(world.admin).error().kind, Refusal::Kind::not_found);
}

TEST(Invitations, of_a_suspended_company_wait) {
    HubWorld world;
    const auto code = code_of(world, Role::regular);
    world.store().write_now([&](WriteTx& tx) {
        return tx.companies().set_state(world.acme->id, CompanyState::suspended);
    });
    EXPECT_FALSE(is_offered(world, code, world.now));
}

TEST(Invitations, are_read_as_people_copy_them) {
    HubWorld world;
    auto code = code_of(world, Role::regular);
    ASSERT_THAT(code, SizeIs(19));
    std::string loud = "  ";
    for (const char c : code)
        if (c != '-') loud += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    EXPECT_TRUE(is_offered(world, loud, world.now));
    code[0] = code[0] == 'a' ? 'b' : 'a';
    EXPECT_FALSE(is_offered(world, code, world.now));
}

TEST(Invitations, are_bounded_in_number) {
    HubWorld world;
    for (std::size_t i = 0; i < invitations_max; ++i)
        ASSERT_TRUE(make(world, {"Somebody", Role::regular}, world.admin));
    EXPECT_EQ(make(world, {"Somebody", Role::regular}, world.admin).error().kind,
              Refusal::Kind::conflict);
}

}  // namespace grantor::marketplace
