#include "edge/limits/burst_window.hpp"

#include <deque>
#include <gtest/gtest.h>
#include <vector>

#include "base/random.hpp"
#include "edge/limits/limit_policy.hpp"

namespace grantor::edge {
namespace {

const Time start = from_ms(1'790'000'000'000);
Time at(std::int64_t ms) { return start + milliseconds{ms}; }

TEST(BurstWindow, counts_each_request_for_two_seconds_to_the_millisecond) {
    BurstWindow window;
    EXPECT_EQ(window.count(at(0)), 0);
    window.add(at(0), 3);
    window.add(at(500), 3);
    window.add(at(500), 3);
    EXPECT_EQ(window.count(at(500)), 3);
    EXPECT_EQ(window.count(at(1999)), 3);
    EXPECT_EQ(window.until_next(at(1999)), milliseconds{1});
    EXPECT_EQ(window.count(at(2000)), 2);
    EXPECT_EQ(window.until_next(at(2000)), milliseconds{500});
    EXPECT_EQ(window.count(at(2500)), 0);
    EXPECT_EQ(window.until_next(at(2500)), milliseconds{0});
}

TEST(BurstWindow, takes_two_threads_that_come_in_the_wrong_order) {
    BurstWindow window;
    window.add(at(100), 3);
    EXPECT_EQ(window.count(at(97)), 1);
    window.add(at(97), 3);
    EXPECT_EQ(window.count(at(2099)), 2);
    EXPECT_EQ(window.count(at(2100)), 0);
}

TEST(BurstWindow, forgets_everything_when_a_clock_was_set_back) {
    BurstWindow window;
    window.add(at(100'000), 3);
    EXPECT_EQ(window.count(at(0)), 0);
    window.add(at(0), 3);
    EXPECT_EQ(window.count(at(1)), 1);
}

TEST(BurstWindow, forgets_everything_after_a_long_pause) {
    BurstWindow window;
    window.add(at(0), 3);
    // The cut moments come round after 65,536 ms.
    EXPECT_EQ(window.count(at(65'536)), 0);
    EXPECT_TRUE(window.is_idle(at(2000)));
    EXPECT_FALSE(window.is_idle(at(1999)));
}

TEST(BurstWindow, keeps_what_counts_when_the_limit_changes) {
    BurstWindow window;
    window.add(at(0), 2);
    window.add(at(10), 2);
    window.add(at(20), 5);
    EXPECT_EQ(window.count(at(20)), 3);
    EXPECT_EQ(window.count(at(2000)), 2);
    EXPECT_EQ(window.count(at(2010)), 1);
    window.add(at(2010), 2);
    EXPECT_EQ(window.count(at(2019)), 2);
    EXPECT_EQ(window.count(at(2020)), 1);
}

// A limit of a million once cost two megabytes for each token that made a single request.
TEST(BurstWindow, costs_nothing_for_a_large_limit_until_it_is_used) {
    std::vector<BurstWindow> windows(1000);
    for (auto& window : windows) window.add(Time{seconds{100}}, 2'000'000'000);
    for (auto& window : windows) EXPECT_EQ(window.count(Time{seconds{101}}), 1);
}

TEST(BurstWindow, agrees_with_a_list_of_moments_on_every_seeded_walk) {
    SeededRandom random{20261122};
    for (int walk = 0; walk < 50; ++walk) {
        BurstWindow window;
        std::deque<std::int64_t> model;
        std::int64_t now = 0;
        const auto limit = static_cast<std::int32_t>(1 + random.number() % 40);
        for (int step = 0; step < 400; ++step) {
            now += static_cast<std::int64_t>(random.number() % 120);
            while (!model.empty() && model.front() <= now - burst_window.count()) model.pop_front();
            ASSERT_EQ(window.count(at(now)), static_cast<std::int32_t>(model.size()));
            if (static_cast<std::int32_t>(model.size()) >= limit) continue;
            window.add(at(now), limit);
            model.push_back(now);
        }
    }
}

}  // namespace
}  // namespace grantor::edge
