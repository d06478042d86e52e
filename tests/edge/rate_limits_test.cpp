#include "edge/limits/rate_limits.hpp"

#include <atomic>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <optional>
#include <thread>

#include "edge/limits/limit_fields.hpp"
#include "store/store.hpp"
#include "tests/store/support/temporary_directory.hpp"

namespace grantor::edge {
namespace {

using grantor::test::TemporaryDirectory;

class RateLimitsTest : public testing::Test {
 protected:
    RateLimitsTest() {
        store->write_now([this](WriteTx& tx) {
            Company company;
            company.label = "acme";
            company.created_at = now;
            acme = tx.companies().add(company);
            company.label = "globex";
            globex = tx.companies().add(company);
        });
        start_anew();
    }
    // As after a restart or kill -9: the memory is gone.
    void start_anew() {
        limits.reset();
        limits = std::make_unique<RateLimits>(*store, policy);
    }
    ApiCaller caller(std::int64_t grant) const {
        return {acme, UserId{1}, AppId{1}, GrantId{grant}, {}};
    }
    static std::string name(const LimitOutcome& outcome) {
        if (outcome.exceeded == Limit::burst) return "burst";
        return outcome.exceeded == Limit::daily ? "daily" : "passes";
    }
    std::string take(const ApiCaller& who, std::int64_t cost = 1, bool is_search = false) {
        return name(limits->take(who, {cost, is_search}, now));
    }
    // How many of cost 1 pass when one follows the other, with the leases that come meanwhile.
    std::int64_t spend_all(std::int64_t tries) {
        std::int64_t passed = 0;
        for (std::int64_t i = 0; i < tries; ++i) {
            now += milliseconds{1};
            passed += take(caller(1 + i), 1) == "passes" ? 1 : 0;
            limits->flush();
        }
        return passed;
    }
    std::int64_t handed_out() {
        return store->read_now(
            [&](const ReadTx& tx) { return tx.daily_usage().handed_out(acme, day_of(now)); });
    }
    void give_plan(const Plan& plan, std::int64_t top_up) {
        store->write_now([&](WriteTx& tx) {
            tx.plans().add(plan);
            tx.companies().set_plan(acme, plan.id, top_up);
        });
    }
    void add_members(int count) {
        store->write_now([&](WriteTx& tx) {
            for (int i = 0; i < count; ++i) {
                User user;
                user.email = std::to_string(i) + "@acme.example";
                const auto id = tx.users().add(user);
                tx.memberships().add({acme, id, Role::regular, now});
            }
        });
    }

