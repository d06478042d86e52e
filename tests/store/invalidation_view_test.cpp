#include "store/invalidation_view.hpp"

#include <atomic>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <thread>

namespace grantor::test {
namespace {

using Kind = InvalidationKind;

const Time noon = from_ms(1'700'000'000'000);

IssuedToken token_issued(Time at) {
    return {GrantId{1}, TokenId{2}, UserId{3}, CompanyId{4}, AppId{5}, at};
}

void add(InvalidationView& view, Kind kind, std::int64_t subject, Time not_before) {
    const Invalidation one{kind, subject, not_before};
    view.add({&one, 1});
}

TEST(InvalidationView, an_empty_view_refuses_nothing) {
    const InvalidationView view(hours{1});
    EXPECT_EQ(view.refusal(token_issued(noon)), std::nullopt);
}

TEST(InvalidationView, each_kind_refuses_by_its_own_subject) {
    const struct {
        Kind kind;
        std::int64_t subject;
        bool is_refused;
    } cases[] = {{Kind::grant, 1, true},   {Kind::grant, 2, false},   {Kind::token, 2, true},
                 {Kind::token, 1, false},  {Kind::user, 3, true},     {Kind::user, 4, false},
                 {Kind::company, 4, true}, {Kind::company, 3, false}, {Kind::app, 5, true},
                 {Kind::app, 1, false}};
    for (const auto& one : cases) {
        InvalidationView view(hours{1});
        add(view, one.kind, one.subject, noon);
        const auto expected = one.is_refused ? std::optional(one.kind) : std::nullopt;
        EXPECT_EQ(view.refusal(token_issued(noon)), expected)
            << static_cast<int>(one.kind) << " " << one.subject;
    }
}

TEST(InvalidationView, user_company_and_app_spare_what_was_issued_later) {
    for (const auto& [kind, subject] :
         {std::pair{Kind::user, 3}, {Kind::company, 4}, {Kind::app, 5}}) {
        InvalidationView view(hours{1});
        add(view, kind, subject, noon);
        EXPECT_TRUE(view.refuses(token_issued(noon - milliseconds{1})));
        EXPECT_TRUE(view.refuses(token_issued(noon)));
        EXPECT_FALSE(view.refuses(token_issued(noon + milliseconds{1})));
    }
}

TEST(InvalidationView, grant_and_token_refuse_whenever_it_was_issued) {
    InvalidationView view(hours{1});
    add(view, Kind::grant, 1, noon);
    EXPECT_TRUE(view.refuses(token_issued(noon + hours{1})));
    InvalidationView other(hours{1});
    add(other, Kind::token, 2, noon);
    EXPECT_TRUE(other.refuses(token_issued(noon + hours{1})));
}

TEST(InvalidationView, an_older_moment_never_replaces_a_newer_one) {
    InvalidationView view(hours{1});
    add(view, Kind::user, 3, noon);
    add(view, Kind::user, 3, noon - minutes{5});
    EXPECT_TRUE(view.refuses(token_issued(noon)));
    EXPECT_EQ(view.size(), 1U);
}

// A request to suspend a company waits for its commit; meanwhile tokens are issued to it.
TEST(InvalidationView, what_was_issued_until_it_took_effect_is_refused) {
    for (const auto& [kind, subject] :
         {std::pair{Kind::user, 3}, {Kind::company, 4}, {Kind::app, 5}}) {
        InvalidationView view(hours{1});
        const Invalidation one{kind, subject, noon};
        view.add({&one, 1});
        EXPECT_TRUE(view.take_effect({&one, 1}, noon + milliseconds{20}));
        EXPECT_TRUE(view.refuses(token_issued(noon + milliseconds{20})));
        EXPECT_FALSE(view.refuses(token_issued(noon + milliseconds{21})));
        EXPECT_FALSE(view.take_effect({&one, 1}, noon + minutes{1}))
            << "the same row is read again whenever another process has written";
        EXPECT_FALSE(view.refuses(token_issued(noon + milliseconds{21})));
    }
}

TEST(InvalidationView, memory_follows_the_pace_of_invalidations) {
    InvalidationView view(hours{1});
    for (int minute = 0; minute < 24 * 60; ++minute)
        for (int i = 0; i < 20; ++i)
            add(view, Kind::grant, 1000 + minute * 20 + i, noon + minutes{minute});
    EXPECT_LE(view.size(), 2U * 61 * 20);
    // The last hour holds.
    IssuedToken token = token_issued(noon + hours{24});
    token.grant_id = {1000 + (24 * 60 - 1) * 20};
    EXPECT_TRUE(view.refuses(token));
    token.grant_id = {1000 + (23 * 60) * 20};
    EXPECT_TRUE(view.refuses(token));
}

TEST(InvalidationView, a_token_older_than_what_was_dropped_is_refused) {
    InvalidationView view(hours{1});
    add(view, Kind::user, 3, noon);
    for (int i = 0; i < 5000; ++i) add(view, Kind::grant, 1000 + i, noon + hours{2});
    EXPECT_TRUE(view.refuses(token_issued(noon))) << "somebody turned the clock back";
    EXPECT_FALSE(view.refuses(token_issued(noon + milliseconds{1})));
}

TEST(InvalidationView, a_cleared_view_refuses_nothing) {
    InvalidationView view(hours{1});
    add(view, Kind::grant, 1, noon);
    view.clear();
    EXPECT_FALSE(view.refuses(token_issued(noon)));
    EXPECT_EQ(view.size(), 0U);
}

TEST(InvalidationView, what_was_added_holds_for_every_thread_at_once_and_for_good) {
    InvalidationView view(hours{1});
    constexpr int subjects = 20'000;
    std::atomic<int> added{0};
    std::vector<std::thread> asking;
    for (int thread = 0; thread < 3; ++thread) {
        asking.emplace_back([&] {
            int seen = 0;
            while (seen < subjects) {
                seen = added.load(std::memory_order_acquire);
                if (seen == 0) continue;
                // All moments lie within the horizon, so the sweeps that happen may drop nothing.
                for (const int subject : {1, seen / 2 + 1, seen}) {
                    IssuedToken token = token_issued(noon);
                    token.grant_id = {subject};
                    EXPECT_EQ(view.refusal(token), Kind::grant) << subject;
                }
            }
        });
    }
    for (int i = 1; i <= subjects; ++i) {
        add(view, Kind::grant, i, noon + milliseconds{i});
        added.store(i, std::memory_order_release);
    }
    for (auto& thread : asking) thread.join();
    EXPECT_EQ(view.size(), static_cast<std::size_t>(subjects));
}

}  // namespace
}  // namespace grantor::test
