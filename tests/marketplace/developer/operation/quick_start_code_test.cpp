#include "marketplace/developer/operation/quick_start_code.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace grantor::marketplace::developer {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;

QuickStart a_start() {
    return {"https://id.example",  "0123456789abcdef", "https://app.example/cb",
            "https://api.example", "/orders",          false};
}

const CodeLanguage& language(std::string_view name) {
    return *std::ranges::find(code_languages, name, &CodeLanguage::name);
}

TEST(QuickStartCode, has_the_values_of_the_app_and_secrets_from_the_environment) {
    for (const auto& each : code_languages) {
        const auto code = write_code(each, a_start());
        EXPECT_THAT(code, HasSubstr("https://id.example")) << each.name;
        EXPECT_THAT(code, HasSubstr("0123456789abcdef")) << each.name;
        EXPECT_THAT(code, HasSubstr("/orders")) << each.name;
        EXPECT_THAT(code, HasSubstr("refresh_token")) << each.name;
        EXPECT_THAT(code, HasSubstr("CLIENT_SECRET")) << each.name;
        EXPECT_THAT(code, HasSubstr("CODE")) << each.name;
        EXPECT_THAT(code, EndsWith("\n")) << each.name;
        EXPECT_THAT(code, Not(HasSubstr("VERIFIER"))) << each.name;
        EXPECT_THAT(code, Not(testing::ContainsRegex("@[A-Z_]+@|[?](public|secret|call)")))
            << each.name;
    }
}

// RFC 7636 §4.5: what a public client has instead of a secret.
TEST(QuickStartCode, of_a_public_client_has_no_secret) {
    auto about = a_start();
    about.is_public_client = true;
    for (const auto& each : code_languages) {
        const auto code = write_code(each, about);
        EXPECT_THAT(code, HasSubstr("CODE_VERIFIER")) << each.name;
        EXPECT_THAT(code, HasSubstr("hallenge")) << each.name;
        EXPECT_THAT(code, Not(HasSubstr("SECRET"))) << each.name;
        EXPECT_THAT(code, Not(HasSubstr("Basic"))) << each.name;
    }
}

TEST(QuickStartCode, has_no_call_where_the_scopes_open_nothing) {
    auto about = a_start();
    about.call_path.clear();
    for (const auto& each : code_languages) {
        const auto code = write_code(each, about);
        EXPECT_THAT(code, Not(HasSubstr("Bearer"))) << each.name;
        EXPECT_THAT(code, Not(HasSubstr("ApiClient"))) << each.name;
        EXPECT_THAT(code, HasSubstr("refresh_token")) << each.name;
    }
}

// A callback URL is the developer's text, and a path is the operator's.
TEST(QuickStartCode, keeps_texts_texts) {
    auto about = a_start();
    about.redirect_uri = "https://app.example/it's?a=$(id)&b=@ID@\"";
    about.call_path = "/o'r";
    EXPECT_THAT(write_code(language("curl"), about),
                HasSubstr(R"('redirect_uri=https://app.example/it'\''s?a=$(id)&b=@ID@"')"));
    EXPECT_THAT(write_code(language("curl"), about), HasSubstr(R"('https://api.example/o'\''r')"));
    for (const auto* name : {"node", "python", "php"}) {
        const auto code = write_code(language(name), about);
        EXPECT_THAT(code, HasSubstr(R"('https://app.example/it\'s?a=$(id)&b=@ID@"')")) << name;
        EXPECT_THAT(code, HasSubstr(R"('https://api.example/o\'r')")) << name;
    }
    EXPECT_THAT(write_code(language("cpp"), about),
                HasSubstr(R"("https://app.example/it's?a=$(id)&b=@ID@\"")"));
}

}  // namespace
}  // namespace grantor::marketplace::developer
