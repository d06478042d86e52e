// The bodies that this layer writes: token answer, introspection, metadata.
#include <gtest/gtest.h>

#include "oauth/introspection.hpp"
#include "oauth/json_text.hpp"
#include "oauth/metadata.hpp"
#include "oauth/token_response.hpp"

namespace grantor {
namespace {

TEST(TokenResponse, keys_in_the_documented_order) {
    EXPECT_EQ(write_token_response_body({"v1u:a-_", seconds{3599}, "v1r.b", "deals:full,base",
                                         "https://acme.example.com"}),
              R"({"access_token":"v1u:a-_","token_type":"Bearer","expires_in":3599,)"
              R"("refresh_token":"v1r.b","scope":"deals:full,base",)"
              R"("api_domain":"https://acme.example.com"})");
}

TEST(TokenResponse, nothing_breaks_out_of_a_string) {
    const auto body = write_token_response_body({"a", seconds{1}, "b", "c", "x\",\"y\":\"z\\"});
    EXPECT_TRUE(body.ends_with(R"("api_domain":"x\",\"y\":\"z\\"})")) << body;
}

TEST(Introspection, an_active_token) {
    const ActiveToken token{.scope = "deals:read base",
                            .client_id = "c1",
                            .username = "ann@acme.example",
                            .is_email_verified = true,
                            .token_type = "Bearer",
                            .expires = from_ms(7'000'999),
                            .issued = from_ms(3'400'000),
                            .user_id = UserId{9},
                            .company_id = CompanyId{5},
                            .audience = "",
                            .issuer = "https://auth.ex"};
    EXPECT_EQ(
        write_active_token_body(token),
        R"({"active":true,"scope":"deals:read base","client_id":"c1",)"
        R"("username":"ann@acme.example","email_verified":true,"token_type":"Bearer","exp":7000,"iat":3400,)"
        R"("sub":"9","iss":"https://auth.ex","company_id":5,"user_id":9})");
}

TEST(Introspection, a_refresh_token_has_no_type_and_may_have_no_expiry) {
    const ActiveToken token{.scope = "base",
                            .client_id = "c1",
                            .username = "a\"b",
                            .token_type = "",
                            .expires = std::nullopt,
                            .issued = from_ms(0),
                            .user_id = UserId{9},
                            .company_id = CompanyId{5},
                            .audience = "api",
                            .issuer = "i"};
    EXPECT_EQ(
        write_active_token_body(token),
        R"({"active":true,"scope":"base","client_id":"c1","username":"a\"b","email_verified":false,)"
        R"("iat":0,)"
        R"("sub":"9","aud":"api","iss":"i","company_id":5,"user_id":9})");
}

TEST(Introspection, an_inactive_token_tells_nothing_else) {
    EXPECT_EQ(inactive_token_body, R"({"active":false})");
}

TEST(Metadata, has_what_rfc_8414_and_rfc_9207_ask_for) {
    const ScopeCatalogue scopes({{{0}, "base", "", ""}, {{1}, "deals:read", "", ""}});
    EXPECT_EQ(write_metadata_body({"https://auth.ex", "https://auth.ex/docs"}, scopes),
              R"({"issuer":"https://auth.ex",)"
              R"("authorization_endpoint":"https://auth.ex/oauth/authorize",)"
              R"("token_endpoint":"https://auth.ex/oauth/token",)"
              R"("revocation_endpoint":"https://auth.ex/oauth/revoke",)"
              R"("introspection_endpoint":"https://auth.ex/oauth/introspect",)"
              R"("scopes_supported":["base","deals:read"],)"
              R"("response_types_supported":["code"],"response_modes_supported":["query"],)"
              R"("grant_types_supported":["authorization_code","refresh_token"],)"
              R"("token_endpoint_auth_methods_supported":)"
              R"(["client_secret_basic","client_secret_post","none"],)"
              R"("revocation_endpoint_auth_methods_supported":)"
              R"(["client_secret_basic","client_secret_post","none"],)"
              R"("introspection_endpoint_auth_methods_supported":)"
              R"(["client_secret_basic","client_secret_post"],)"
              R"("code_challenge_methods_supported":["S256"],)"
              R"("authorization_response_iss_parameter_supported":true,)"
              R"("service_documentation":"https://auth.ex/docs"})");
    EXPECT_TRUE(
        write_metadata_body({"https://auth.ex", "", "https://a.ex/p", "https://a.ex/t"},
                            ScopeCatalogue({}))
            .ends_with(R"("op_policy_uri":"https://a.ex/p","op_tos_uri":"https://a.ex/t"})"));
    EXPECT_TRUE(write_metadata_body({"https://auth.ex", ""}, ScopeCatalogue({}))
                    .ends_with(R"("authorization_response_iss_parameter_supported":true})"));
}

TEST(JsonText, escapes_what_must_be) {
    for (int byte = 0; byte < 256; ++byte) {
        std::string out;
        append_json_text(std::string(1, static_cast<char>(byte)), out);
        const bool plain = byte >= 0x20 && byte < 0x80 && byte != '"' && byte != '\\';
        EXPECT_EQ(out.size() == 3, plain) << byte;
    }
    std::string numbers;
    append_json_number(std::numeric_limits<std::int64_t>::min(), numbers);
    EXPECT_EQ(numbers, "-9223372036854775808");
}

}  // namespace
}  // namespace grantor
