#include "store/tables/invitations.hpp"

#include "tests/store/conformance/tables.hpp"

namespace grantor::test {
namespace {

using testing::IsEmpty;
using testing::SizeIs;

class InvitationsTable : public TableTest {
 protected:
    static Digest digest(std::uint8_t fill) {
        Digest out;
        out.fill(fill);
        return out;
    }
    InvitationId add(std::int64_t company, std::uint8_t fill) {
        return tx().invitations().add({.id = {},
                                       .company_id = {company},
                                       .hash = digest(fill),
                                       .label = "Nora",
                                       .role = Role::developer,
                                       .invited_by = {7},
                                       .created_at = at_ms(1),
                                       .expires_at = at_ms(2)});
    }
};
GRANTOR_ON_BOTH_ENGINES(InvitationsTable);

TEST_P(InvitationsTable, an_unknown_one_is_nothing) {
    const auto id = add(3, 1);
    EXPECT_FALSE(tx().invitations().find_by_hash(digest(2)));
    EXPECT_FALSE(tx().invitations().remove({4}, id)) << "of another company";
    EXPECT_TRUE(fails([&] { add(4, 1); })) << "a digest is unique";
}

TEST_P(InvitationsTable, keeps_every_field_and_lists_by_company) {
    const auto first = add(3, 1);
    const auto second = add(3, 2);
    add(4, 3);
    const auto found = tx().invitations().find_by_hash(digest(1));
    ASSERT_TRUE(found);
    EXPECT_EQ(found->id, first);
    EXPECT_EQ(found->company_id, CompanyId{3});
    EXPECT_EQ(found->label, "Nora");
    EXPECT_EQ(found->role, Role::developer);
    EXPECT_EQ(found->invited_by, UserId{7});
    EXPECT_EQ(found->created_at, at_ms(1));
    EXPECT_EQ(found->expires_at, at_ms(2));
    const auto of_company = tx().invitations().of_company({3});
    ASSERT_THAT(of_company, SizeIs(2));
    EXPECT_EQ(of_company.front().id, second);
}

TEST_P(InvitationsTable, are_removed_once) {
    const auto id = add(3, 1);
    EXPECT_TRUE(tx().invitations().remove({3}, id));
    EXPECT_FALSE(tx().invitations().remove({3}, id));
    EXPECT_THAT(tx().invitations().of_company({3}), IsEmpty());
}

TEST_P(InvitationsTable, are_removed_with_their_maker) {
    add(3, 1);
    add(3, 2);
    add(4, 3);
    EXPECT_EQ(tx().invitations().remove_of_maker({3}, {8}), 0);
    EXPECT_EQ(tx().invitations().remove_of_maker({3}, {7}), 2);
    EXPECT_THAT(tx().invitations().of_company({4}), SizeIs(1));
}

}  // namespace
}  // namespace grantor::test
