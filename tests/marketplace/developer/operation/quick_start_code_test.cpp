#include "marketplace/developer/operation/quick_start_code.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace grantor::marketplace::developer {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

QuickStart a_start() {
    return {"https://id.example", "0123456789abcdef", "https://app.example/cb",
            "https://api.example/orders", false};
}

TEST(QuickStartCode, begins_with_what_only_the_developer_knows) {
    EXPECT_THAT(write_curl(a_start()), StartsWith("client_secret='PASTE_YOUR_CLIENT_SECRET'\n"
                                                  "code='PASTE_THE_CODE'\n"));
    for (const auto& language : code_languages) {
        const auto code = language.write(a_start());
        EXPECT_THAT(code, HasSubstr("https://id.example/oauth/token")) << language.name;
        EXPECT_THAT(code, HasSubstr("0123456789abcdef")) << language.name;
        EXPECT_THAT(code, HasSubstr("'https://api.example/orders'")) << language.name;
        EXPECT_THAT(code, HasSubstr("refresh_token")) << language.name;
        EXPECT_THAT(code, EndsWith("\n")) << language.name;
        EXPECT_THAT(code, Not(HasSubstr("code_verifier"))) << language.name;
    }
}

// RFC 7636 §4.5: what a public client has instead of a secret.
TEST(QuickStartCode, of_a_public_client_has_no_secret) {
    auto about = a_start();
    about.is_public_client = true;
    for (const auto& language : code_languages) {
        const auto code = language.write(about);
        EXPECT_THAT(code, HasSubstr("PASTE_THE_CODE_VERIFIER")) << language.name;
        EXPECT_THAT(code, HasSubstr("client_id")) << language.name;
        EXPECT_THAT(code, Not(HasSubstr("SECRET"))) << language.name;
        EXPECT_THAT(code, Not(HasSubstr("Basic"))) << language.name;
    }
}

TEST(QuickStartCode, has_no_call_where_the_scopes_open_nothing) {
    auto about = a_start();
    about.call_url.clear();
    for (const auto& language : code_languages) {
        const auto code = language.write(about);
        EXPECT_THAT(code, Not(HasSubstr("first call"))) << language.name;
        EXPECT_THAT(code, HasSubstr("grant_type")) << language.name;
    }
}

// A callback URL is the developer's text, and a path is the operator's.
TEST(QuickStartCode, keeps_texts_texts) {
    auto about = a_start();
    about.redirect_uri = "https://app.example/it's?a=$(id)";
    about.call_url = "https://api.example/o'r";
    EXPECT_THAT(write_curl(about),
                HasSubstr(R"('redirect_uri=https://app.example/it'\''s?a=$(id)')"));
    EXPECT_THAT(write_curl(about), HasSubstr(R"('https://api.example/o'\''r')"));
    for (const auto write : {write_node, write_python}) {
        EXPECT_THAT(write(about), HasSubstr(R"('https://app.example/it\'s?a=$(id)')"));
        EXPECT_THAT(write(about), HasSubstr(R"('https://api.example/o\'r')"));
    }
}

}  // namespace
}  // namespace grantor::marketplace::developer
