#include "http/outgoing/upstream_health.hpp"

#include <gtest/gtest.h>

namespace grantor::http {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

class Health : public testing::Test {
 protected:
    UpstreamHealth health;
    UpstreamHealth::Moment now{std::chrono::hours{1}};
};

TEST_F(Health, one_that_takes_no_connections_is_set_aside_for_longer_each_time) {
    EXPECT_TRUE(health.is_up());
    for (const int length : {1, 2, 4, 8, 16, 32, 60, 60}) {
        EXPECT_EQ(health.note_failure(now), seconds{length});
        EXPECT_FALSE(health.is_up());
        EXPECT_FALSE(health.may_try(now + seconds{length} - milliseconds{1}));
        now += seconds{length};
        EXPECT_TRUE(health.may_try(now));
    }
    EXPECT_TRUE(health.note_connected());
    EXPECT_TRUE(health.is_up());
    EXPECT_EQ(health.note_failure(now), seconds{1});
    EXPECT_EQ(health.failures(), 9u);
}

// A hundred requests that were connecting at once set it aside for a minute.
TEST_F(Health, failures_at_the_same_time_count_once) {
    EXPECT_EQ(health.note_failure(now), seconds{1});
    for (int i = 0; i < 100; ++i) EXPECT_EQ(health.note_failure(now), seconds{0});
    EXPECT_TRUE(health.may_try(now + seconds{1}));
    EXPECT_EQ(health.failures(), 101u);
}

// Otherwise every request would wait for the same dead address.
TEST_F(Health, a_single_request_tries_it_again) {
    health.note_failure(now);
    now += seconds{1};
    EXPECT_TRUE(health.may_try(now));
    EXPECT_FALSE(health.may_try(now));
    EXPECT_FALSE(health.may_try(now + UpstreamHealth::trial_max - milliseconds{1}));
    EXPECT_TRUE(health.may_try(now + UpstreamHealth::trial_max));
}

TEST_F(Health, two_failed_checks_in_a_row_take_it_out_and_one_success_brings_it_back) {
    EXPECT_FALSE(health.note_failed_check());
    EXPECT_FALSE(health.note_passed_check());
    EXPECT_FALSE(health.note_failed_check());
    EXPECT_TRUE(health.is_up());
    EXPECT_TRUE(health.note_failed_check());
    EXPECT_FALSE(health.note_failed_check());
    EXPECT_FALSE(health.is_up());
    // It takes connections, which is not enough.
    EXPECT_FALSE(health.note_connected());
    EXPECT_FALSE(health.is_up());
    EXPECT_FALSE(health.may_try(now + seconds{100}));
    EXPECT_TRUE(health.note_passed_check());
    EXPECT_TRUE(health.is_up());
}

TEST_F(Health, a_check_that_succeeds_ends_the_time_of_one_set_aside) {
    health.note_failure(now);
    EXPECT_TRUE(health.note_passed_check());
    EXPECT_TRUE(health.is_up());
    EXPECT_EQ(health.note_failure(now), seconds{1});
}

}  // namespace
}  // namespace grantor::http
