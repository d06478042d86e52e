#include "store/tables/leases.hpp"

#include "tests/store/conformance/tables.hpp"

namespace grantor::test {
namespace {

class LeasesTable : public TableTest {
 protected:
    std::optional<std::int64_t> take(std::int64_t node, std::int64_t now, std::int64_t until) {
        return tx().leases().take({"deliveries", {node}}, at_ms(now), at_ms(until));
    }
};
GRANTOR_ON_BOTH_ENGINES(LeasesTable);

TEST_P(LeasesTable, one_that_nobody_has_taken_is_nothing_and_free) {
    EXPECT_FALSE(tx().leases().find("deliveries"));
    EXPECT_FALSE(tx().leases().confirm({"deliveries", {1}}, 1));
    EXPECT_EQ(take(1, 0, 100), 1);
    const auto lease = tx().leases().find("deliveries");
    ASSERT_TRUE(lease);
    EXPECT_EQ(lease->holder, NodeId{1});
    EXPECT_EQ(lease->epoch, 1);
    EXPECT_EQ(lease->until, at_ms(100));
}

TEST_P(LeasesTable, one_node_has_it_until_its_time_is_over) {
    ASSERT_EQ(take(1, 0, 100), 1);
    EXPECT_FALSE(take(2, 99, 199));
    EXPECT_EQ(take(1, 50, 150), 1) << "whoever has it makes it longer";
    EXPECT_FALSE(take(2, 149, 249));
    EXPECT_EQ(take(2, 150, 250), 2) << "the other one has died";
    EXPECT_FALSE(take(1, 151, 251));
    EXPECT_EQ(tx().leases().find("deliveries")->holder, NodeId{2});
}

TEST_P(LeasesTable, a_former_holder_can_confirm_nothing) {
    ASSERT_EQ(take(1, 0, 100), 1);
    EXPECT_TRUE(tx().leases().confirm({"deliveries", {1}}, 1));
    ASSERT_EQ(take(2, 100, 200), 2);
    EXPECT_FALSE(tx().leases().confirm({"deliveries", {1}}, 1));
    EXPECT_TRUE(tx().leases().confirm({"deliveries", {2}}, 2));
    ASSERT_EQ(take(1, 200, 300), 3);
    EXPECT_FALSE(tx().leases().confirm({"deliveries", {1}}, 1)) << "another one was in between";
    EXPECT_TRUE(tx().leases().confirm({"deliveries", {1}}, 3));
}

TEST_P(LeasesTable, is_free_as_soon_as_it_is_given_up) {
    ASSERT_EQ(take(1, 0, 100), 1);
    tx().leases().give_up({"deliveries", {2}}, 1);
    EXPECT_FALSE(take(2, 1, 101)) << "nobody gives up what somebody else holds";
    tx().leases().give_up({"deliveries", {1}}, 1);
    EXPECT_EQ(take(2, 1, 101), 2);
    tx().leases().give_up({"deliveries", {1}}, 1);
    EXPECT_EQ(tx().leases().find("deliveries")->until, at_ms(101));
}

TEST_P(LeasesTable, of_before_a_clock_was_put_back_is_free) {
    ASSERT_EQ(take(1, 3'600'000, 3'600'100), 1);
    EXPECT_EQ(take(2, 0, 100), 2);
}

TEST_P(LeasesTable, names_are_apart_and_a_reset_leaves_them) {
    ASSERT_EQ(take(1, 0, 100), 1);
    EXPECT_EQ(tx().leases().take({"housekeeping", {2}}, at_ms(1), at_ms(101)), 1);
    tx().reset_all();
    EXPECT_FALSE(take(2, 1, 101));
}

TEST_P(LeasesTable, are_taken_by_the_clock_of_the_server_where_there_is_one) {
    const auto own = at_ms(7);
    if (GetParam() == Engine::sqlite) {
        EXPECT_EQ(tx().shared_time(own), own);
    } else {
        const auto first = tx().shared_time(own);
        EXPECT_LT(Clock{}.now() - first, minutes{1});
        EXPECT_LE(first, tx().shared_time(own)) << "it goes on within a transaction";
        EXPECT_NE(first, own);
    }
}

}  // namespace
}  // namespace grantor::test
