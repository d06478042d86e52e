#include "service/sign_in/sign_in_throttle.hpp"

#include <gtest/gtest.h>
#include <string>

namespace grantor {
namespace {

constexpr Time start{};

class Throttle : public testing::Test {
 protected:
    SignInLimits limits{.window = seconds{900},
                        .per_account_and_address = 3,
                        .per_account = 5,
                        .per_address = 6,
                        .counters_max = 30};
    SignInThrottle throttle{limits};

    void fail(std::string_view account, std::string_view address, int times = 1) {
        for (int i = 0; i < times; ++i) (void)throttle.begin({account, address}, start);
    }
    // How long it has to wait; zero: it was admitted, and counted.
    seconds wait(const SignInAttempt& attempt, Time now = start) {
        const auto ticket = throttle.begin(attempt, now);
        return ticket ? seconds{} : ticket.error();
    }
};

TEST_F(Throttle, one_place_on_one_account_is_delayed_first) {
    fail("ann", "10.0.0.1", 3);
    EXPECT_EQ(wait({"ann", "10.0.0.1"}), seconds{30});
    EXPECT_EQ(wait({"ann", "10.0.0.2"}), seconds{});
    EXPECT_EQ(wait({"bob", "10.0.0.1"}), seconds{});
}

// Each was admitted before the first of them had been compared: that was how 103 of 150 passed.
TEST_F(Throttle, attempts_at_once_are_counted_before_they_are_compared) {
    int admitted = 0;
    for (int i = 0; i < 150; ++i) admitted += throttle.begin({"ann", "10.0.0.1"}, start) ? 1 : 0;
    EXPECT_EQ(admitted, 3);
}

TEST_F(Throttle, a_pause_doubles_up_to_its_most_and_never_becomes_a_stop) {
    fail("ann", "10.0.0.1", 3);
    EXPECT_EQ(wait({"ann", "10.0.0.1"}, start + seconds{29}), seconds{1});
    EXPECT_EQ(wait({"ann", "10.0.0.1"}, start + seconds{30}), seconds{});
    auto now = start + seconds{30};
    for (int i = 0; i < 100; ++i) {
        EXPECT_EQ(wait({"ann", "10.0.0.1"}, now), seconds{60}) << i;
        now += seconds{60};
        EXPECT_EQ(wait({"ann", "10.0.0.1"}, now), seconds{}) << i;
    }
}

TEST_F(Throttle, what_was_refused_makes_no_pause_longer) {
    fail("ann", "10.0.0.1", 50);
    EXPECT_EQ(wait({"ann", "10.0.0.1"}, start + seconds{30}), seconds{});
}

TEST_F(Throttle, a_known_browser_is_not_delayed_by_what_strangers_try) {
    for (int i = 0; i < 9; ++i) fail("ann", "10.0.0." + std::to_string(i), 3);
    EXPECT_EQ(wait({"ann", "10.0.0.1", "mark"}), seconds{});
    // It has a limit of its own, and that is no stranger's.
    EXPECT_EQ(wait({"ann", "10.0.0.1", "mark"}), seconds{});
    EXPECT_EQ(wait({"ann", "10.0.0.1", "mark"}), seconds{});
    EXPECT_EQ(wait({"ann", "10.9.9.9", "mark"}), seconds{30});
    EXPECT_EQ(wait({"ann", "10.9.9.9", "other"}), seconds{});
}

TEST_F(Throttle, places_that_have_tried_wait_while_the_account_is_attacked) {
    for (int i = 0; i < 5; ++i) fail("ann", "10.0.0." + std::to_string(i));
    EXPECT_EQ(wait({"ann", "10.0.0.1"}), seconds{30});
}

TEST_F(Throttle, an_owner_in_a_new_browser_gets_a_turn_while_the_account_is_attacked) {
    for (int i = 0; i < 5; ++i) fail("ann", "10.0.0." + std::to_string(i));
    EXPECT_EQ(wait({"ann", "10.9.9.9"}), seconds{});
    // One at a time, so that many places are no way around the limit of the account.
    EXPECT_EQ(wait({"ann", "10.9.9.8"}), seconds{2});
    EXPECT_EQ(wait({"ann", "10.9.9.8"}, start + seconds{2}), seconds{});
    EXPECT_EQ(wait({"ann", "10.9.9.7"}, start + seconds{2}), seconds{4});
}

TEST_F(Throttle, one_place_on_many_accounts_is_delayed) {
    for (int i = 0; i < 6; ++i) fail("user" + std::to_string(i), "10.0.0.1");
    EXPECT_EQ(wait({"somebody else", "10.0.0.1"}), seconds{30});
    EXPECT_EQ(wait({"somebody else", "10.0.0.1", "mark"}), seconds{});
}

TEST_F(Throttle, addresses_of_one_ipv6_network_are_one_place) {
    fail("ann", "2001:db8:1:2:3::1", 3);
    EXPECT_EQ(wait({"ann", "2001:db8:1:2:ffff::9"}), seconds{30});
    EXPECT_EQ(wait({"ann", "2001:db8:1:3::1"}), seconds{});
    EXPECT_EQ(throttled_network("2001:db8::1"), "2001:db8");
    EXPECT_EQ(throttled_network("192.0.2.1"), "192.0.2.1");
}

TEST_F(Throttle, the_window_passes) {
    fail("ann", "10.0.0.1", 3);
    EXPECT_EQ(wait({"ann", "10.0.0.1"}, start + seconds{901}), seconds{});
    EXPECT_EQ(wait({"ann", "10.0.0.1"}, start + seconds{901}), seconds{});
}

// A sandbox's clock is moved forward, and back at a reset.
TEST_F(Throttle, a_clock_that_was_moved_back_delays_nobody) {
    for (int i = 0; i < 3; ++i) (void)throttle.begin({"ann", "10.0.0.1"}, start + hours{24});
    EXPECT_EQ(wait({"ann", "10.0.0.1"}), seconds{});
}

// Each goes by the moment at which its request came, and threads overtake each other.
TEST_F(Throttle, attempts_that_overtake_each_other_are_counted_all_the_same) {
    int admitted = 0;
    for (int i = 150; i > 0; --i)
        admitted += throttle.begin({"ann", "10.0.0.1"}, start + milliseconds{i}) ? 1 : 0;
    EXPECT_EQ(admitted, 3);
}

TEST_F(Throttle, a_right_password_gives_its_own_attempt_back_and_clears_its_pair_only) {
    for (int i = 0; i < 5; ++i) fail("user" + std::to_string(i), "10.0.0.1");
    const auto right = throttle.begin({"user1", "10.0.0.1"}, start);
    ASSERT_TRUE(right);
    throttle.succeed(*right);
    EXPECT_EQ(wait({"user1", "10.0.0.1"}), seconds{});
    EXPECT_EQ(wait({"user1", "10.0.0.1"}), seconds{30});
}

TEST_F(Throttle, an_attempt_that_was_not_compared_is_given_back) {
    fail("ann", "10.0.0.1", 2);
    const auto busy = throttle.begin({"ann", "10.0.0.1"}, start);
    ASSERT_TRUE(busy);
    throttle.withdraw(*busy);
    EXPECT_EQ(wait({"ann", "10.0.0.1"}), seconds{});
    EXPECT_EQ(wait({"ann", "10.0.0.1"}), seconds{30});
}

TEST_F(Throttle, a_flood_of_strangers_stays_in_bounded_memory_and_keeps_answering) {
    for (int i = 0; i < 10000; ++i) fail("a" + std::to_string(i), "10.0.0.1");
    EXPECT_EQ(wait({"ann", "10.0.0.2"}), seconds{});
}

TEST(WaitText, says_how_long_in_words) {
    EXPECT_EQ(wait_text(seconds{1}), "Too many attempts. Wait 1 second, then try again.");
    EXPECT_EQ(wait_text(seconds{30}), "Too many attempts. Wait 30 seconds, then try again.");
}

}  // namespace
}  // namespace grantor
