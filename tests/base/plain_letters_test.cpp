#include "base/plain_letters.hpp"

#include <gtest/gtest.h>

namespace grantor {
namespace {

TEST(PlainLetters, other_scripts_signs_and_broken_text_stay_as_they_are) {
    EXPECT_EQ(plain_letters("[@] × ÷ 日本 αω жя \xC3"), "[@] × ÷ 日本 αω жя \xC3");
    EXPECT_EQ(plain_letters(""), "");
}

TEST(PlainLetters, latin_letters_lose_their_marks) {
    EXPECT_EQ(plain_letters("café naïve über straße"), "cafe naive uber strasse");
    EXPECT_EQ(plain_letters("æther œuvre łódź ňáš øre ſ"), "aether oeuvre lodz nas ore s");
}

TEST(PlainLetters, marks_that_stand_alone_go) { EXPECT_EQ(plain_letters("cafe\xCC\x81"), "cafe"); }

}  // namespace
}  // namespace grantor
