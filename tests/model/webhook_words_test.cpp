#include "model/webhook_words.hpp"

#include <algorithm>
#include <gtest/gtest.h>

namespace grantor {
namespace {

constexpr auto v1 = WebhookVersion::v1;
constexpr auto v2 = WebhookVersion::v2;

TEST(WebhookWords, of_one_version_are_not_told_in_the_other) {
    EXPECT_FALSE(tells_of(v2, "activityType"));
    EXPECT_TRUE(tells_of(v1, "activityType"));
    for (const auto* later :
         {"board", "deal_installment", "deal_product", "phase", "project", "task"}) {
        EXPECT_FALSE(tells_of(v1, later)) << later;
        EXPECT_TRUE(tells_of(v2, later)) << later;
    }
}

TEST(WebhookWords, that_no_version_has_are_the_platforms_own) {
    for (const auto version : {v1, v2}) {
        EXPECT_FALSE(knows_object(version, "invoice"));
        EXPECT_TRUE(tells_of(version, "invoice"));
        EXPECT_TRUE(tells_of(version, "deal"));
    }
}

TEST(WebhookWords, end_in_the_one_that_stands_for_all) {
    for (const auto version : {v1, v2}) {
        EXPECT_EQ(webhook_actions(version).back(), "*");
        EXPECT_EQ(webhook_objects(version).back(), "*");
        for (const auto word : webhook_objects(version))
            EXPECT_EQ(std::ranges::count(webhook_objects(version), word), 1) << word;
    }
    EXPECT_EQ(webhook_version_name(v1), "1.0");
    EXPECT_EQ(webhook_version_name(v2), "2.0");
}

}  // namespace
}  // namespace grantor
