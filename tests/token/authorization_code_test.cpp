#include "token/authorization_code.hpp"

#include <gtest/gtest.h>

#include "base/encoding.hpp"
#include "tests/token/sealing.hpp"

namespace grantor {
namespace {

AuthorizationCode a_code() {
    AuthorizationCode code;
    code.grant_id = GrantId{11};
    code.secret.fill(0x5a);
    code.redirect_uri = BoundRedirectUri::bind("https://a.ex/cb", RedirectUriSource::presented);
    code.expires = test_time + minutes{5};
    return code;
}

TEST(AuthorizationCode, only_the_whole_text_opens) {
    SeededRandom random(7);
    const auto ring = a_ring();
    expect_only_the_whole_text_opens(
        seal_authorization_code(a_code(), ring, random),
        [&](std::string_view t) { return open_authorization_code(t, ring).has_value(); });
}

TEST(AuthorizationCode, another_ring_does_not_open_it) {
    SeededRandom random(7);
    const auto text = seal_authorization_code(a_code(), a_ring(1), random);
    EXPECT_FALSE(open_authorization_code(text, a_ring(2)));
}

TEST(AuthorizationCode, opens_to_what_was_sealed) {
    SeededRandom random(7);
    const auto ring = a_ring();
    auto code = a_code();
    EXPECT_EQ(open_authorization_code(seal_authorization_code(code, ring, random), ring), code);
    code.challenge = CodeChallenge::of_verifier(std::string(43, 'v'));
    code.redirect_uri.source = RedirectUriSource::registered;
    EXPECT_EQ(open_authorization_code(seal_authorization_code(code, ring, random), ring), code);
}

TEST(AuthorizationCode, needs_no_encoding_in_a_url_and_does_not_repeat) {
    SeededRandom random(7);
    const auto ring = a_ring();
    const auto text = seal_authorization_code(a_code(), ring, random);
    EXPECT_EQ(percent_encode(text), text);
    EXPECT_TRUE(text.starts_with("v1c."));
    EXPECT_NE(seal_authorization_code(a_code(), ring, random), text);
}

}  // namespace
}  // namespace grantor
