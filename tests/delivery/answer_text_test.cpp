#include "delivery/answer_text.hpp"

#include <gtest/gtest.h>
#include <vector>

namespace grantor::delivery {
namespace {

const std::vector<Secret> secrets{Secret{"0123456789abcdef"}, Secret{"short"}};

TEST(AnswerText, repeats_no_secret_that_was_sent) {
    EXPECT_EQ(answer_text("a 0123456789abcdef b 0123456789abcdef", secrets), "a *** b ***");
    // Where the answer was cut, a part of one is left.
    EXPECT_EQ(answer_text("a 0123456789abc", secrets), "a ***");
    EXPECT_EQ(answer_text("a 01234567", secrets), "a ***");
    EXPECT_EQ(answer_text("a 0123456", secrets), "a 0123456");
    // What is in any text hides nothing.
    EXPECT_EQ(answer_text("a short one", secrets), "a short one");
}

TEST(AnswerText, is_utf8_without_control_characters_whatever_was_answered) {
    EXPECT_EQ(answer_text(std::string_view("a\0b\x1b[31m\x7f", 9), {}), "a b [31m ");
    EXPECT_EQ(answer_text("line\n\ttab\r\n", {}), "line\n\ttab \n");
    EXPECT_EQ(answer_text("\xff\xc3", {}), "\xEF\xBF\xBD\xEF\xBF\xBD");
    EXPECT_EQ(answer_text("gr\xc3\xbc\xc3\x9f \"quoted\" \\", {}),
              "gr\xc3\xbc\xc3\x9f \"quoted\" \\");
    EXPECT_EQ(answer_text("", secrets), "");
}

TEST(OriginOf, tells_where_and_nothing_more) {
    const std::pair<const char*, const char*> cases[]{
        {"https://a.example/hook/s3cret?key=s3cret#s3cret", "https://a.example"},
        {"http://127.0.0.1:8080?s3cret", "http://127.0.0.1:8080"},
        {"https://user:s3cret@a.example:8443/", "https://a.example:8443"},
        {"https://a.example", "https://a.example"},
        {"s3cret", ""},
        {"", ""},
    };
    for (const auto& [url, origin] : cases) EXPECT_EQ(origin_of(url), origin) << url;
}

}  // namespace
}  // namespace grantor::delivery
