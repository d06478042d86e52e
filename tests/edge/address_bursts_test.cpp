#include "edge/limits/address_bursts.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "edge/limits/limit_policy.hpp"

namespace grantor::edge {
namespace {

class Addresses : public testing::Test {
 protected:
    bool passes(std::string_view address) { return bursts.take(address, 2, now).passes; }

    AddressBursts bursts;
    Time now = from_ms(1'790'000'000'000);
};

TEST_F(Addresses, each_has_a_burst_of_its_own) {
    EXPECT_EQ(bursts.take("192.0.2.1", 2, now).remaining, 1);
    EXPECT_EQ(bursts.take("192.0.2.1", 2, now).remaining, 0);
    const auto refused = bursts.take("192.0.2.1", 2, now);
    EXPECT_FALSE(refused.passes);
    EXPECT_EQ(refused.until_next, burst_window);
    EXPECT_TRUE(passes("192.0.2.11"));
    EXPECT_TRUE(passes("192.0.2.2"));
    now += burst_window;
    EXPECT_TRUE(passes("192.0.2.1"));
}

// A client has all addresses of its network.
TEST_F(Addresses, of_ipv6_a_network_is_one) {
    EXPECT_TRUE(passes("2001:db8:1:2::1"));
    EXPECT_TRUE(passes("2001:db8:1:2:a:b:c:d"));
    EXPECT_FALSE(passes("2001:db8:1:2:ffff::"));
    EXPECT_TRUE(passes("2001:db8:1:3::1"));
}

TEST_F(Addresses, are_forgotten_when_they_count_nothing) {
    for (int i = 0; i < 40'000; ++i)
        EXPECT_TRUE(passes(fmt::format("10.{}.{}.1", i / 250, i % 250)));
    EXPECT_EQ(bursts.size(), 40'000u);
    now += 2 * burst_window;
    for (int i = 0; i < 40'000; ++i)
        EXPECT_TRUE(passes(fmt::format("11.{}.{}.1", i / 250, i % 250)));
    EXPECT_LT(bursts.size(), 60'000u);
    bursts.forget();
    EXPECT_EQ(bursts.size(), 0u);
}

}  // namespace
}  // namespace grantor::edge
