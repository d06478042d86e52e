#include "delivery/event_keys.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace grantor::delivery {
namespace {

using testing::HasSubstr;
using testing::Not;

const std::string one(32, 'a');
const std::string other(64, 'b');

TEST(EventKeys, that_are_too_few_too_many_too_short_or_no_tokens_are_refused) {
    const std::pair<std::string, const char*> cases[]{
        {"", "no key"},
        {"# only a comment\n\n", "no key"},
        {"short\n", "line 1"},
        {std::string(31, 'x'), "line 1"},
        {std::string(257, 'x'), "line 1"},
        {one + "\nhunter2 with blanks and more of them", "line 2"},
        {std::string(40, '"'), "line 1"},
        {one + "\n" + other + "\n" + std::string(40, 'c'), "two keys"},
    };
    for (const auto& [text, sentence] : cases) {
        const auto keys = EventKeys::parse(text);
        ASSERT_FALSE(keys) << text;
        EXPECT_THAT(keys.error(), HasSubstr(sentence));
        EXPECT_THAT(keys.error(), Not(HasSubstr("hunter2")));
    }
}

TEST(EventKeys, accept_nothing_but_themselves) {
    const auto keys = EventKeys::parse("# ours\n  " + one + "\r\n" + other);
    ASSERT_TRUE(keys);
    const std::string cases[]{"",
                              one,
                              "Basic " + one,
                              "Bearer",
                              "Bearer ",
                              "Bearer " + one + "a",
                              "Bearer " + one.substr(1),
                              "Bearer " + one + " " + other,
                              "Bearer # ours"};
    for (const auto& wrong : cases) EXPECT_FALSE(keys->accept(wrong)) << wrong;
    EXPECT_TRUE(keys->accept("Bearer " + one));
    EXPECT_TRUE(keys->accept("bearer " + other));
}

}  // namespace
}  // namespace grantor::delivery
