#include "http/loop/timer_wheel.hpp"

#include <gtest/gtest.h>
#include <vector>

namespace grantor::http {
namespace {

struct Alarm : Timed {};

// The ticks, counted from now, at which `alarm` goes off.
std::vector<std::uint64_t> ringing(TimerWheel& wheel, const Alarm& alarm, int ticks) {
    std::vector<std::uint64_t> rung;
    for (int i = 0; i < ticks; ++i) {
        wheel.advance([&](Timed& timed) {
            if (&timed == &alarm) rung.push_back(wheel.now());
            wheel.set_due(timed, 10'000);
        });
    }
    return rung;
}

}  // namespace

TEST(TimerWheel, a_deadline_comes_at_its_tick) {
    for (const std::uint64_t ticks : {1, 2, 75, 127, 128, 129, 1000}) {
        TimerWheel wheel;
        Alarm alarm;
        wheel.add(alarm, ticks);
        EXPECT_EQ(ringing(wheel, alarm, 1200), std::vector{ticks});
    }
}

TEST(TimerWheel, a_deadline_can_be_moved_later_and_earlier) {
    TimerWheel wheel;
    Alarm alarm;
    wheel.add(alarm, 10);
    wheel.set_due(alarm, 50);
    EXPECT_EQ(ringing(wheel, alarm, 20), std::vector<std::uint64_t>{});
    wheel.set_due(alarm, 5);
    EXPECT_EQ(ringing(wheel, alarm, 20), std::vector<std::uint64_t>{25});
}

TEST(TimerWheel, what_is_not_given_a_new_deadline_is_due_again_at_the_next_tick) {
    TimerWheel wheel;
    Alarm alarm;
    wheel.add(alarm, 1);
    int rung = 0;
    for (int i = 0; i < 5; ++i) wheel.advance([&](Timed&) { ++rung; });
    EXPECT_EQ(rung, 5);
}

TEST(TimerWheel, what_was_removed_is_not_due) {
    TimerWheel wheel;
    Alarm gone;
    Alarm removes_itself;
    wheel.add(gone, 3);
    wheel.add(removes_itself, 3);
    wheel.remove(gone);
    int rung = 0;
    for (int i = 0; i < 200; ++i) {
        wheel.advance([&](Timed& timed) {
            ++rung;
            wheel.remove(timed);
        });
    }
    EXPECT_EQ(rung, 1);
}

TEST(TimerWheel, all_are_visited_and_may_leave_meanwhile) {
    TimerWheel wheel;
    std::vector<Alarm> alarms(300);
    std::uint64_t ticks = 0;
    for (auto& alarm : alarms) wheel.add(alarm, ++ticks);
    int visited = 0;
    wheel.for_each([&](Timed& timed) {
        ++visited;
        wheel.remove(timed);
    });
    wheel.for_each([&](Timed&) { ++visited; });
    EXPECT_EQ(visited, 300);
}

}  // namespace grantor::http
