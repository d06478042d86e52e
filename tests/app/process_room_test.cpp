#include "app/process_room.hpp"

#include <gtest/gtest.h>

namespace grantor::app {
namespace {

constexpr std::uint64_t mega = 1024 * 1024;

}  // namespace

TEST(ProcessRoom, a_roomy_machine_changes_no_limit) {
    const http::Limits wanted;
    const auto limits = fitted(wanted, {1'000'000, 64 * 1024 * mega}, true);
    EXPECT_EQ(limits.connections_max, wanted.connections_max);
    EXPECT_EQ(limits.buffered_max, wanted.buffered_max);
    EXPECT_EQ(limits.in_flight_max, wanted.in_flight_max);
    EXPECT_EQ(limits.unsent_max, wanted.unsent_max);
    EXPECT_EQ(limits.upstream_connections_max, wanted.upstream_connections_max);
}

// With `ulimit -n 64` newcomers waited in the kernel's queue and were never answered.
TEST(ProcessRoom, connections_leave_descriptors_for_everything_else) {
    EXPECT_EQ(fitted({}, {45, std::nullopt}, false).connections_max, 30u);
    EXPECT_EQ(fitted({}, {0, std::nullopt}, false).connections_max, 4u);
}

// Two upstreams and sixteen threads could have opened 8,192; each socket that cannot be opened
// looks like an upstream that is down.
TEST(ProcessRoom, connections_to_upstreams_have_descriptors_of_their_own) {
    const auto limits = fitted({}, {1200, std::nullopt}, false);
    EXPECT_EQ(limits.upstream_connections_max, 300u);
    EXPECT_LT(limits.connections_max + limits.upstream_connections_max, 1200u);
    EXPECT_EQ(fitted({}, {0, std::nullopt}, false).upstream_connections_max, 4u);
    EXPECT_EQ(fitted({}, {1'000'000, 40 * mega}, false).upstream_connections_max, 160u);
}

// With 650 connections in all, one address could have had every one of them.
TEST(ProcessRoom, one_address_keeps_its_part_of_fewer_connections) {
    EXPECT_EQ(fitted({}, {1'000'000, std::nullopt}, false).connections_per_address_max, 4000u);
    EXPECT_EQ(fitted({}, {1200, std::nullopt}, false).connections_per_address_max, 200u);
    EXPECT_EQ(fitted({}, {0, std::nullopt}, false).connections_per_address_max, 4u);
    http::Limits wanted;
    wanted.connections_per_address_max = wanted.connections_max;  // no limit of its own
    EXPECT_EQ(fitted(wanted, {1200, std::nullopt}, false).connections_per_address_max, 800u);
    const auto little = fitted({}, {1'000'000, 4 * mega}, true);
    EXPECT_LE(little.connections_per_address_max, little.connections_max / 3);
}

// 1,500 bodies that were held in 64 MB had the process killed.
TEST(ProcessRoom, buffers_and_connections_fit_into_the_memory) {
    const auto limits = fitted({}, {1'000'000, 40 * mega}, false);
    EXPECT_LE(limits.buffered_max + limits.unsent_max, 20 * mega);
    EXPECT_LE(limits.connections_max * 12 * 1024, 10 * mega);
    EXPECT_LE(limits.in_flight_max * 4 * 1024, 5 * mega);
    EXPECT_LT(fitted({}, {1'000'000, 40 * mega}, true).connections_max, limits.connections_max);
}

TEST(ProcessRoom, is_what_the_operator_says_less_what_is_used) {
    EXPECT_LT(look_for_room(1024 * mega).memory.value(), 1024 * mega);
    EXPECT_EQ(look_for_room(1).memory.value(), 0u);
    EXPECT_GT(look_for_room(0).descriptors, 0u);
}

}  // namespace grantor::app
