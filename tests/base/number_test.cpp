#include "base/number.hpp"

#include <gtest/gtest.h>

namespace grantor {
namespace {

TEST(Number, is_all_of_a_text_in_digits) {
    EXPECT_EQ(read_number("0"), 0);
    EXPECT_EQ(read_number("007"), 7);
    EXPECT_EQ(read_number("9223372036854775807"), 9223372036854775807);
    EXPECT_EQ(read_number<std::uint16_t>("65535"), 65535);
}

TEST(Number, is_nothing_else) {
    for (const auto* text : {"", " 1", "1 ", "+1", "-1", "-0", "1.0", "1e3", "0x10", "one", "１",
                             "9223372036854775808", "99999999999999999999999"})
        EXPECT_FALSE(read_number(text)) << text;
    EXPECT_FALSE(read_number<std::uint16_t>("65536"));
    EXPECT_FALSE(read_number<std::uint32_t>("-1"));
}

}  // namespace
}  // namespace grantor
