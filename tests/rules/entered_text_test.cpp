#include "rules/entered_text.hpp"

#include <gtest/gtest.h>

namespace grantor {
namespace {

// What is kept of a line of at most 8 characters, or the beginning of the problem.
std::string kept(std::string_view entered, Need need = Need::optional) {
    FieldReader reader;
    auto text = reader.line("name", entered, {8, need});
    if (!reader.has_problems()) return text;
    return "! " + reader.refuse().error().fields.front().text.substr(0, 9);
}

std::string kept_address(std::string_view entered) {
    FieldReader reader;
    auto text = reader.web_address("website", entered);
    return reader.has_problems() ? "refused" : text;
}

std::string kept_email(std::string_view entered) {
    FieldReader reader;
    auto text = reader.email("email", entered);
    return reader.has_problems() ? "refused" : text;
}

}  // namespace

TEST(EnteredLine, is_refused_or_kept_without_the_space_around_it) {
    EXPECT_EQ(kept("", Need::required), "! Please fi");
    EXPECT_EQ(kept(" \t ", Need::required), "! Please fi");
    EXPECT_EQ(kept("123456789"), "! Shorten i");
    EXPECT_EQ(kept("one\ntwo"), "! Write it ");
    EXPECT_EQ(kept("a\x01"
                   "b"),
              "! Remove co");
    EXPECT_EQ(kept("\xff\xfe"), "! Remove co");
    EXPECT_EQ(kept("\xc0\xaf"), "! Remove co");
    EXPECT_EQ(kept("\xed\xa0\x80"), "! Remove co");
    EXPECT_EQ(kept("\xe2\x82"), "! Remove co");
    EXPECT_EQ(kept(""), "");
    EXPECT_EQ(kept("  Ledger \n"), "Ledger");
    EXPECT_EQ(kept("Öffnéßäü"), "Öffnéßäü");
    EXPECT_EQ(kept("帳簿🎈"), "帳簿🎈");
}

// Attack 23: a name that shows as another name.
TEST(Attack23, characters_that_hide_or_turn_text_are_refused) {
    for (const std::string_view hidden :
         {"\u202E", "\u202A", "\u2066", "\u2069", "\u200B", "\uFEFF", "\u2028", "\u0085", "\u2060",
          "\u200E", "\u200F", "\u061C", "\u3164", "\u115F", "\uFFA0", "\u00AD", "\U000E0041",
          "\u200C", "\u200D"})
        EXPECT_EQ(kept("a" + std::string(hidden)), "! Remove co") << hidden;
    EXPECT_EQ(kept("\u200D"), "! Remove co");
}

TEST(EnteredLine, keeps_the_joiners_of_scripts_and_emoji_that_have_them) {
    EXPECT_EQ(kept("می\u200Cخواهم"), "می\u200Cخواهم");
    EXPECT_EQ(kept("👩\u200D🔧"), "👩\u200D🔧");
}

TEST(EnteredParagraphs, have_line_feeds_only) {
    FieldReader reader;
    EXPECT_EQ(reader.paragraphs("text", " one\r\n\r\ntwo\r\n", {20, Need::optional}), "one\n\ntwo");
    EXPECT_FALSE(reader.has_problems());
}

TEST(EnteredAddress, is_whole_and_https_and_names_nobody) {
    for (const std::string_view wrong :
         {"http://ledger.dev", "ledger.dev", "javascript:alert(1)", "HTTPS://ledger.dev",
          "https://", "https://:443/", "https:///path", "https://a@ledger.dev", "https://a b.dev",
          "https://ledger.dev/\\", "https://ledger.dev/\"", "https://bücher.dev", "//ledger.dev"})
        EXPECT_EQ(kept_address(wrong), "refused") << wrong;
    EXPECT_EQ(kept_address("https://" + std::string(2048, 'a')), "refused");
    EXPECT_EQ(kept_address(""), "");
    EXPECT_EQ(kept_address(" https://ledger.dev/help?a=b#c "), "https://ledger.dev/help?a=b#c");
}

TEST(EnteredEmail, is_lower_case_and_has_two_sides) {
    for (const std::string_view wrong :
         {"", "ada", "@acme.example", "ada@", "a@b@c", "a b@c", "a,b@c", "<a@b>"})
        EXPECT_EQ(kept_email(wrong), "refused") << wrong;
    EXPECT_EQ(kept_email(" Ada@Acme.Example "), "ada@acme.example");
}

}  // namespace grantor
