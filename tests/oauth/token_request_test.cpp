#include "oauth/token_request.hpp"

#include <gtest/gtest.h>
#include <string>

#include "oauth/refusals.hpp"

namespace grantor {
namespace {

struct RefusalCase {
    std::string_view body;
    std::string_view error;
    std::string_view expected;
};
// Rows 5 to 7, 9 and 14 of docs/wire.md §2.2.
constexpr RefusalCase refusal_cases[] = {
    {"", "invalid_request", "Missing parameter: `grant_type`"},
    {"grant_type=", "invalid_request", "Missing parameter: `grant_type`"},
    {"code=1", "invalid_request", "Missing parameter: `grant_type`"},
    {"grant_type=a+b", "invalid_request", "Invalid parameter: `grant_type`"},
    {"grant_type=a%22", "invalid_request", "Invalid parameter: `grant_type`"},
    {"grant_type=refresh_token%0A", "invalid_request", "Invalid parameter: `grant_type`"},
    {"grant_type=%c3%a4", "invalid_request", "Invalid parameter: `grant_type`"},
    {"grant_type=password", "unsupported_grant_type",
     "Unsupported grant type: `grant_type` is invalid"},
    {"grant_type=client_credentials", "unsupported_grant_type",
     "Unsupported grant type: `grant_type` is invalid"},
    {"grant_type=Refresh_token&refresh_token=x", "unsupported_grant_type",
     "Unsupported grant type: `grant_type` is invalid"},
    {"grant_type=urn:ietf:params:oauth:grant-type:device_code", "unsupported_grant_type",
     "Unsupported grant type: `grant_type` is invalid"},
    {"grant_type=authorization_code", "invalid_request", "Missing parameter: `code`"},
    {"grant_type=authorization_code&code=", "invalid_request", "Missing parameter: `code`"},
    {"grant_type=authorization_code&refresh_token=x", "invalid_request",
     "Missing parameter: `code`"},
    {"grant_type=authorization_code&code=%00", "invalid_request", "Invalid parameter: `code`"},
    {"grant_type=authorization_code&code=%c3%a4", "invalid_request", "Invalid parameter: `code`"},
    {"grant_type=refresh_token", "invalid_request", "Missing parameter: `refresh_token`"},
    {"grant_type=refresh_token&refresh_token=", "invalid_request",
     "Missing parameter: `refresh_token`"},
    {"grant_type=refresh_token&code=x", "invalid_request", "Missing parameter: `refresh_token`"},
    {"grant_type=refresh_token&refresh_token=%7f", "invalid_request",
     "Invalid parameter: `refresh_token`"},
    {"grant_type=exchange_api_token", "invalid_request", "Missing parameter: `api_token`"},
};

TEST(TokenRequest, refusals) {
    for (const auto& row : refusal_cases) {
        const auto request = read_grant_request(*Form::parse(row.body));
        ASSERT_FALSE(request) << row.body;
        EXPECT_EQ(request.error().message(), row.expected) << row.body;
        EXPECT_EQ(error_row(request.error().code).name, row.error) << row.body;
        EXPECT_EQ(request.error().status(), 400);
    }
}

TEST(TokenRequest, reads_an_exchange_as_old_clients_send_it) {
    const std::string body =
        "code=1:2:x&redirect_uri=http://localhost/cb&grant_type=authorization_code&extra=1";
    const auto form = *Form::parse(body);
    const auto request = read_grant_request(form);
    ASSERT_TRUE(request);
    const auto& exchange = std::get<AuthorizationCodeRequest>(*request);
    EXPECT_EQ(exchange.code, "1:2:x");
    EXPECT_EQ(exchange.redirect_uri, "http://localhost/cb");
    EXPECT_EQ(exchange.code_verifier, std::nullopt);
}

TEST(TokenRequest, an_empty_verifier_is_there) {
    const auto form = *Form::parse("grant_type=authorization_code&code=c&code_verifier=");
    const auto request = read_grant_request(form);
    ASSERT_TRUE(request);
    EXPECT_EQ(std::get<AuthorizationCodeRequest>(*request).code_verifier, "");
}

TEST(TokenRequest, reads_a_refresh_and_keeps_the_scope_it_asks_for) {
    const auto form = *Form::parse(
        "refresh_token=1:2:abc&grant_type=refresh_token&redirect_uri=x&scope=admin+base");
    const auto request = read_grant_request(form);
    ASSERT_TRUE(request);
    EXPECT_EQ(std::get<RefreshRequest>(*request).refresh_token, "1:2:abc");
    EXPECT_EQ(std::get<RefreshRequest>(*request).scope, "admin base");
}

TEST(TokenRequest, reads_an_api_token_exchange) {
    const auto form = *Form::parse("grant_type=exchange_api_token&api_token=abc");
    const auto request = read_grant_request(form);
    ASSERT_TRUE(request);
    EXPECT_EQ(std::get<ApiTokenRequest>(*request).api_token, "abc");
}

}  // namespace
}  // namespace grantor
