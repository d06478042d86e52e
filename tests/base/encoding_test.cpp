#include "base/encoding.hpp"

#include <gtest/gtest.h>

#include "base/random.hpp"
#include "base/secret.hpp"
#include "base/time.hpp"

namespace grantor {
namespace {

TEST(Base64Url, what_has_a_second_spelling_is_refused) {
    for (const auto* text : {"A", "AA=", "AB", "A+==", "AAA/", "AA A", "\xff\xff"})
        EXPECT_FALSE(from_base64url(text)) << text;
}

TEST(Base64Url, every_length_round_trips) {
    SeededRandom random(1);
    for (std::size_t size = 0; size < 70; ++size) {
        Bytes bytes(size);
        random.fill(bytes);
        EXPECT_EQ(from_base64url(to_base64url(bytes)), bytes);
        EXPECT_EQ(from_base64(to_base64(bytes)), bytes);
        EXPECT_EQ(from_hex(to_hex(bytes)), bytes);
    }
}

TEST(Hex, only_lower_case_pairs_are_read) {
    for (const auto* text : {"a", "AA", "0g", "0 "}) EXPECT_FALSE(from_hex(text)) << text;
}

TEST(PercentDecoding, what_is_no_escape_stays) {
    EXPECT_EQ(percent_decode("%", PlusSign::literal), "%");
    EXPECT_EQ(percent_decode("%4", PlusSign::literal), "%4");
    EXPECT_EQ(percent_decode("%zz+%41", PlusSign::literal), "%zz+A");
    EXPECT_EQ(percent_decode("a+b", PlusSign::space), "a b");
}

TEST(PercentEncoding, only_unreserved_characters_stay) {
    EXPECT_EQ(percent_encode("aZ9-._~ /?&=+\xc3\xa9"), "aZ9-._~%20%2F%3F%26%3D%2B%C3%A9");
}

TEST(JsonString, escapes_and_repairs) {
    std::string out;
    append_json_string("a\"\\\n\x01\xc3\xa9\xff\xed\xa0\x80", out);
    EXPECT_EQ(
        out, "\"a\\\"\\\\\\u000a\\u0001\xc3\xa9\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\"");
}

TEST(Times, are_written_in_both_forms) {
    const auto time = from_ms(1795292100123);
    EXPECT_EQ(to_rfc3339(time), "2026-11-21T20:15:00Z");
    EXPECT_EQ(to_sql_time(time), "2026-11-21 20:15:00");
    EXPECT_EQ(to_rfc3339(from_ms(-1)), "1969-12-31T23:59:59Z");
}

TEST(Secrets, compare_by_content) {
    EXPECT_EQ(Secret("one"), Secret("one"));
    EXPECT_FALSE(Secret("one") == Secret("two"));
    EXPECT_FALSE(Secret("one") == Secret("ones"));
}

TEST(Secrets, a_moved_one_is_empty_and_the_new_one_whole) {
    Secret first("something longer than any small buffer of a string");
    const Secret second = std::move(first);
    EXPECT_EQ(second.reveal(), "something longer than any small buffer of a string");
    EXPECT_TRUE(first.empty());  // NOLINT: the moved-from state is the promise
}

TEST(Randomness, seeds_repeat_and_the_system_does_not) {
    EXPECT_EQ(SeededRandom(7).hex(64), SeededRandom(7).hex(64));
    EXPECT_NE(SeededRandom(7).hex(64), SeededRandom(8).hex(64));
    SystemRandom random;
    EXPECT_NE(random.hex(64), random.hex(64));
}

}  // namespace
}  // namespace grantor
