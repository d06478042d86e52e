#include "oauth/bearer.hpp"

#include <gtest/gtest.h>
#include <string>

namespace grantor {
namespace {

TEST(Bearer, absent_and_malformed_are_two_things) {
    EXPECT_EQ(read_bearer("").error(), BearerFailure::absent);
    for (const std::string& value :
         {std::string("Bearer"), std::string("Bearer "), std::string("Bearer    "),
          std::string("Basic YTpz"), std::string("token"), std::string(" Bearer x"),
          std::string("Bearer\tx"), std::string("Bearerx y"), std::string("Bearer a b"),
          std::string("Bearer a,b"), std::string("Bearer a\"b"), std::string("Bearer a%41"),
          std::string("Bearer \xc3\xa4"), std::string("Bearer a\0b", 10),
          "Bearer " + std::string(bearer_token_max + 1, 'a')})
        EXPECT_EQ(read_bearer(value).error(), BearerFailure::malformed) << value;
}

TEST(Bearer, takes_every_shape_of_token) {
    EXPECT_EQ(read_bearer("Bearer v1u:AQ+/=_-.~"), "v1u:AQ+/=_-.~");
    EXPECT_EQ(read_bearer("bearer 1:2:abc"), "1:2:abc");
    EXPECT_EQ(read_bearer("BEARER   x  "), "x");
    EXPECT_TRUE(read_bearer("Bearer " + std::string(bearer_token_max, 'a')));
}

}  // namespace
}  // namespace grantor
