#include "service/token_schemes.hpp"

#include <boost/json.hpp>
#include <gtest/gtest.h>

namespace grantor {
namespace {

bool takes(std::string_view scheme) {
    return takes_access_tokens(boost::json::parse(scheme).as_object());
}

TEST(TokenSchemes, are_those_that_a_bearer_token_satisfies) {
    for (const auto* scheme :
         {R"({"type":"oauth2"})", R"({"type":"openIdConnect"})",
          R"({"type":"http","scheme":"bearer"})", R"({"type":"http","scheme":"Bearer"})"})
        EXPECT_TRUE(takes(scheme)) << scheme;
    for (const auto* scheme :
         {R"({"type":"apiKey"})", R"({"type":"http","scheme":"basic"})", R"({"type":"http"})",
          R"({"type":"OAuth2"})", R"({"type":"mutualTLS"})", R"({"type":7})", "{}",
          R"({"$ref":"#/components/securitySchemes/x"})"})
        EXPECT_FALSE(takes(scheme)) << scheme;
}

}  // namespace
}  // namespace grantor
