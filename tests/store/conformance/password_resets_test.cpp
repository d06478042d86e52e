#include "store/tables/password_resets.hpp"

#include "tests/store/conformance/tables.hpp"

namespace grantor::test {
namespace {

Digest digest(std::uint8_t fill) {
    Digest out;
    out.fill(fill);
    return out;
}

class PasswordResetsTable : public TableTest {
 protected:
    void put(std::int64_t user, std::uint8_t fill) {
        tx().password_resets().put({{user}, digest(fill), {3}, {4}, at_ms(1), at_ms(2)});
    }
};
GRANTOR_ON_BOTH_ENGINES(PasswordResetsTable);

TEST_P(PasswordResetsTable, keeps_every_field) {
    put(7, 1);
    const auto found = tx().password_resets().find_by_hash(digest(1));
    ASSERT_TRUE(found);
    EXPECT_EQ(found->user_id, UserId{7});
    EXPECT_EQ(found->hash, digest(1));
    EXPECT_EQ(found->company_id, CompanyId{3});
    EXPECT_EQ(found->made_by, UserId{4});
    EXPECT_EQ(found->created_at, at_ms(1));
    EXPECT_EQ(found->expires_at, at_ms(2));
    EXPECT_FALSE(tx().password_resets().find_by_hash(digest(2)));
}

TEST_P(PasswordResetsTable, a_new_one_replaces_that_of_its_person) {
    put(7, 1);
    put(8, 2);
    put(7, 3);
    EXPECT_FALSE(tx().password_resets().find_by_hash(digest(1)));
    EXPECT_TRUE(tx().password_resets().find_by_hash(digest(2)));
    EXPECT_TRUE(tx().password_resets().find_by_hash(digest(3)));
}

TEST_P(PasswordResetsTable, is_taken_once) {
    put(7, 1);
    EXPECT_FALSE(tx().password_resets().take(digest(2)));
    EXPECT_TRUE(tx().password_resets().take(digest(1)));
    EXPECT_FALSE(tx().password_resets().take(digest(1)));
    put(7, 1);
    EXPECT_TRUE(tx().password_resets().remove_of_user({7}));
    EXPECT_FALSE(tx().password_resets().remove_of_user({7}));
}

}  // namespace
}  // namespace grantor::test
