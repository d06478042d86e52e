#include "delivery/retry_schedule.hpp"

#include <gtest/gtest.h>

namespace grantor::delivery {
namespace {

const Time noon = from_ms(1'700'000'000'000);

Delivery tried(std::int64_t attempts, Time created = noon) {
    Delivery out;
    out.kind = DeliveryKind::webhook;
    out.attempts = attempts;
    out.created_at = created;
    return out;
}

TEST(RetrySchedule, ends_where_the_next_try_would_be_a_day_after_the_event) {
    EXPECT_EQ(next_attempt(tried(9), noon + hours{23}), std::nullopt);
    EXPECT_NE(next_attempt(tried(9), noon + hours{23} - seconds{1}), std::nullopt);
    EXPECT_NE(next_attempt(tried(1), noon + hours{23}), std::nullopt);
    EXPECT_EQ(next_attempt(tried(1), noon + days{2}), std::nullopt);
}

TEST(RetrySchedule, gives_a_test_event_no_second_try) {
    auto ping = tried(1);
    ping.kind = DeliveryKind::ping;
    EXPECT_EQ(next_attempt(ping, noon), std::nullopt);
}

TEST(RetrySchedule, is_that_of_the_original_and_then_hourly) {
    const seconds expected[]{seconds{3}, seconds{30}, seconds{150}, hours{1}, hours{1}};
    for (int i = 0; i < 5; ++i)
        EXPECT_EQ(next_attempt(tried(i + 1), noon + seconds{5}), noon + seconds{5} + expected[i]);
}

TEST(RetrySchedule, calls_nothing_overdue_that_was_never_tried) {
    EXPECT_FALSE(is_overdue(tried(0), noon + days{9}));
    EXPECT_FALSE(is_overdue(tried(1), noon + days{1} - seconds{1}));
    EXPECT_TRUE(is_overdue(tried(1), noon + days{1}));
}

}  // namespace
}  // namespace grantor::delivery
