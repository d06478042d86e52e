#include "store/tables/node_counts.hpp"

#include "tests/store/conformance/tables.hpp"

namespace grantor::test {
namespace {

using testing::IsEmpty;

class NodeCountsTable : public TableTest {
 protected:
    void note(std::int64_t node, std::int64_t subject, std::int64_t amount, std::int64_t at) {
        tx().node_counts().note(CountKind::requests, {node},
                                {{.subject = subject,
                                  .amount = amount,
                                  .first_at = at_ms(at - 5),
                                  .last_at = at_ms(at - 1)}},
                                at_ms(at));
    }
    std::vector<NodeCount> others_of(std::int64_t node, std::int64_t since = 0,
                                     std::int64_t limit = 10) {
        return tx().node_counts().of_others(CountKind::requests, {node}, at_ms(since), limit);
    }
};
GRANTOR_ON_BOTH_ENGINES(NodeCountsTable);

TEST_P(NodeCountsTable, a_node_sees_those_of_the_others) {
    EXPECT_THAT(others_of(1), IsEmpty());
    note(1, -7, 3, 10);
    EXPECT_THAT(others_of(1), IsEmpty());
    const auto seen = others_of(2);
    ASSERT_EQ(seen.size(), 1u);
    EXPECT_EQ(seen[0].subject, -7);
    EXPECT_EQ(seen[0].amount, 3);
    EXPECT_EQ(seen[0].first_at, at_ms(5));
    EXPECT_EQ(seen[0].last_at, at_ms(9));
    EXPECT_EQ(seen[0].node, NodeId{1});
    EXPECT_THAT(tx().node_counts().of_others(CountKind::sign_in_attempts, {2}, at_ms(0), 10),
                IsEmpty());
}

TEST_P(NodeCountsTable, a_total_replaces_the_one_before) {
    note(1, 7, 3, 10);
    note(1, 7, 4, 20);
    note(3, 7, 1, 15);
    const auto seen = others_of(2);
    ASSERT_EQ(seen.size(), 2u);
    EXPECT_EQ(seen[0].amount, 4) << "the newest first";
    EXPECT_EQ(seen[1].node, NodeId{3});
}

TEST_P(NodeCountsTable, what_is_older_is_not_read_again) {
    for (std::int64_t subject = 1; subject <= 5; ++subject) note(1, subject, 1, 10 * subject);
    EXPECT_EQ(others_of(2, 30).size(), 3u);
    const auto newest = others_of(2, 0, 2);
    ASSERT_EQ(newest.size(), 2u);
    EXPECT_EQ(newest[0].subject, 5);
}

TEST_P(NodeCountsTable, old_ones_go_in_small_steps) {
    for (std::int64_t subject = 1; subject <= 5; ++subject) note(1, subject, 1, 10 * subject);
    tx().node_counts().note(CountKind::sign_in_attempts, {1}, {{.subject = 1, .amount = 1}},
                            at_ms(1));
    EXPECT_FALSE(tx().node_counts().has_before(CountKind::requests, at_ms(10)));
    EXPECT_TRUE(tx().node_counts().has_before(CountKind::requests, at_ms(11)));
    EXPECT_EQ(tx().node_counts().purge(CountKind::requests, at_ms(40), 2), 2);
    EXPECT_EQ(tx().node_counts().purge(CountKind::requests, at_ms(40), 2), 1);
    EXPECT_EQ(others_of(2).size(), 2u);
    EXPECT_EQ(tx().node_counts().of_others(CountKind::sign_in_attempts, {2}, at_ms(0), 10).size(),
              1u);
    tx().reset_all();
    EXPECT_THAT(others_of(2), IsEmpty());
}

}  // namespace
}  // namespace grantor::test
