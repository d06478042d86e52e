#include "oauth/error.hpp"

#include <gtest/gtest.h>

#include "oauth/refusals.hpp"

namespace grantor {
namespace {

TEST(ErrorCatalogue, words_of_the_documented_messages) {
    EXPECT_EQ(refusal::invalid_refresh_token.message(), "Invalid grant: refresh token is invalid");
    EXPECT_EQ(refusal::invalid_code.message(), "Invalid grant: authorization code is invalid");
    EXPECT_EQ(refusal::expired_code.message(), "Invalid grant: authorization code has expired");
    EXPECT_EQ(refusal::invalid_api_token.message(), "Invalid grant: api_token is invalid");
    EXPECT_EQ(refusal::no_client_credentials.message(),
              "Invalid client: cannot retrieve client credentials");
    EXPECT_EQ(refusal::invalid_client.message(), "Invalid client: client is invalid");
    EXPECT_EQ(refusal::redirect_uri_not_a_uri.message(),
              "Invalid request: `redirect_uri` is not a valid URI");
    EXPECT_EQ(refusal::redirect_uri_differs.message(),
              "Invalid request: `redirect_uri` is invalid");
    EXPECT_EQ(refusal::method_must_be_post.message(), "Invalid request: method must be POST");
    EXPECT_EQ(refusal::content_must_be_form.message(),
              "Invalid request: content must be application/x-www-form-urlencoded");
    EXPECT_EQ(refusal::invalid_grant_type_syntax.message(), "Invalid parameter: `grant_type`");
    EXPECT_EQ(refusal::unsupported_grant_type.message(),
              "Unsupported grant type: `grant_type` is invalid");
    EXPECT_EQ(refusal::unauthorized_grant_type.message(),
              "Unauthorized client: `grant_type` is invalid");
    EXPECT_EQ(missing("`code`").error().message(), "Missing parameter: `code`");
    EXPECT_EQ(repeated("`code`").error().message(), "Repeated parameter: `code`");
    EXPECT_EQ(Error{ErrorCode::user_denied}.message(), "User denied");
}

TEST(ErrorCatalogue, a_challenge_makes_it_401) {
    Error error = refusal::invalid_client;
    EXPECT_EQ(error.status(), 400);
    error.challenge = Challenge::basic;
    EXPECT_EQ(error.status(), 401);
    EXPECT_EQ(basic_challenge, R"(Basic realm="Service")");
}

TEST(ErrorCatalogue, statuses) {
    EXPECT_EQ(Error{ErrorCode::invalid_grant}.status(), 400);
    EXPECT_EQ(Error{ErrorCode::server_error}.status(), 500);
    EXPECT_EQ(Error{ErrorCode::temporarily_unavailable}.status(), 503);
}

TEST(ErrorCatalogue, body_has_the_three_keys_and_the_description) {
    EXPECT_EQ(error_body(refusal::invalid_refresh_token, ErrorForm::envelope),
              R"({"success":false,"message":"Invalid grant: refresh token is invalid",)"
              R"("error":"invalid_grant",)"
              R"("error_description":"Invalid grant: refresh token is invalid"})");
    EXPECT_EQ(error_body(refusal::invalid_refresh_token, ErrorForm::standard),
              R"({"error":"invalid_grant",)"
              R"("error_description":"Invalid grant: refresh token is invalid"})");
}

TEST(ErrorCatalogue, an_operator_who_explains_errors_is_named_in_them) {
    EXPECT_EQ(error_uri(refusal::invalid_refresh_token, ""), "");
    EXPECT_EQ(error_uri(refusal::invalid_refresh_token, "https://a.ex/errors"),
              "https://a.ex/errors#invalid_grant");
    EXPECT_TRUE(
        error_body(refusal::invalid_refresh_token, ErrorForm::standard, "https://a.ex/errors")
            .ends_with(R"(,"error_uri":"https://a.ex/errors#invalid_grant"})"));
}

}  // namespace
}  // namespace grantor
