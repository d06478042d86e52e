#include "token/refresh_token.hpp"

#include <gtest/gtest.h>

#include "tests/token/sealing.hpp"

namespace grantor {
namespace {

RefreshToken a_token() {
    RefreshToken token{GrantId{11}, {}, 3};
    token.secret.fill(0x5a);
    return token;
}

TEST(RefreshToken, only_the_whole_text_opens) {
    const auto ring = a_ring();
    expect_only_the_whole_text_opens(seal_refresh_token(a_token(), ring), [&](std::string_view t) {
        return open_refresh_token(t, ring).has_value();
    });
}

TEST(RefreshToken, another_ring_does_not_open_it) {
    EXPECT_FALSE(open_refresh_token(seal_refresh_token(a_token(), a_ring(1)), a_ring(2)));
}

TEST(RefreshToken, the_same_content_is_the_same_text) {
    const auto ring = a_ring();
    const auto text = seal_refresh_token(a_token(), ring);
    EXPECT_EQ(seal_refresh_token(a_token(), ring), text);
    EXPECT_EQ(seal_refresh_token(a_token(), *KeyRing::parse(ring.format())), text);
    EXPECT_TRUE(text.starts_with("v1r."));
    EXPECT_EQ(text.size(), 91U);
}

TEST(RefreshToken, any_other_content_is_another_text_all_over) {
    const auto ring = a_ring();
    const auto text = seal_refresh_token(a_token(), ring);
    auto generation = a_token();
    generation.generation = 4;
    auto grant = a_token();
    grant.grant_id = GrantId{12};
    auto secret = a_token();
    secret.secret[15] ^= 1;
    for (const auto& other : {generation, grant, secret}) {
        const auto changed = seal_refresh_token(other, ring);
        int equal = 0;
        // Behind prefix and key id, which take 4 and 7 characters.
        for (std::size_t i = 11; i < text.size(); ++i) equal += text[i] == changed[i];
        EXPECT_LT(equal, 10);  // about 80 / 64 for two unrelated texts
    }
}

TEST(RefreshToken, opens_to_what_was_sealed_also_under_an_old_key) {
    const auto ring = a_ring();
    const auto text = seal_refresh_token(a_token(), ring);
    EXPECT_EQ(open_refresh_token(text, ring), a_token());
    EXPECT_EQ(open_refresh_token(text, with_another_key(ring)), a_token());
}

}  // namespace
}  // namespace grantor
