#include "pages/letter_tile.hpp"

#include <gtest/gtest.h>
#include <set>

using namespace grantor::pages;

TEST(LetterTile, shows_the_first_letter_and_nothing_that_is_none) {
    struct Case {
        std::string name;
        std::string letter;
    };
    for (const auto& [name, letter] : std::initializer_list<Case>{
             {"Pipeline Pal", "P"},
             {"  - 7 days", "7"},
             {"élan", "é"},
             {"مزامن", "م"},
             {"\u202e\u200f reversed", "R"},
             {"\u0301combining", "C"},
             {"«Quoted»", "Q"},
             {"☃ snow", "S"},
             {"\xF0\x9F\x9A\x80 rocket", "\xF0\x9F\x9A\x80"},
             {"\xC3", "•"},
             {"\xFF\xFE\x80x", "X"},
             {"\xE2\x82", "•"},
             {"\x01\x02", "•"},
             {"<&\"'", "•"},
             {"", "•"},
         })
        EXPECT_EQ(tile_letter(name), letter) << name;
}

TEST(LetterTile, a_name_keeps_its_colour_and_names_differ) {
    std::set<unsigned> colours;
    for (int i = 0; i < 200; ++i) {
        const auto name = "App " + std::to_string(i);
        EXPECT_EQ(tile_colour(name), tile_colour(name));
        colours.insert(tile_colour(name));
    }
    EXPECT_EQ(colours.size(), tile_colours);
    EXPECT_EQ(*colours.begin(), 1u);
    EXPECT_EQ(*colours.rbegin(), tile_colours);
}
