#include "token/connection_secret.hpp"

#include <gtest/gtest.h>
#include <stdexcept>

#include "token/webhook_password.hpp"

namespace grantor {
namespace {

constexpr ConnectionSecretPlace place{"acme", "access_token"};

struct ConnectionSecret : testing::Test {
    SeededRandom random{7};
    KeyRing ring = KeyRing::make(random, Time{});

    Bytes seal(std::string text) {
        return seal_connection_secret(Secret{std::move(text)}, place, ring, random);
    }
};

TEST_F(ConnectionSecret, opens_under_no_other_ring_and_not_changed) {
    auto sealed = seal("token");
    EXPECT_FALSE(open_connection_secret(sealed, place, KeyRing::make(random, Time{})));
    for (std::size_t i = 0; i < sealed.size(); ++i) {
        auto changed = sealed;
        changed[i] ^= 1;
        EXPECT_FALSE(open_connection_secret(changed, place, ring)) << i;
    }
}

// A row cannot be made of the parts of others.
TEST_F(ConnectionSecret, opens_at_its_own_place_only) {
    const auto sealed = seal("token");
    EXPECT_FALSE(open_connection_secret(sealed, {"acme", "refresh_token"}, ring));
    EXPECT_FALSE(open_connection_secret(sealed, {"globex", "access_token"}, ring));
    EXPECT_FALSE(open_webhook_password(sealed, ring));
    const auto password = seal_webhook_password(Secret{"token"}, ring, random);
    EXPECT_FALSE(open_connection_secret(password, place, ring));
}

TEST_F(ConnectionSecret, that_is_too_long_is_not_sealed) {
    EXPECT_THROW(seal(std::string(connection_secret_max + 1, 'x')), std::invalid_argument);
}

TEST_F(ConnectionSecret, comes_back_also_after_a_rotation_of_the_keys) {
    for (const auto& text : {std::string("t"), std::string(connection_secret_max, 'x')}) {
        const auto opened =
            open_connection_secret(seal(text), place, ring.with_new_key(random, Time{} + days{1}));
        ASSERT_TRUE(opened);
        EXPECT_EQ(opened->reveal(), text);
    }
}

TEST_F(ConnectionSecret, that_is_none_takes_no_bytes) {
    EXPECT_TRUE(seal("").empty());
    const auto opened = open_connection_secret({}, place, ring);
    ASSERT_TRUE(opened);
    EXPECT_TRUE(opened->empty());
}

}  // namespace
}  // namespace grantor
