// Attempts to sign in on several nodes.
#include "service/nodes/count_exchange.hpp"

#include "service/sign_in/sign_in_throttle.hpp"
#include "tests/store/support/store_fixture.hpp"

namespace grantor::test {
namespace {

class CountExchangeTest : public StoreTest {
 protected:
    struct Node {
        std::unique_ptr<SignInThrottle> throttle;
        std::unique_ptr<CountExchange> exchange;
    };
    Node add_node(std::int64_t number, Store& store) {
        Node out{std::make_unique<SignInThrottle>(limits), nullptr};
        out.exchange = std::make_unique<CountExchange>(
            store, clock_, NodeId{number}, std::vector<CountSource>{out.throttle->as_source()});
        return out;
    }
    void exchange() {
        for (auto* node : {&one, &two, &one}) node->exchange->exchange();
    }
    // How many of so many attempts in a row are admitted.
    int admitted(Node& node, int attempts, std::string_view account = "ann",
                 std::string_view address = "10.0.0.1") {
        int out = 0;
        for (int i = 0; i < attempts; ++i)
            out += node.throttle->begin({account, address}, clock_.now()) ? 1 : 0;
        return out;
    }
    std::size_t rows() {
        return store_->read_now([](const ReadTx& tx) {
            return tx.node_counts()
                .of_others(CountKind::sign_in_attempts, {9}, Time{}, 100'000)
                .size();
        });
    }
    std::uint64_t units() { return store_->statistics().units; }

    SignInLimits limits{.per_account_and_address = 10, .per_account = 30, .per_address = 50};
    std::unique_ptr<Store> store_ = open();
    Clock clock_;
    Node one = add_node(1, *store_);
    Node two = add_node(2, *store_);
};

TEST_F(CountExchangeTest, attempts_on_one_node_count_on_the_others) {
    EXPECT_EQ(admitted(one, 6), 6);
    exchange();
    EXPECT_EQ(admitted(two, 10), 4);
    exchange();
    EXPECT_EQ(admitted(one, 10), 0);
    EXPECT_EQ(admitted(one, 1, "bob", "10.0.0.2"), 1) << "somebody else";
}

TEST_F(CountExchangeTest, a_guesser_gets_from_two_nodes_what_one_would_give) {
    int passed = 0;
    for (int i = 0; i < 40; ++i) {
        passed += admitted(i % 2 == 0 ? one : two, 1);
        exchange();
    }
    // One of each node is not told.
    EXPECT_GE(passed, limits.per_account_and_address);
    EXPECT_LE(passed, limits.per_account_and_address + 1);
}

TEST_F(CountExchangeTest, a_total_is_not_counted_twice) {
    EXPECT_EQ(admitted(one, 5), 5);
    for (int i = 0; i < 5; ++i) exchange();
    EXPECT_EQ(admitted(two, 10), 5);
}

TEST_F(CountExchangeTest, whoever_signs_in_starts_anew_on_every_node) {
    EXPECT_EQ(admitted(one, 9), 9);
    exchange();
    const auto ticket = two.throttle->begin({"ann", "10.0.0.1"}, clock_.now());
    ASSERT_TRUE(ticket);
    two.throttle->succeed(*ticket);
    exchange();
    exchange();
    clock_.set_offset(seconds{1});
    EXPECT_EQ(admitted(two, 5), 5);
    exchange();
    EXPECT_EQ(admitted(one, 12), 5);
    exchange();
    EXPECT_EQ(admitted(two, 12), 0);
}

// A third one has counted as well, and is heard late.
TEST_F(CountExchangeTest, whoever_signs_in_starts_anew_for_all_that_was_counted_before) {
    auto three = add_node(3, *store_);
    EXPECT_EQ(admitted(one, 4), 4);
    EXPECT_EQ(admitted(three, 4), 4);
    three.exchange->exchange();
    exchange();
    clock_.set_offset(seconds{1});
    const auto ticket = two.throttle->begin({"ann", "10.0.0.1"}, clock_.now());
    ASSERT_TRUE(ticket);
    two.throttle->succeed(*ticket);
    exchange();
    three.exchange->exchange();
    exchange();
    clock_.set_offset(seconds{2});
    EXPECT_EQ(admitted(one, 12), 10);
}

TEST_F(CountExchangeTest, what_is_given_back_is_given_back_everywhere) {
    std::vector<SignInThrottle::Ticket> tickets;
    for (int i = 0; i < 10; ++i)
        tickets.push_back(*one.throttle->begin({"ann", "10.0.0.1"}, clock_.now()));
    exchange();
    EXPECT_EQ(admitted(two, 1), 0);
    for (const auto& ticket : tickets) one.throttle->withdraw(ticket);
    exchange();
    EXPECT_EQ(admitted(two, 12), 10);
}

// An attacker who owns one account, or whose attempts are turned away, must not gain attempts.
TEST_F(CountExchangeTest, what_one_node_gives_back_takes_nothing_from_what_others_have_counted) {
    EXPECT_EQ(admitted(two, 9), 9);
    clock_.set_offset(seconds{1});
    std::vector<SignInThrottle::Ticket> tickets;
    for (int i = 0; i < 3; ++i)
        tickets.push_back(*one.throttle->begin({"ann", "10.0.0.1"}, clock_.now()));
    exchange();
    for (const auto& ticket : tickets) one.throttle->withdraw(ticket);
    exchange();
    EXPECT_EQ(admitted(two, 5), 1);
}

TEST_F(CountExchangeTest, one_attempt_is_nobodys_business) {
    const auto before = units();
    EXPECT_EQ(admitted(one, 1), 1);
    exchange();
    EXPECT_EQ(rows(), 0u);
    EXPECT_EQ(units(), before);
}

TEST_F(CountExchangeTest, a_node_that_comes_later_hears_of_it) {
    EXPECT_EQ(admitted(one, 10), 10);
    exchange();
    clock_.set_offset(minutes{1});
    auto three = add_node(3, *store_);
    three.exchange->exchange();
    EXPECT_EQ(admitted(three, 3), 1) << "the pause of 30 seconds is over, and a longer one begins";
}

TEST_F(CountExchangeTest, a_flood_becomes_no_flood_of_writes) {
    for (int i = 0; i < 3000; ++i)
        admitted(one, 2, "account " + std::to_string(i), "10.0." + std::to_string(i) + ".1");
    const auto before = units();
    one.exchange->exchange();
    EXPECT_EQ(units(), before + 1);
    EXPECT_EQ(rows(), CountExchange::told_max);
    one.exchange->exchange();
    EXPECT_EQ(rows(), 2 * CountExchange::told_max) << "the rest follows";
}

TEST_F(CountExchangeTest, the_most_attacked_is_told_first) {
    for (int i = 0; i < 500; ++i)
        admitted(one, 2, "account " + std::to_string(i), "10.0." + std::to_string(i) + ".1");
    EXPECT_EQ(admitted(one, 10), 10);
    exchange();
    EXPECT_EQ(admitted(two, 1), 0);
}

TEST_F(CountExchangeTest, old_totals_leave_the_store) {
    EXPECT_EQ(admitted(one, 10), 10);
    exchange();
    ASSERT_GT(rows(), 0u);
    clock_.set_offset(minutes{16});
    add_node(3, *store_).exchange->exchange();
    EXPECT_EQ(rows(), 0u);
}

TEST_F(CountExchangeTest, what_could_not_be_told_is_told_later) {
    bool is_broken = false;
    auto breakable = options();
    breakable.before_operation = [&](std::uint64_t) {
        if (is_broken) throw StoreError("injected");
    };
    const auto other = open_sqlite(breakable);
    auto three = add_node(3, *other);
    EXPECT_EQ(admitted(three, 10), 10);
    is_broken = true;
    EXPECT_THROW(three.exchange->exchange(), StoreError);
    is_broken = false;
    three.exchange->exchange();
    two.exchange->exchange();
    EXPECT_EQ(admitted(two, 1), 0);
}

TEST_F(CountExchangeTest, runs_by_itself_on_every_node_and_not_where_there_is_one) {
    one.exchange->start();
    two.exchange->start();
    EXPECT_EQ(admitted(one, 10), 10);
    const auto give_up = std::chrono::steady_clock::now() + seconds{20};
    while (two.throttle->begin({"ann", "10.0.0.1"}, clock_.now()) &&
           std::chrono::steady_clock::now() < give_up)
        std::this_thread::yield();
    EXPECT_FALSE(two.throttle->begin({"ann", "10.0.0.1"}, clock_.now()));
    one.exchange->stop();
    two.exchange->stop();
    auto alone = add_node(0, *store_);
    alone.exchange->start();
    alone.exchange->stop();
}

}  // namespace
}  // namespace grantor::test
