#include "pages/brand.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <utility>

#include "pages/frame.hpp"
#include "pages/page.hpp"

namespace grantor::pages {
namespace {

using testing::HasSubstr;
using testing::Not;

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

// Every accent that is taken can be read: under the text of a button, also where the pointer is,
// and on what is marked.
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
                    for (const auto& [text, ground] :
                         {std::pair{palette->on_accent, palette->accent},
                          std::pair{palette->on_accent, palette->accent_over},
                          std::pair{palette->accent, palette->accent_ground}})
                        EXPECT_GE(contrast(text, ground), text_contrast_min) << to_text(accent);
                }
                EXPECT_TRUE(palette_of(dark_accent_of(accent), Theme::dark)) << to_text(accent);
            }
    EXPECT_GT(taken, 1000);
}

// The head of a picture of 1 × 1.
const std::string a_png("\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\x8\x2\0\0\0\0\0\0\0", 33);

TEST(Brand, a_logo_is_an_svg_or_a_png) {
    EXPECT_EQ(read_logo("\n<svg xmlns=\"http://www.w3.org/2000/svg\"/>")->content_type,
              "image/svg+xml");
    EXPECT_EQ(read_logo("\xef\xbb\xbf<?xml version=\"1.0\"?><!-- a --><svg/>")->content_type,
              "image/svg+xml");
    EXPECT_EQ(read_logo(a_png)->content_type, "image/png");
    EXPECT_NE(read_logo(a_png)->version, read_logo("<svg/>")->version);
    EXPECT_THAT(read_logo(a_png.substr(0, 12)).error(), HasSubstr("neither"));
    EXPECT_THAT(read_logo("<html><svg/></html>").error(), HasSubstr("neither"));
    EXPECT_THAT(read_logo("<?xml version=\"1.0\"?><html/>").error(), HasSubstr("neither"));
    EXPECT_THAT(read_logo("GIF89a").error(), HasSubstr("neither"));
    EXPECT_THAT(read_logo("").error(), HasSubstr("neither"));
    EXPECT_THAT(read_logo(std::string(logo_bytes_max + 1, 'x')).error(), HasSubstr("64 KB"));
}

std::string page_of(const Brand& brand, int status = 200) {
    PageData data;
    data.set("HEADING", "Gone");
    data.set("TEXT", "Nothing here.");
    return page(brand, status, "message", "Gone", data).body;
}

std::string frame_of(const Brand& brand, int status = 200) {
    Frame frame;
    frame.brand = &brand;
    frame.title = "Gone";
    PageData data;
    data.set("TEXT", "Nothing here.");
    return framed_page(status, "refused", frame, data).body;
}

Brand a_brand() {
    Brand brand;
    brand.name = "Shop & <Co>";
    brand.logo = *read_logo("<svg/>");
    brand.stylesheet = stylesheet_of(*palette_of({0x7a, 0x1f, 0x4b}, Theme::light),
                                     *palette_of({0xff, 0xa0, 0xc8}, Theme::dark));
    brand.support_url = "https://shop.example/help?a=1&b=2";
    brand.terms_url = "https://shop.example/terms";
    brand.error_text = "Call <us>.";
    return brand;
}

TEST(Brand, every_page_has_its_name_logo_colours_and_links) {
    const auto brand = a_brand();
    for (const auto& html : {page_of(brand), frame_of(brand)}) {
        EXPECT_THAT(html, HasSubstr("<title>Gone · Shop &amp; &lt;Co&gt;</title>"));
        EXPECT_THAT(html, HasSubstr("<bdi>Shop &amp; &lt;Co&gt;</bdi></a>"));
        const auto logo = "/assets/logo?v=" + brand.logo->version;
        EXPECT_THAT(html, HasSubstr("<img src=\"" + logo + "\" alt=\"\">"));
        EXPECT_THAT(html,
                    HasSubstr("<link rel=\"icon\" href=\"" + logo + "\" type=\"image/svg+xml\">"));
        const auto style = html.find("/assets/style.css?v=");
        const auto own = html.find("/assets/brand.css?v=" + brand.stylesheet->version);
        EXPECT_LT(style, own);
        EXPECT_NE(own, std::string::npos);
        EXPECT_THAT(html,
                    HasSubstr("<a href=\"https://shop.example/help?a=1&amp;b=2\">Support</a>"));
        EXPECT_THAT(html, HasSubstr("<a href=\"https://shop.example/terms\">Terms</a>"));
        EXPECT_THAT(html, Not(HasSubstr("Privacy")));
        EXPECT_THAT(html, Not(HasSubstr("Grantor")));
    }
}

TEST(Brand, ours_has_no_links_in_the_foot_and_no_stylesheet_of_its_own) {
    for (const auto& html : {page_of(our_brand(), 400), frame_of(our_brand(), 400)}) {
        EXPECT_THAT(html, HasSubstr("<title>Gone · Grantor</title>"));
        EXPECT_THAT(html, HasSubstr("<img src=\"/assets/mark.svg\" alt=\"\"> <bdi>Grantor</bdi>"));
        EXPECT_THAT(html, Not(HasSubstr("Support")));
        EXPECT_THAT(html, Not(HasSubstr("brand.css")));
    }
    EXPECT_THAT(page_of(our_brand()), Not(HasSubstr("<footer")));
    EXPECT_THAT(frame_of(our_brand()), HasSubstr("<a href=\"/docs\">Documentation</a>"));
}

TEST(Brand, its_words_on_errors_are_on_pages_that_refuse) {
    const auto brand = a_brand();
    for (const auto& html : {page_of(brand, 400), frame_of(brand, 404)})
        EXPECT_THAT(html, HasSubstr("Call &lt;us&gt;."));
    EXPECT_THAT(page_of(brand), Not(HasSubstr("Call")));
}

http::Response asset_of(const Brand& brand, std::string_view path) {
    http::Request request;
    request.path = path;
    return asset(request, brand);
}

// Opened by itself, an SVG is a document of the issuer's origin.
TEST(Brand, its_files_are_kept_and_run_nothing) {
    const auto brand = a_brand();
    const auto logo = asset_of(brand, "/assets/logo");
    EXPECT_EQ(logo.content_type, "image/svg+xml");
    EXPECT_EQ(logo.content(), "<svg/>");
    EXPECT_THAT(logo.fields, HasSubstr("Content-Security-Policy: default-src 'none'; style-src "
                                       "'unsafe-inline'; sandbox\r\n"));
    EXPECT_THAT(logo.fields, HasSubstr("X-Content-Type-Options: nosniff\r\n"));
    const auto style = asset_of(brand, "/assets/brand.css");
    EXPECT_EQ(style.content_type, "text/css; charset=utf-8");
    EXPECT_THAT(std::string(style.content()), HasSubstr(":root{--accent:#7a1f4b;"));
    EXPECT_THAT(std::string(style.content()),
                HasSubstr("@media (prefers-color-scheme: dark){:root{--accent:#ffa0c8;"));
    for (const auto& file : {logo, style})
        EXPECT_THAT(file.fields, HasSubstr("max-age=31536000, immutable"));
    for (const auto* path : {"/assets/logo", "/assets/brand.css"})
        EXPECT_EQ(asset_of(our_brand(), path).status, 404) << path;
    EXPECT_EQ(asset_of(brand, "/assets/style.css").status, 200);
}

}  // namespace
}  // namespace grantor::pages
