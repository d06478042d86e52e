#include "service/sign_in_throttle.hpp"

#include <gtest/gtest.h>
#include <string>

namespace grantor {
namespace {

constexpr Time start{};

class Throttle : public testing::Test {
 protected:
    SignInLimits limits{seconds{900}, 3, 5, 6, 30};
    SignInThrottle throttle{limits};

    void fail(std::string_view account, std::string_view address, int times) {
        for (int i = 0; i < times; ++i) throttle.count_failure(account, address, start);
    }
};

TEST_F(Throttle, one_place_on_one_account_is_stopped_first) {
    fail("ann", "10.0.0.1", 3);
    EXPECT_FALSE(throttle.admits("ann", "10.0.0.1", start));
    EXPECT_TRUE(throttle.admits("ann", "10.0.0.2", start));
    EXPECT_TRUE(throttle.admits("bob", "10.0.0.1", start));
}

TEST_F(Throttle, many_places_on_one_account_are_stopped) {
    for (int i = 0; i < 5; ++i) fail("ann", "10.0.0." + std::to_string(i), 1);
    EXPECT_FALSE(throttle.admits("ann", "10.9.9.9", start));
}

TEST_F(Throttle, one_place_on_many_accounts_is_stopped) {
    for (int i = 0; i < 6; ++i) fail("user" + std::to_string(i), "10.0.0.1", 1);
    EXPECT_FALSE(throttle.admits("somebody else", "10.0.0.1", start));
}

TEST_F(Throttle, addresses_of_one_ipv6_network_are_one_place) {
    fail("ann", "2001:db8:1:2:3::1", 3);
    EXPECT_FALSE(throttle.admits("ann", "2001:db8:1:2:ffff::9", start));
    EXPECT_TRUE(throttle.admits("ann", "2001:db8:1:3::1", start));
    EXPECT_EQ(throttled_network("2001:db8::1"), "2001:db8");
    EXPECT_EQ(throttled_network("192.0.2.1"), "192.0.2.1");
}

TEST_F(Throttle, the_window_passes) {
    fail("ann", "10.0.0.1", 3);
    EXPECT_FALSE(throttle.admits("ann", "10.0.0.1", start + seconds{900}));
    EXPECT_TRUE(throttle.admits("ann", "10.0.0.1", start + seconds{901}));
}

TEST_F(Throttle, a_success_clears_its_own_pair_only) {
    for (int i = 0; i < 6; ++i) fail("user" + std::to_string(i), "10.0.0.1", 1);
    throttle.count_success("user1", "10.0.0.1");
    EXPECT_FALSE(throttle.admits("user1", "10.0.0.1", start));
}

TEST_F(Throttle, a_flood_of_strangers_stays_in_bounded_memory_and_keeps_answering) {
    for (int i = 0; i < 10000; ++i) fail("a" + std::to_string(i), "10.0.0.1", 1);
    EXPECT_TRUE(throttle.admits("ann", "10.0.0.2", start));
}

}  // namespace
}  // namespace grantor
