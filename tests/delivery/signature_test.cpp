#include "delivery/signature.hpp"

#include <gtest/gtest.h>
#include <vector>

namespace grantor::delivery {
namespace {

// The expected values were made with `printf '%s' "1790000000.{}" | openssl dgst -sha256 -hmac …`.
TEST(Signature, has_one_value_for_each_secret) {
    const std::vector<Secret> secrets{Secret{"new secret"}, Secret{"old secret"}};
    EXPECT_EQ(write_signature(1790000000, "{}", secrets),
              "t=1790000000,v1=cb4c3a8e8d53828e80beb13818faf83e113c8f88a4c448d7d30e4c0eceb56172"
              ",v1=055479b2311635640426873c52e73d5d9f8c875cc0893d52b82669f2aabec184");
    EXPECT_EQ(write_signature(1790000000, "{}", std::span(secrets).last(1)),
              "t=1790000000,v1=055479b2311635640426873c52e73d5d9f8c875cc0893d52b82669f2aabec184");
}

TEST(Signature, changes_with_the_moment_the_body_and_the_secret) {
    const std::vector<Secret> one{Secret{"a"}}, other{Secret{"b"}};
    const auto signature = write_signature(1, "x", one);
    EXPECT_NE(signature.substr(4), write_signature(2, "x", one).substr(4));
    EXPECT_NE(signature, write_signature(1, "y", one));
    EXPECT_NE(signature, write_signature(1, "x", other));
    // The dot separates two numbers that could otherwise run together.
    EXPECT_NE(write_signature(1, "2.x", one).substr(4), write_signature(12, ".x", one).substr(5));
}

}  // namespace
}  // namespace grantor::delivery
