#include "store/search_words.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace grantor {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

TEST(SearchWords, signs_and_spaces_are_no_words) {
    for (const char* text : {"", "  ", "%", "'", "---", "… – “”", "(&)"}) {
        EXPECT_THAT(words_of_text(text), IsEmpty()) << text;
        EXPECT_THAT(searched_words(text), IsEmpty()) << text;
    }
}

TEST(SearchWords, what_is_put_together_is_there_whole_and_in_parts) {
    EXPECT_THAT(words_of_text("Files e-mail at once."),
                ElementsAre("at", "e", "email", "files", "mail", "once"));
    EXPECT_THAT(words_of_text("don’t"), ElementsAre("don", "dont", "t"));
    EXPECT_THAT(words_of_text("follow\xE2\x80\x91up – now"),
                ElementsAre("follow", "followup", "now", "up"));
    EXPECT_THAT(searched_words("E-Mail"), ElementsAre("email"));
    EXPECT_THAT(searched_words("e-mail email E_MAIL"), ElementsAre("email"));
}

TEST(SearchWords, accents_and_letter_case_make_no_difference) {
    EXPECT_EQ(words_of_text("ÄRZTE Kartei"), words_of_text("arzte kartei"));
    EXPECT_THAT(searched_words("Łódź"), ElementsAre("lodz"));
}

TEST(SearchWords, of_a_name_two_that_follow_one_another_are_also_one) {
    EXPECT_THAT(words_of_name("Deal Radar Pro"),
                ElementsAre("deal", "dealradar", "pro", "radar", "radarpro"));
    EXPECT_THAT(words_of_text("Deal Radar"), Not(Contains("dealradar")));
}

TEST(SearchWords, are_bounded) {
    std::string many;
    for (int i = 0; i < 100; ++i) many += " word" + std::to_string(i);
    EXPECT_THAT(searched_words(many), SizeIs(searched_words_max));
    EXPECT_THAT(words_of_text(std::string(5000, 'x')), ElementsAre(std::string(40, 'x')));
}

TEST(SearchWords, near_ones_differ_in_one_place) {
    const auto near = words_near("calender");
    EXPECT_THAT(near, Contains("calendar")) << "another letter";
    EXPECT_THAT(near, Contains("calendr")) << "one less";
    EXPECT_THAT(near, Contains("calenders")) << "one more";
    EXPECT_THAT(near, Contains("caledner")) << "two exchanged";
    EXPECT_THAT(near, Not(Contains("calender")));
    EXPECT_THAT(words_near("abc"), IsEmpty());
    EXPECT_THAT(words_near(std::string(21, 'a')), IsEmpty());
    EXPECT_THAT(words_near("жизнь"), IsEmpty());
}

}  // namespace
}  // namespace grantor
