#include "service/nodes/lease_keeper.hpp"

#include "tests/store/support/store_fixture.hpp"

namespace grantor::test {
namespace {

// The times of a lease go by the clock, which the test moves.
class LeaseKeeperTest : public StoreTest {
 protected:
    static constexpr LeaseTimes always_asks{.lifetime = seconds{6}, .interval = milliseconds{0}};
    // As a node that was stopped: it believes for an hour what it has found.
    static constexpr LeaseTimes asks_once{.lifetime = hours{1}, .interval = hours{1}};

    std::unique_ptr<LeaseKeeper> node(std::int64_t number, LeaseTimes times = always_asks) {
        return std::make_unique<LeaseKeeper>(*store_, clock_, "work", NodeId{number}, times);
    }
    void advance(seconds by) { clock_.set_offset(clock_.offset() + by); }
    bool may_write(const LeaseKeeper& keeper) {
        try {
            store_->write_now([&](WriteTx& tx) {
                tx.settings().set({"written", "yes"});
                keeper.confirm(tx);
            });
            return true;
        } catch (const LeaseLost&) {
            return false;
        }
    }
    std::uint64_t units() { return store_->statistics().units; }

    std::unique_ptr<Store> store_ = open();
    Clock clock_;
};

TEST_F(LeaseKeeperTest, one_of_several_nodes_has_it) {
    const auto one = node(1);
    const auto two = node(2);
    EXPECT_FALSE(one->is_held());
    EXPECT_TRUE(one->hold());
    EXPECT_TRUE(one->is_held());
    EXPECT_FALSE(two->hold());
    advance(seconds{5});
    EXPECT_TRUE(one->hold());
    advance(seconds{5});
    EXPECT_FALSE(two->hold()) << "it was made longer";
}

TEST_F(LeaseKeeperTest, another_node_gets_it_when_its_holder_has_died) {
    ASSERT_TRUE(node(1)->hold());
    const auto two = node(2);
    advance(seconds{5});
    EXPECT_FALSE(two->hold());
    advance(seconds{1});
    EXPECT_TRUE(two->hold());
}

TEST_F(LeaseKeeperTest, another_node_gets_it_at_once_when_its_holder_stops) {
    const auto one = node(1);
    const auto two = node(2);
    ASSERT_TRUE(one->hold());
    one->give_up();
    EXPECT_FALSE(one->is_held());
    EXPECT_TRUE(two->hold());
    one->give_up();
    EXPECT_TRUE(two->hold());
    EXPECT_FALSE(one->hold());
}

TEST_F(LeaseKeeperTest, a_holder_that_was_asleep_writes_nothing) {
    const auto asleep = node(1, asks_once);
    ASSERT_TRUE(asleep->hold());
    EXPECT_TRUE(may_write(*asleep));
    advance(hours{2});
    const auto two = node(2);
    ASSERT_TRUE(two->hold());
    set(*store_, "written", "no");
    ASSERT_TRUE(asleep->hold()) << "as it believes";
    EXPECT_FALSE(may_write(*asleep));
    EXPECT_EQ(setting(*store_, "written"), "no");
    EXPECT_TRUE(may_write(*two));
}

TEST_F(LeaseKeeperTest, whoever_waits_for_it_writes_nothing) {
    const auto one = node(1);
    const auto two = node(2);
    ASSERT_TRUE(one->hold());
    const auto before = units();
    for (int i = 0; i < 10; ++i) EXPECT_FALSE(two->hold());
    EXPECT_EQ(units(), before);
}

TEST_F(LeaseKeeperTest, is_always_ours_where_nobody_else_serves_the_database) {
    const auto alone = node(0);
    const auto before = units();
    EXPECT_TRUE(alone->is_held());
    EXPECT_TRUE(alone->hold());
    EXPECT_TRUE(may_write(*alone));
    alone->give_up();
    EXPECT_TRUE(alone->hold());
    EXPECT_EQ(units(), before + 1) << "the one that was written";
    EXPECT_FALSE(
        store_->read_now([](const ReadTx& tx) { return tx.leases().find("work").has_value(); }));
}

TEST_F(LeaseKeeperTest, is_kept_while_the_store_fails_until_its_time_is_over) {
    bool is_broken = false;
    store_.reset();
    auto breakable = options();
    breakable.before_operation = [&](std::uint64_t) {
        if (is_broken) throw StoreError("injected");
    };
    store_ = open_sqlite(breakable);
    const auto one = node(1);
    ASSERT_TRUE(one->hold());
    is_broken = true;
    EXPECT_THROW(one->hold(), StoreError);
    EXPECT_TRUE(one->is_held());
    one->give_up();
    EXPECT_FALSE(one->is_held());
    is_broken = false;
    EXPECT_FALSE(node(2)->hold()) << "the row still says so";
}

}  // namespace
}  // namespace grantor::test
