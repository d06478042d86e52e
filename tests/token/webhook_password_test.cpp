#include "token/webhook_password.hpp"

#include <gtest/gtest.h>
#include <stdexcept>

#include "token/client_secret.hpp"

namespace grantor {
namespace {

struct WebhookPassword : testing::Test {
    SeededRandom random{7};
    KeyRing ring = KeyRing::make(random, Time{});
};

TEST_F(WebhookPassword, opens_under_no_other_ring_and_not_changed) {
    const Secret password{"hunter2"};
    auto sealed = seal_webhook_password(password, ring, random);
    EXPECT_FALSE(open_webhook_password(sealed, KeyRing::make(random, Time{})));
    for (std::size_t i = 0; i < sealed.size(); ++i) {
        auto changed = sealed;
        changed[i] ^= 1;
        EXPECT_FALSE(open_webhook_password(changed, ring)) << i;
    }
    EXPECT_FALSE(open_webhook_password(ByteView(sealed).first(sealed.size() - 1), ring));
}

TEST_F(WebhookPassword, is_no_client_secret) {
    const auto stored = protect_client_secret(make_client_secret(random), ring, random);
    EXPECT_FALSE(open_webhook_password(stored.sealed, ring));
    const auto sealed = seal_webhook_password(Secret{"hunter2"}, ring, random);
    EXPECT_FALSE(open_client_secret(stored.digest, sealed, ring));
}

TEST_F(WebhookPassword, that_is_too_long_is_not_sealed) {
    EXPECT_THROW(
        seal_webhook_password(Secret{std::string(webhook_password_max + 1, 'x')}, ring, random),
        std::invalid_argument);
}

TEST_F(WebhookPassword, comes_back_also_after_a_rotation_of_the_keys) {
    for (const auto& text : {std::string("p"), std::string("pässword: \x01"),
                             std::string(webhook_password_max, 'x')}) {
        const auto sealed = seal_webhook_password(Secret{text}, ring, random);
        const auto opened =
            open_webhook_password(sealed, ring.with_new_key(random, Time{} + days{1}));
        ASSERT_TRUE(opened);
        EXPECT_EQ(opened->reveal(), text);
    }
}

TEST_F(WebhookPassword, that_is_none_takes_no_bytes) {
    EXPECT_TRUE(seal_webhook_password(Secret{}, ring, random).empty());
    const auto opened = open_webhook_password({}, ring);
    ASSERT_TRUE(opened);
    EXPECT_TRUE(opened->empty());
}

}  // namespace
}  // namespace grantor
