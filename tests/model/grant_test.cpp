#include "model/grant.hpp"

#include <gtest/gtest.h>

#include "model/app.hpp"
#include "model/context.hpp"

namespace grantor {
namespace {

constexpr Time noon = Time{days{20000}} + hours{12};

TEST(Grant, another_secret_proves_nothing) {
    Grant grant;
    grant.secret.fill(7);
    auto other = grant.secret;
    other.back() ^= 1;
    EXPECT_FALSE(grant.proves(other));
    EXPECT_TRUE(grant.proves(grant.secret));
}

TEST(Grant, only_the_generation_before_may_replay_and_only_inside_the_window) {
    const seconds window{30};
    Grant grant;
    grant.generation = 5;
    grant.rotated_at = noon;
    EXPECT_TRUE(grant.may_replay(4, window, noon + seconds{30}));
    EXPECT_FALSE(grant.may_replay(4, window, noon + seconds{31}));
    EXPECT_FALSE(grant.may_replay(3, window, noon));
    EXPECT_FALSE(grant.may_replay(5, window, noon));
    EXPECT_FALSE(grant.may_replay(6, window, noon));
}

TEST(Grant, without_a_window_the_generation_before_may_always_replay) {
    Grant grant;
    grant.generation = 5;
    grant.rotated_at = noon;
    EXPECT_TRUE(grant.may_replay(4, std::nullopt, noon + days{50}));
    EXPECT_FALSE(grant.may_replay(3, std::nullopt, noon));
    EXPECT_FALSE(grant.may_replay(5, std::nullopt, noon));
}

// A clock that was turned back opens no window that had closed. But of two requests at once, the
// one that came first may be carried out last.
TEST(Grant, a_rotation_in_the_future_is_outside_of_the_window) {
    Grant grant;
    grant.generation = 5;
    grant.rotated_at = noon;
    EXPECT_TRUE(grant.may_replay(4, seconds{30}, noon - milliseconds{1}));
    EXPECT_TRUE(grant.may_replay(4, seconds{30}, noon - seconds{10}));
    EXPECT_FALSE(grant.may_replay(4, seconds{30}, noon - seconds{11}));
}

TEST(App, only_a_public_client_has_a_window_and_may_have_its_own) {
    const Policy policy;
    App app;
    EXPECT_EQ(app.replay_window(policy), std::nullopt);
    app.rotation_grace = seconds{90};
    EXPECT_EQ(app.replay_window(policy), std::nullopt);
    app.client_type = ClientType::public_client;
    EXPECT_EQ(app.replay_window(policy), seconds{90});
    app.rotation_grace.reset();
    EXPECT_EQ(app.replay_window(policy), policy.rotation_grace);
}

TEST(Grant, idleness_counts_whole_days) {
    Grant grant;
    grant.last_used_day = day_of(noon);
    EXPECT_FALSE(grant.is_unused_since(days{60}, noon + days{60}));
    EXPECT_TRUE(grant.is_unused_since(days{60}, noon + days{61}));
}

TEST(Site, the_api_domain_takes_the_companys_label) {
    const Site hosts{"https://oauth.example.com", "https://{company}.example.com", true};
    EXPECT_EQ(hosts.api_domain_of("acme"), "https://acme.example.com");
    const Site one{"http://127.0.0.1:8080", "http://127.0.0.1:8080", false};
    EXPECT_EQ(one.api_domain_of("acme"), "http://127.0.0.1:8080");
}

}  // namespace
}  // namespace grantor
