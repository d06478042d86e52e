#include "oauth/pkce.hpp"

#include <gtest/gtest.h>
#include <string>

#include "oauth/refusals.hpp"

namespace grantor {
namespace {

// RFC 7636 appendix B.
constexpr std::string_view verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
constexpr std::string_view challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

TEST(Pkce, challenges_that_are_none) {
    const std::string good(challenge);
    for (const std::string& text :
         {std::string(), good.substr(1), good + "A", good + "=", "+" + good.substr(1),
          good.substr(0, 42) + " ", good.substr(0, 42) + "\n",
          good.substr(0, 42) + "N",  // bits beyond the 32 bytes
          std::string(verifier) + "x"})
        EXPECT_FALSE(CodeChallenge::parse(text)) << text;
}

TEST(Pkce, verifiers_that_are_none) {
    const std::string good(43, 'a');
    for (const std::string& text :
         {std::string(), std::string(42, 'a'), std::string(129, 'a'), good.substr(1) + "+",
          good.substr(1) + "=", good.substr(1) + " ", good.substr(1) + "\n", good + "\xc3\xa4"})
        EXPECT_FALSE(is_code_verifier(text)) << text;
    EXPECT_TRUE(is_code_verifier(good));
    EXPECT_TRUE(is_code_verifier(std::string(128, '~')));
    EXPECT_TRUE(is_code_verifier(std::string(40, '.') + "-_~"));
}

// Attack 8.
TEST(Pkce, a_downgrade_is_refused_at_the_token_endpoint) {
    const auto bound = CodeChallenge::parse(challenge);
    const auto other = std::string(verifier.substr(1)) + "A";
    EXPECT_EQ(check_code_verifier(bound, std::nullopt).error().message(),
              "Missing parameter: `code_verifier`");
    EXPECT_EQ(check_code_verifier(bound, "").error(), refusal::invalid_code_verifier);
    EXPECT_EQ(check_code_verifier(bound, other).error(), refusal::invalid_code_verifier);
    // `plain`: the challenge itself proves nothing.
    EXPECT_EQ(check_code_verifier(bound, challenge).error(), refusal::invalid_code_verifier);
    EXPECT_EQ(check_code_verifier(std::nullopt, verifier).error(),
              refusal::unexpected_code_verifier);
    EXPECT_EQ(check_code_verifier(std::nullopt, "").error(), refusal::unexpected_code_verifier);
}

TEST(Pkce, the_verifier_of_rfc_7636_proves_its_challenge) {
    const auto bound = CodeChallenge::parse(challenge);
    ASSERT_TRUE(bound);
    EXPECT_TRUE(bound->is_proven_by(verifier));
    EXPECT_EQ(bound->text(), challenge);
    EXPECT_EQ(CodeChallenge::of_verifier(verifier), *bound);
    EXPECT_EQ(CodeChallenge::from_digest(bound->digest()), *bound);
    EXPECT_TRUE(check_code_verifier(bound, verifier));
    EXPECT_TRUE(check_code_verifier(std::nullopt, std::nullopt));
}

}  // namespace
}  // namespace grantor
