#include "oauth/presented_token.hpp"

#include <gtest/gtest.h>

namespace grantor {
namespace {

TEST(PresentedToken, a_form_without_a_token_is_refused) {
    for (const auto* body : {"", "token=", "token_type_hint=access_token"})
        EXPECT_EQ(read_presented_token(*Form::parse(body)).error().message(),
                  "Missing parameter: `token`");
}

TEST(PresentedToken, an_unknown_hint_is_none) {
    const auto hint = [](std::string_view body) {
        return read_presented_token(*Form::parse(body))->hint;
    };
    EXPECT_EQ(hint("token=t"), TokenTypeHint::none);
    EXPECT_EQ(hint("token=t&token_type_hint="), TokenTypeHint::none);
    EXPECT_EQ(hint("token=t&token_type_hint=id_token"), TokenTypeHint::none);
    EXPECT_EQ(hint("token=t&token_type_hint=access_token"), TokenTypeHint::access_token);
    EXPECT_EQ(hint("token=t&token_type_hint=refresh_token"), TokenTypeHint::refresh_token);
}

// docs/wire.md §1.6: the official client percent-encodes access tokens twice.
TEST(PresentedToken, can_be_decoded_once_more) {
    const auto form = *Form::parse("token=v1u%253AAQ%252B%252F%253D");
    const auto token = *read_presented_token(form);
    EXPECT_EQ(token.token, "v1u%3AAQ%2B%2F%3D");
    EXPECT_EQ(token.decoded_again(), "v1u:AQ+/=");
    EXPECT_EQ((PresentedToken{"v1u:AQ+", {}}.decoded_again()), std::nullopt);
    EXPECT_EQ((PresentedToken{"a%zz", {}}.decoded_again()), std::nullopt);
}

}  // namespace
}  // namespace grantor
