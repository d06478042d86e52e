#include "edge/limits/daily_account.hpp"

#include <gtest/gtest.h>

namespace grantor::edge {
namespace {

using Verdict = DailyAccount::Verdict;

const Time start = from_ms(1'790'000'000'000);
constexpr std::int64_t day = 20717;

BudgetReading reading(std::int64_t limit, std::int64_t handed_out, std::int64_t granted = 0) {
    return {nullptr, limit, handed_out, granted};
}

TEST(DailyAccount, refuses_what_is_over_the_budget_and_lets_the_last_of_it_through) {
    DailyAccount account(day, reading(100, 0), start);
    EXPECT_EQ(account.can_spend(101), Verdict::used_up);
    EXPECT_EQ(account.can_spend(100), Verdict::spent);
    account.spend(100);
    EXPECT_EQ(account.remaining(), 0);
    EXPECT_EQ(account.can_spend(1), Verdict::used_up);
    EXPECT_EQ(account.can_spend(0), Verdict::spent);
}

TEST(DailyAccount, spends_what_others_left_only) {
    DailyAccount account(day, reading(100, 95), start);
    EXPECT_EQ(account.remaining(), 5);
    EXPECT_EQ(account.can_spend(6), Verdict::used_up);
    EXPECT_EQ(account.can_spend(5), Verdict::spent);
}

TEST(DailyAccount, lends_one_share_until_the_store_has_answered) {
    DailyAccount account(day, reading(100'000, 0), start);
    EXPECT_EQ(account.can_spend(1000), Verdict::spent);
    account.spend(1000);
    EXPECT_EQ(account.can_spend(1), Verdict::not_here_yet);
    account.add(reading(100'000, 1500, 1500), start);
    EXPECT_EQ(account.can_spend(1), Verdict::spent);
    EXPECT_EQ(account.remaining(), 99'000);
}

TEST(DailyAccount, asks_at_once_then_ahead_of_need_and_never_twice_at_a_time) {
    DailyAccount account(day, reading(100'000, 0), start);
    EXPECT_EQ(account.ask(start), 500);
    EXPECT_EQ(account.ask(start), -1);
    account.add(reading(100'000, 500, 500), start);
    EXPECT_EQ(account.ask(start), -1);
    account.spend(1);
    EXPECT_EQ(account.ask(start), 500);
    account.add(reading(100'000, 1000, 500), start);
    account.spend(400);
    EXPECT_EQ(account.ask(start), -1);
}

TEST(DailyAccount, asks_for_what_was_lent_too) {
    DailyAccount account(day, reading(100'000, 0), start);
    account.spend(700);
    EXPECT_EQ(account.ask(start), 1200);
}

TEST(DailyAccount, asks_again_when_an_answer_does_not_come) {
    DailyAccount account(day, reading(100'000, 0), start);
    EXPECT_EQ(account.ask(start), 500);
    EXPECT_EQ(account.ask(start + milliseconds{1999}), -1);
    EXPECT_EQ(account.ask(start + seconds{2}), 500);
}

TEST(DailyAccount, asks_once_also_when_two_threads_come_in_the_wrong_order) {
    DailyAccount account(day, reading(100'000, 0), start);
    EXPECT_EQ(account.ask(start), 500);
    EXPECT_EQ(account.ask(start - milliseconds{3}), -1);
    account.add(reading(100'000, 500, 500), start);
    EXPECT_EQ(account.ask(start - milliseconds{3}), -1);
}

TEST(DailyAccount, asks_for_nothing_once_all_is_handed_out_but_reads_again_after_a_minute) {
    DailyAccount account(day, reading(100, 100), start);
    EXPECT_EQ(account.ask(start + seconds{59}), -1);
    EXPECT_EQ(account.ask(start + seconds{60}), 0);
    // A higher plan counts from here on.
    account.add(reading(200, 100), start + seconds{60});
    EXPECT_EQ(account.remaining(), 100);
    EXPECT_EQ(account.can_spend(100), Verdict::spent);
}

TEST(DailyAccount, holds_at_most_one_share_that_it_has_not_spent) {
    DailyAccount account(day, reading(1'000'000, 0), start);
    std::int64_t handed_out = 0;
    std::int64_t spent = 0;
    for (int step = 0; step < 100'000 && spent < 1'000'000; ++step) {
        const std::int64_t cost = 1 + step % 40;
        if (account.can_spend(cost) == Verdict::spent) {
            account.spend(cost);
            spent += cost;
        }
        if (const auto amount = account.ask(start); amount > 0) {
            handed_out += amount;
            account.add(reading(1'000'000, handed_out, amount), start);
        }
        ASSERT_LE(handed_out - spent, share_of(1'000'000));
    }
    EXPECT_GT(spent, 900'000);
}

TEST(DailyAccount, has_no_limit_where_the_policy_has_none) {
    DailyAccount account(day, reading(0, 0), start);
    EXPECT_EQ(account.can_spend(1'000'000), Verdict::spent);
    account.spend(1'000'000);
    EXPECT_EQ(account.can_spend(1'000'000), Verdict::spent);
    EXPECT_EQ(account.ask(start), -1);
}

TEST(DailyAccount, gives_nothing_more_when_the_budget_has_shrunk_below_what_is_out) {
    DailyAccount account(day, reading(1000, 600, 600), start);
    account.spend(500);
    account.add(reading(400, 600), start);
    EXPECT_EQ(account.remaining(), 100);
    EXPECT_EQ(account.can_spend(101), Verdict::used_up);
    EXPECT_EQ(account.ask(start), -1);
}

}  // namespace
}  // namespace grantor::edge
