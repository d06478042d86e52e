#include "sdk/src/protocol/token_judgement.hpp"

#include <gtest/gtest.h>

#include "tests/sdk/scripted.hpp"

namespace grantor::client {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

TEST(TokenAge, of_an_hour_is_fresh_ageing_and_expired_in_turn) {
    const TimePoint start{hours{500'000}};
    const auto tokens = test::some_tokens(start);
    const auto age = [&](seconds after) { return age_of(tokens, minutes{2}, start + after); };
    EXPECT_EQ(age(seconds{0}), TokenAge::fresh);
    EXPECT_EQ(age(minutes{58} - seconds{1}), TokenAge::fresh);
    EXPECT_EQ(age(minutes{58}), TokenAge::ageing);
    EXPECT_EQ(age(hours{1} - seconds{6}), TokenAge::ageing);
    EXPECT_EQ(age(hours{1} - seconds{5}), TokenAge::expired);
    EXPECT_EQ(age(hours{2}), TokenAge::expired);
}

TEST(TokenAge, of_a_short_life_is_in_proportion) {
    const TimePoint start{hours{500'000}};
    const auto tokens = test::some_tokens(start, "a", "r", seconds{8});
    const auto age = [&](seconds after) { return age_of(tokens, minutes{2}, start + after); };
    EXPECT_EQ(age(seconds{5}), TokenAge::fresh);
    EXPECT_EQ(age(seconds{6}), TokenAge::ageing);
    EXPECT_EQ(age(seconds{7}), TokenAge::expired);
}

TEST(TokenAge, without_an_expiry_or_with_a_clock_set_back_is_fresh) {
    const TimePoint start{hours{500'000}};
    auto tokens = test::some_tokens(start);
    EXPECT_EQ(age_of(tokens, minutes{2}, start - hours{9}), TokenAge::fresh);
    tokens.expires_at.reset();
    EXPECT_EQ(age_of(tokens, minutes{2}, start + hours{90'000}), TokenAge::fresh);
}

TEST(PauseAfter, failures_doubles_to_a_minute_and_obeys_the_server_within_reason) {
    EXPECT_EQ(pause_after(1, {}), seconds{1});
    EXPECT_EQ(pause_after(2, {}), seconds{2});
    EXPECT_EQ(pause_after(6, {}), seconds{32});
    EXPECT_EQ(pause_after(7, {}), minutes{1});
    EXPECT_EQ(pause_after(1'000'000, {}), minutes{1});
    EXPECT_EQ(pause_after(1, seconds{30}), seconds{30});
    EXPECT_EQ(pause_after(1, hours{24}), minutes{10});
}

}  // namespace
}  // namespace grantor::client
