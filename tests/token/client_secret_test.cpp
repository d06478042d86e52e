#include "token/client_secret.hpp"

#include <gtest/gtest.h>

#include "base/encoding.hpp"
#include "tests/token/sealing.hpp"

namespace grantor {
namespace {

TEST(ClientSecret, nothing_but_itself_matches) {
    SeededRandom random(7);
    const auto ring = a_ring();
    const auto secret = make_client_secret(random);
    const auto stored = protect_client_secret(secret, ring, random);
    const std::string text(secret.reveal());
    EXPECT_FALSE(client_secret_matches(Secret{}, stored.digest, ring));
    for (std::size_t i = 0; i < text.size(); ++i) {
        EXPECT_FALSE(client_secret_matches(Secret{text.substr(0, i)}, stored.digest, ring));
        std::string changed = text;
        changed[i] = changed[i] == '0' ? '1' : '0';
        EXPECT_FALSE(client_secret_matches(Secret{changed}, stored.digest, ring));
    }
    EXPECT_FALSE(client_secret_matches(Secret{text + "0"}, stored.digest, ring));
    EXPECT_TRUE(client_secret_matches(Secret{text}, stored.digest, ring));
}

TEST(ClientSecret, the_row_alone_is_worth_nothing) {
    SeededRandom random(7);
    const auto ring = a_ring(1);
    const auto secret = make_client_secret(random);
    const auto stored = protect_client_secret(secret, ring, random);
    EXPECT_FALSE(client_secret_matches(secret, stored.digest, a_ring(2)));
    EXPECT_FALSE(open_client_secret(stored.digest, stored.sealed, a_ring(2)));
    auto gone = stored.digest;
    gone.key_id = 9;
    EXPECT_FALSE(client_secret_matches(secret, gone, ring));
    EXPECT_FALSE(open_client_secret(gone, stored.sealed, ring));
}

TEST(ClientSecret, a_changed_or_exchanged_row_does_not_open) {
    SeededRandom random(7);
    const auto ring = a_ring();
    const auto one = protect_client_secret(make_client_secret(random), ring, random);
    const auto two = protect_client_secret(make_client_secret(random), ring, random);
    EXPECT_FALSE(open_client_secret(one.digest, two.sealed, ring));
    for (std::size_t i = 0; i < one.sealed.size(); ++i) {
        auto changed = one.sealed;
        changed[i] ^= 1;
        EXPECT_FALSE(open_client_secret(one.digest, changed, ring));
        EXPECT_FALSE(open_client_secret(one.digest, ByteView(one.sealed).first(i), ring));
    }
}

TEST(ClientSecret, opens_again_also_under_an_old_key) {
    SeededRandom random(7);
    const auto old_ring = a_ring();
    const auto secret = make_client_secret(random);
    EXPECT_EQ(secret.reveal().size(), 40U);
    EXPECT_TRUE(from_hex(secret.reveal()));
    EXPECT_FALSE(make_client_secret(random) == secret);
    const auto stored = protect_client_secret(secret, old_ring, random);
    const auto ring = with_another_key(old_ring);
    EXPECT_TRUE(client_secret_matches(secret, stored.digest, ring));
    EXPECT_EQ(open_client_secret(stored.digest, stored.sealed, ring), secret);
    EXPECT_EQ(protect_client_secret(secret, ring, random).digest.key_id, 2U);
}

}  // namespace
}  // namespace grantor