    TemporaryDirectory directory;
    std::unique_ptr<Store> store = open_sqlite({.path = directory.file("grantor.db")});
    // 2026-09-21, just after noon UTC.
    Time now = from_ms(1'790'000'000'000);
    LimitPolicy policy;
    std::unique_ptr<RateLimits> limits;
    CompanyId acme;
    CompanyId globex;
};

TEST_F(RateLimitsTest, refuse_the_81st_request_of_a_grant_in_two_seconds) {
    for (int i = 0; i < 80; ++i) ASSERT_EQ(take(caller(7)), "passes") << i;
    const auto refused = limits->take(caller(7), {1, false}, now);
    EXPECT_EQ(name(refused), "burst");
    EXPECT_EQ(refused.retry_after_s, 2);
    EXPECT_EQ(refused.state.burst_limit, 80);
    EXPECT_EQ(refused.state.burst_remaining, 0);
    EXPECT_EQ(take(caller(8)), "passes");
    now += milliseconds{1999};
    EXPECT_EQ(take(caller(7)), "burst");
    now += milliseconds{1};
    EXPECT_EQ(take(caller(7)), "passes");
}

TEST_F(RateLimitsTest, do_not_count_what_they_refuse) {
    for (int i = 0; i < 80; ++i) take(caller(7));
    const auto left = limits->look(caller(7), {}, now).daily_remaining;
    for (int i = 0; i < 500; ++i) {
        now += milliseconds{1};
        ASSERT_EQ(take(caller(7)), "burst");
    }
    EXPECT_EQ(limits->look(caller(7), {}, now).daily_remaining, left);
    now += milliseconds{1500};
    EXPECT_EQ(take(caller(7)), "passes");
}

TEST_F(RateLimitsTest, count_searches_apart) {
    for (int i = 0; i < 10; ++i) ASSERT_EQ(take(caller(7), 20, true), "passes");
    EXPECT_EQ(take(caller(7), 20, true), "burst");
    for (int i = 0; i < 80; ++i) ASSERT_EQ(take(caller(7)), "passes");
    EXPECT_EQ(take(caller(7)), "burst");
}

TEST_F(RateLimitsTest, count_personal_tokens_by_company_and_user) {
    const ApiCaller ben{acme, UserId{1}, {}, {}, {}};
    const ApiCaller ada{acme, UserId{2}, {}, {}, {}};
    const ApiCaller ben_elsewhere{globex, UserId{1}, {}, {}, {}};
    for (int i = 0; i < 20; ++i) ASSERT_EQ(take(ben), "passes");
    EXPECT_EQ(take(ben), "burst");
    EXPECT_EQ(take(ada), "passes");
    EXPECT_EQ(take(ben_elsewhere), "passes");
    EXPECT_EQ(take(caller(1)), "passes");
}

TEST_F(RateLimitsTest, follow_the_plan) {
    give_plan({{3}, "ultimate", {7, 480, 120, 10}}, 5);
    const auto state = limits->look(caller(7), {}, now);
    EXPECT_EQ(state.burst_limit, 480);
    EXPECT_EQ(state.daily_limit, 30000 * 7 + 5);
    EXPECT_EQ(limits->look(caller(7), {0, true}, now).burst_limit, 10);
    EXPECT_EQ(limits->look({acme, UserId{1}, {}, {}, {}}, {}, now).burst_limit, 120);
}

TEST_F(RateLimitsTest, take_up_a_changed_plan_within_a_minute) {
    EXPECT_EQ(limits->look(caller(7), {}, now).burst_limit, 80);
    store->write_now([](WriteTx& tx) { tx.plans().update({first_plan, "small", {1, 7, 5, 3}}); });
    now += seconds{60};
    EXPECT_EQ(take(caller(7)), "passes");
    limits->flush();
    EXPECT_EQ(limits->look(caller(7), {}, now).burst_limit, 7);
    EXPECT_EQ(limits->look(caller(7), {0, true}, now).burst_limit, 3);
}

TEST_F(RateLimitsTest, put_the_configuration_before_a_plan) {
    policy.plans[0] = {.budget_factor = 3, .burst = 2};
    const auto state = limits->look(caller(7), {}, now);
    EXPECT_EQ(state.burst_limit, 2);
    EXPECT_EQ(state.daily_limit, 30000 * 3);
    EXPECT_EQ(limits->look(caller(7), {0, true}, now).burst_limit, 10);
}

TEST_F(RateLimitsTest, multiply_the_budget_by_active_members) {
    add_members(3);
    store->write_now([](WriteTx& tx) { tx.users().set_state(UserId{1}, UserState::deactivated); });
    EXPECT_EQ(limits->look(caller(7), {}, now).daily_limit, 60000);
}

TEST_F(RateLimitsTest, take_up_a_higher_plan_within_a_minute) {
    policy.daily_base = 10;
    EXPECT_EQ(spend_all(20), 10);
    give_plan({{1}, "growth", {2, 160, 40, 10}}, 0);
    now += seconds{60};
    EXPECT_EQ(take(caller(1)), "daily");
    limits->flush();
    EXPECT_EQ(spend_all(20), 10);
}

TEST_F(RateLimitsTest, refuse_over_the_daily_budget_until_midnight_utc) {
    policy.daily_base = 100;
    EXPECT_EQ(take(caller(1), 60), "passes");
    limits->flush();
    const auto refused = limits->take(caller(1), {41, false}, now);
    EXPECT_EQ(name(refused), "daily");
    EXPECT_EQ(refused.state.daily_limit, 100);
    EXPECT_EQ(refused.state.daily_remaining, 40);
    EXPECT_EQ(from_ms(to_ms(now)) + seconds{refused.retry_after_s}, std::chrono::ceil<days>(now));
    EXPECT_EQ(take(caller(1), 40), "passes");
    EXPECT_EQ(take(caller(1), 1), "daily");
    now = std::chrono::ceil<days>(now);
    EXPECT_EQ(take(caller(1), 100), "passes");
}

TEST_F(RateLimitsTest, are_exact_over_a_whole_budget_on_one_node) {
    policy.daily_base = 1000;
    EXPECT_EQ(spend_all(1500), 1000);
    EXPECT_EQ(handed_out(), 1000);
}

TEST_F(RateLimitsTest, give_no_second_budget_after_a_restart) {
    policy.daily_base = 1000;
    auto passed = spend_all(300);
    EXPECT_EQ(passed, 300);
    start_anew();
    passed += spend_all(1500);
    EXPECT_LE(passed, 1000);
    // At most one share was forfeit.
    EXPECT_GE(passed, 1000 - share_of(1000));
    start_anew();
    EXPECT_EQ(spend_all(50), 0);
}

TEST_F(RateLimitsTest, give_nothing_away_in_a_hundred_restarts) {
    policy.daily_base = 1000;
    std::int64_t passed = 0;
    for (int i = 0; i < 100; ++i) {
        passed += spend_all(20);
        start_anew();
    }
    EXPECT_LE(passed, 1000);
}

TEST_F(RateLimitsTest, share_one_budget_between_two_nodes) {
    policy.daily_base = 2000;
    RateLimits other(*store, policy);
    std::int64_t passed = 0;
    for (std::int64_t i = 0; i < 3000; ++i) {
        now += milliseconds{1};
        auto& node = i % 2 == 0 ? *limits : other;
        passed += name(node.take(caller(1 + i), {1, false}, now)) == "passes" ? 1 : 0;
        node.flush();
    }
    EXPECT_LE(passed, 2000);
    EXPECT_GE(passed, 2000 - 2 * share_of(2000));
}

// Nobody waits for the store's answers here: the most that two nodes can lend.
TEST_F(RateLimitsTest, exceed_the_budget_of_two_nodes_by_one_share_at_most) {
    policy.daily_base = 2000;
    RateLimits other(*store, policy);
    std::int64_t passed = 0;
    for (std::int64_t i = 0; i < 6000; ++i) {
        now += milliseconds{1};
        auto& node = i % 2 == 0 ? *limits : other;
        try {
            passed += name(node.take(caller(1 + i), {1, false}, now)) == "passes" ? 1 : 0;
        } catch (const StoreBusy&) {
            node.flush();
        }
    }
    EXPECT_LE(passed, 2000 + share_of(2000));
    EXPECT_GE(passed, 2000 - 2 * share_of(2000));
}

TEST_F(RateLimitsTest, count_exactly_under_threads) {
    std::atomic<int> passed{0};
    std::vector<std::jthread> threads;
    for (int thread = 0; thread < 4; ++thread)
        threads.emplace_back([&] {
            for (int i = 0; i < 200; ++i)
                if (name(limits->take(caller(7), {1, false}, now)) == "passes") ++passed;
        });
    threads.clear();
    EXPECT_EQ(passed, 80);
    EXPECT_EQ(limits->look(caller(7), {}, now).daily_remaining, 30000 - 80);
}

TEST_F(RateLimitsTest, spend_a_budget_exactly_under_threads) {
    policy.daily_base = 150;
    std::atomic<int> passed{0};
    std::vector<std::jthread> threads;
    for (int thread = 0; thread < 4; ++thread)
        threads.emplace_back([&, thread] {
            for (int i = 0; i < 100; ++i)
                if (name(limits->take(caller(1 + thread), {1, false}, now + seconds{3 * i})) ==
                    "passes")
                    ++passed;
        });
    threads.clear();
    EXPECT_EQ(passed, 150);
}

TEST_F(RateLimitsTest, stay_bounded_under_a_flood_of_tokens) {
    policy.daily_base = 0;
    constexpr auto tokens = static_cast<std::int64_t>(RateLimits::windows_of_shard_max) * 3;
    for (std::int64_t i = 1; i <= tokens; ++i) ASSERT_EQ(take(caller(i)), "passes");
    EXPECT_LE(limits->size(), RateLimits::windows_of_shard_max + 1);
    // The newest is counted still.
    for (int i = 1; i < 80; ++i) ASSERT_EQ(take(caller(tokens)), "passes");
    EXPECT_EQ(take(caller(tokens)), "burst");
}

// A company with more installations than a small table had places lost counts, and paid for a walk
// through the table with every request.
TEST_F(RateLimitsTest, count_every_token_of_a_company_with_thousands) {
    policy.daily_base = 0;
    constexpr std::int64_t tokens = 5000;
    for (std::int64_t i = 1; i <= tokens; ++i) ASSERT_EQ(take(caller(i)), "passes");
    for (int i = 1; i < 80; ++i) ASSERT_EQ(take(caller(1)), "passes");
    EXPECT_EQ(take(caller(1)), "burst");
}

TEST_F(RateLimitsTest, have_no_limits_where_the_policy_has_none) {
    policy.daily_base = 0;
    for (auto& plan : policy.plans) plan = {1, 0, 0, 0};
    for (int i = 0; i < 1000; ++i) ASSERT_EQ(take(caller(7), 1000), "passes");
    std::string fields;
    for (const auto form : {LimitFields::standard, LimitFields::x_rate_limit})
        append_limit_fields(limits->look(caller(7), {}, now), form, fields);
    EXPECT_EQ(fields, "");
}

TEST_F(RateLimitsTest, answer_busy_when_the_store_does_not_give_what_the_budget_has) {
    // A hook stops the writer; reads continue.
    std::atomic<bool> is_broken{false};
    TemporaryDirectory other;
    SqliteOptions options{.path = other.file("grantor.db")};
    options.before_operation = [&](std::uint64_t) {
        if (is_broken) throw StoreError("broken");
    };
    const auto broken = open_sqlite(options);
    RateLimits of_broken(*broken, policy);
    EXPECT_EQ(name(of_broken.take(caller(1), {100, false}, now)), "passes");
    of_broken.flush();
    is_broken = true;
    // What was granted, and then one share.
    for (int i = 0; i < 3; ++i)
        EXPECT_EQ(name(of_broken.take(caller(1), {100, false}, now)), "passes");
    of_broken.flush();
    EXPECT_THROW(
        {
            for (int i = 0; i < 10; ++i) of_broken.take(caller(1), {100, false}, now);
        },
        StoreBusy);
    is_broken = false;
    now += seconds{3};
    EXPECT_THROW(of_broken.take(caller(1), {300, false}, now), StoreBusy);
    of_broken.flush();
    EXPECT_EQ(name(of_broken.take(caller(1), {100, false}, now)), "passes");
}

TEST_F(RateLimitsTest, start_over_when_the_store_does) {
    policy.daily_base = 100;
    EXPECT_EQ(spend_all(200), 100);
    store->write_now([](WriteTx& tx) { tx.reset_all(); });
    limits->forget();
    EXPECT_EQ(take(caller(1), 100), "passes");
}

TEST_F(RateLimitsTest, old_days_leave_the_store_in_small_steps) {
    store->write_now([&](WriteTx& tx) {
        for (std::int64_t ago = 1; ago <= 40; ++ago)
            tx.daily_usage().take({acme, day_of(now) - ago, 100}, 1);
    });
    EXPECT_EQ(take(caller(1)), "passes");
    limits->flush();
    const auto kept = store->read_now([&](const ReadTx& tx) {
        std::int64_t count = 0;
        for (std::int64_t ago = 1; ago <= 40; ++ago)
            count += tx.daily_usage().handed_out(acme, day_of(now) - ago);
        return count;
    });
    EXPECT_EQ(kept, 40 - 16);
}

TEST(LimitFields, are_the_lines_that_clients_know) {
    std::string fields = "A: b\r\n";
    append_limit_fields({80, 79, 2, 30000, 29990}, LimitFields::x_rate_limit, fields);
    EXPECT_EQ(fields,
              "A: b\r\n"
              "x-ratelimit-limit: 80\r\n"
              "x-ratelimit-remaining: 79\r\n"
              "x-ratelimit-reset: 2\r\n"
              "x-daily-ratelimit-token-limit: 30000\r\n"
              "x-daily-ratelimit-token-remaining: 29990\r\n");
}

// draft-ietf-httpapi-ratelimit-headers-10 §3, §4: both lists name the same policies, and a
// remainder is never negative.
TEST(LimitFields, are_those_of_the_draft_where_the_wire_is_standard) {
    struct Row {
        LimitState state;
        const char* expected;
    };
    const Row rows[] = {
        {{80, 79, 2, 30000, 29990, 3600, false},
         "RateLimit-Policy: \"burst\";q=80;w=2, \"daily\";q=30000;w=86400\r\n"
         "RateLimit: \"burst\";r=79;t=2, \"daily\";r=29990;t=3600\r\n"},
        {{20, -3, 1, 0, 0, 3600, true},
         "RateLimit-Policy: \"search\";q=20;w=2\r\nRateLimit: \"search\";r=0;t=1\r\n"},
        {{0, 0, 0, 500, -1, 60, false},
         "RateLimit-Policy: \"daily\";q=500;w=86400\r\nRateLimit: \"daily\";r=0;t=60\r\n"},
        {{}, ""}};
    for (const auto& row : rows) {
        std::string fields;
        append_limit_fields(row.state, LimitFields::standard, fields);
        EXPECT_EQ(fields, row.expected);
    }
}

TEST_F(RateLimitsTest, say_when_the_day_ends_and_what_a_search_is_counted_with) {
    const auto state = limits->take(caller(7), {1, true}, now).state;
    EXPECT_TRUE(state.is_search);
    const auto midnight = std::chrono::floor<days>(now) + days{1};
    EXPECT_EQ(state.daily_reset_s, std::chrono::ceil<seconds>(midnight - now).count());
    const auto seen = limits->look(caller(7), {}, now);
    EXPECT_FALSE(seen.is_search);
    EXPECT_EQ(seen.daily_reset_s, state.daily_reset_s);
}

TEST(LimitFields, have_room_for_the_largest_numbers) {
    std::string fields;
    const LimitState largest{INT32_MAX, INT32_MIN, INT32_MIN, INT64_MAX, INT64_MIN + 1};
    append_limit_fields(largest, LimitFields::x_rate_limit, fields);
    EXPECT_TRUE(fields.ends_with("-9223372036854775807\r\n"));
    fields.clear();
    append_limit_fields({INT32_MAX, INT32_MAX, INT32_MAX, INT64_MAX, INT64_MAX, INT32_MAX, true},
                        LimitFields::standard, fields);
    EXPECT_EQ(
        fields,
        "RateLimit-Policy: \"search\";q=2147483647;w=2, \"daily\";q=999999999999999;w=86400\r\n"
        "RateLimit: \"search\";r=2147483647;t=2147483647, "
        "\"daily\";r=999999999999999;t=2147483647\r\n");
}

}  // namespace
}  // namespace grantor::edge
