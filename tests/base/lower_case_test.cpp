#include "base/lower_case.hpp"

#include <gtest/gtest.h>

namespace grantor {
namespace {

TEST(LowerCase, signs_and_letters_of_other_scripts_stay_as_they_are) {
    EXPECT_EQ(lower_case("[@] × 日本 \xC3"), "[@] × 日本 \xC3");
    EXPECT_EQ(lower_case(""), "");
}

TEST(LowerCase, latin_greek_and_cyrillic_letters_are_lowered) {
    EXPECT_EQ(lower_case("ABZ abz 09"), "abz abz 09");
    EXPECT_EQ(lower_case("ÄÖÜ Šõ Œ Ł"), "äöü šõ œ ł");
    EXPECT_EQ(lower_case("ΑΩ ЖЯ Ѐ"), "αω жя ѐ");
}

}  // namespace
}  // namespace grantor
