#include "store/tables/access_keys.hpp"

#include "tests/store/conformance/tables.hpp"

namespace grantor::test {
namespace {

using testing::SizeIs;

class AccessKeysTable : public TableTest {
 protected:
    static Digest digest(std::uint8_t fill) {
        Digest out;
        out.fill(fill);
        return out;
    }
    AccessKeyId add(std::int64_t user, std::uint8_t fill) {
        AccessKey key;
        key.user_id = {user};
        key.company_id = {3};
        key.name = "deploy script";
        key.hash = digest(fill);
        key.created_at = at_ms(1);
        key.expires_at = at_ms(900);
        return tx().access_keys().add(key);
    }
};
GRANTOR_ON_BOTH_ENGINES(AccessKeysTable);

TEST_P(AccessKeysTable, an_unknown_key_is_nothing) {
    add(2, 1);
    EXPECT_FALSE(tx().access_keys().find_by_hash(digest(2)));
    EXPECT_FALSE(tx().access_keys().touch(AccessKeyId{4711}, at_ms(1)));
    EXPECT_FALSE(tx().access_keys().remove(UserId{2}, AccessKeyId{4711}));
}

TEST_P(AccessKeysTable, a_key_is_removed_by_its_user_alone_and_its_id_never_comes_back) {
    const AccessKeyId id = add(2, 1);
    EXPECT_FALSE(tx().access_keys().remove(UserId{9}, id));
    EXPECT_TRUE(tx().access_keys().remove(UserId{2}, id));
    EXPECT_FALSE(tx().access_keys().remove(UserId{2}, id));
    EXPECT_FALSE(tx().access_keys().find_by_hash(digest(1)));
    EXPECT_LT(id, add(2, 1));
}

TEST_P(AccessKeysTable, keeps_every_field_and_lists_by_user) {
    const AccessKeyId first = add(2, 1);
    const AccessKeyId second = add(2, 2);
    add(9, 3);
    EXPECT_TRUE(fails([&] { add(4, 1); })) << "a digest is unique";
    const auto found = tx().access_keys().find_by_hash(digest(1));
    ASSERT_TRUE(found);
    EXPECT_EQ(found->id, first);
    EXPECT_EQ(found->user_id, UserId{2});
    EXPECT_EQ(found->company_id, CompanyId{3});
    EXPECT_EQ(found->name, "deploy script");
    EXPECT_EQ(found->hash, digest(1));
    EXPECT_EQ(found->created_at, at_ms(1));
    EXPECT_EQ(found->last_used_at, Time{});
    EXPECT_EQ(found->expires_at, at_ms(900));
    const auto of_user = tx().access_keys().of_user(UserId{2});
    ASSERT_THAT(of_user, SizeIs(2));
    EXPECT_EQ(of_user[0].id, first);
    EXPECT_EQ(of_user[1].id, second);
}

TEST_P(AccessKeysTable, all_of_a_user_end_together) {
    add(2, 1);
    add(2, 2);
    add(9, 3);
    EXPECT_EQ(tx().access_keys().remove_of_user(UserId{2}), 2);
    EXPECT_EQ(tx().access_keys().remove_of_user(UserId{2}), 0);
    EXPECT_TRUE(tx().access_keys().find_by_hash(digest(3)));
}

TEST_P(AccessKeysTable, the_last_use_moves_forward_only) {
    const AccessKeyId id = add(2, 1);
    EXPECT_TRUE(tx().access_keys().touch(id, at_ms(100)));
    EXPECT_FALSE(tx().access_keys().touch(id, at_ms(100)));
    EXPECT_FALSE(tx().access_keys().touch(id, at_ms(50)));
    EXPECT_EQ(tx().access_keys().find_by_hash(digest(1))->last_used_at, at_ms(100));
}

}  // namespace
}  // namespace grantor::test
