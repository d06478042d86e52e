#include "pages/brand.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace grantor::pages {
namespace {

using testing::HasSubstr;

TEST(Colour, has_one_notation) {
    EXPECT_EQ(read_colour("#0b6e4f"), (Colour{0x0b, 0x6e, 0x4f}));
    EXPECT_EQ(read_colour("#0B6E4F"), (Colour{0x0b, 0x6e, 0x4f}));
    EXPECT_EQ(to_text(Colour{0x0b, 0x6e, 0x4f}), "#0b6e4f");
    for (const auto* wrong :
         {"", "green", "#fff", "0b6e4f", "#0b6e4", "#0b6e4ff", "#0b6e4g", "#-b6e4f", "#0b6e4f;}"})
        EXPECT_FALSE(read_colour(wrong)) << wrong;
}

// The examples of WCAG's own working group.
TEST(Colour, contrast_is_that_of_wcag) {
    const Colour white{255, 255, 255};
    EXPECT_DOUBLE_EQ(contrast(white, white), 1);
    EXPECT_DOUBLE_EQ(contrast({0, 0, 0}, white), 21);
    EXPECT_NEAR(contrast({0x76, 0x76, 0x76}, white), 4.54, 0.01);
    EXPECT_NEAR(contrast(white, {0x76, 0x76, 0x76}), 4.54, 0.01);
}

TEST(Brand, an_accent_that_cannot_be_read_is_refused_with_its_contrast) {
    const auto yellow = palette_of({0xff, 0xdd, 0x00}, Theme::light);
    ASSERT_FALSE(yellow);
    EXPECT_THAT(yellow.error(), HasSubstr("#ffdd00 cannot be read on light pages"));
    EXPECT_THAT(yellow.error(), HasSubstr("darker"));
    const auto navy = palette_of({0x00, 0x00, 0x80}, Theme::dark);
    ASSERT_FALSE(navy);
    EXPECT_THAT(navy.error(), HasSubstr("lighter"));
}

// Every accent that is taken can be read: as a link on the page, and under the text of a button.
TEST(Brand, what_is_taken_can_be_read) {
    int taken = 0;
    for (int red = 0; red < 256; red += 17)
        for (int green = 0; green < 256; green += 17)
            for (int blue = 0; blue < 256; blue += 17) {
                const Colour accent{static_cast<std::uint8_t>(red),
                                    static_cast<std::uint8_t>(green),
                                    static_cast<std::uint8_t>(blue)};
                for (const auto theme : {Theme::light, Theme::dark}) {
                    const auto palette = palette_of(accent, theme);
                    if (!palette) continue;
                    ++taken;
                    EXPECT_GE(contrast(palette->accent, palette->on_accent), text_contrast_min)
                        << to_text(accent);
                }
                EXPECT_TRUE(palette_of(dark_accent_of(accent), Theme::dark)) << to_text(accent);
            }
    EXPECT_GT(taken, 1000);
}

TEST(Brand, a_logo_is_an_svg_or_a_png) {
    EXPECT_EQ(read_logo("\n<svg xmlns=\"http://www.w3.org/2000/svg\"/>")->content_type,
              "image/svg+xml");
    EXPECT_EQ(read_logo("\x89PNG\r\n\x1a\n...")->content_type, "image/png");
    EXPECT_THAT(read_logo("GIF89a").error(), HasSubstr("neither"));
    EXPECT_THAT(read_logo("").error(), HasSubstr("neither"));
    EXPECT_THAT(read_logo(std::string(logo_bytes_max + 1, 'x')).error(), HasSubstr("64 KB"));
}

}  // namespace
}  // namespace grantor::pages
