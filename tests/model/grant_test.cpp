#include "model/grant.hpp"

#include <gtest/gtest.h>

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
    const Policy policy;
    Grant grant;
    grant.generation = 5;
    grant.rotated_at = noon;
    EXPECT_TRUE(grant.may_replay(4, policy, noon + seconds{30}));
    EXPECT_FALSE(grant.may_replay(4, policy, noon + seconds{31}));
    EXPECT_FALSE(grant.may_replay(3, policy, noon));
    EXPECT_FALSE(grant.may_replay(5, policy, noon));
    EXPECT_FALSE(grant.may_replay(6, policy, noon));
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
