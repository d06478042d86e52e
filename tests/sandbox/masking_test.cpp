#include "sandbox/control/masking.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace grantor::sandbox {

using testing::HasSubstr;
using testing::Not;

TEST(MaskedSecret, keeps_the_last_four_characters_of_a_long_one) {
    EXPECT_EQ(mask_secret("v1u.0123456789abcdefgh"), "…efgh");
    EXPECT_EQ(mask_secret("short"), "…");
    EXPECT_EQ(mask_secret(""), "…");
}

TEST(MaskedForm, hides_secrets_whatever_the_spelling_of_their_names) {
    EXPECT_EQ(mask_form("grant_type=refresh_token&refresh_token=0123456789abcdefghij&x"),
              "grant_type=refresh_token&refresh_token=…ghij&x");
    EXPECT_EQ(mask_form("client%5Fsecret=s&code=c&code_verifier=v&state=xyz"),
              "client%5Fsecret=…&code=…&code_verifier=…&state=xyz");
    EXPECT_EQ(mask_form(""), "");
}

TEST(MaskedBody, hides_tokens_in_json_also_where_it_is_broken) {
    EXPECT_EQ(mask_body(R"({"access_token" : "0123456789abcdefghij","scope":"base","id":7})"),
              R"({"access_token" : "…ghij","scope":"base","id":7})");
    EXPECT_EQ(mask_body(R"({"a":{"refresh_token":"a\"b"},"b":"refresh_token"})"),
              R"({"a":{"refresh_token":"…"},"b":"refresh_token"})");
    EXPECT_EQ(mask_body(R"({"client_secret":"never ends)"), R"({"client_secret":"…)");
    EXPECT_EQ(mask_body(R"({"client_secret":null,"n":1})"), R"({"client_secret":null,"n":1})");
    // The code of a product.
    EXPECT_EQ(mask_body(R"({"code":"AC-100"})"), R"({"code":"AC-100"})");
}

TEST(MaskedBody, hides_secrets_of_a_form_and_counts_bytes_that_are_no_text) {
    EXPECT_EQ(mask_body("code=c&redirect_uri=x"), "code=…&redirect_uri=x");
    EXPECT_EQ(mask_body(std::string_view("\x89PNG\0\1", 6)), "(6 bytes)");
    EXPECT_EQ(mask_body(""), "");
}

TEST(MaskedBody, is_cut_between_letters) {
    const auto long_text = std::string(logged_body_max - 1, 'a') + "ä" + std::string(100, 'b');
    const auto shown = mask_body(long_text);
    EXPECT_TRUE(shown.starts_with(std::string(logged_body_max - 1, 'a') + "\n"));
    EXPECT_THAT(shown, HasSubstr("bytes in all"));
}

TEST(MaskedFields, hide_credentials_and_cookies_and_what_a_redirect_carries) {
    const http::Field fields[] = {{"Authorization", "Bearer 0123456789abcdefghij"},
                                  {"AUTHORIZATION", "Basic aWQ6c2VjcmV0LXNlY3JldC1zZWNyZXQ="},
                                  {"Cookie", "grantor=abc"},
                                  {"X-Api-Token", "abc"},
                                  {"Accept", "*/*"}};
    EXPECT_EQ(mask_fields(fields),
              "Authorization: Bearer …ghij\nAUTHORIZATION: Basic …\nCookie: …\nX-Api-Token: …\n"
              "Accept: */*\n");
    EXPECT_EQ(mask_field_lines("Location: http://a/cb?code=secret&state=x\r\nSet-Cookie: a=b\r\n"),
              "Location: http://a/cb?code=…&state=x\nSet-Cookie: …\n");
}

TEST(MaskedFields, are_bounded) {
    std::string lines;
    for (int i = 0; i < 1000; ++i) lines += "X-Many: 0123456789\r\n";
    EXPECT_THAT(mask_field_lines(lines).size(), testing::Lt(logged_fields_max + 100));
}

}  // namespace grantor::sandbox
