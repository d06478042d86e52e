#include "app/options/brand.hpp"

#include <filesystem>
#include <fstream>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "app/options/options.hpp"

namespace grantor::app {
namespace {

using testing::HasSubstr;

std::string problem_with(std::string_view lines) {
    const auto options =
        read_options("issuer = \"https://oauth.example.com\"\n[brand]\n" + std::string(lines));
    return options ? "it was accepted" : options.error();
}

TEST(BrandOptions, one_without_any_is_ours) {
    const auto brand = brand_of({});
    EXPECT_EQ(brand.name, "Grantor");
    EXPECT_FALSE(brand.logo);
    EXPECT_FALSE(brand.stylesheet);
}

TEST(BrandOptions, are_read_from_their_table) {
    const auto options = read_options(
        "issuer = \"https://oauth.example.com\"\n[brand]\nname = \"Shop\"\naccent = \"#7A1F4B\"\n"
        "support_url = \"https://shop.example/s\"\nterms_url = \"https://shop.example/t\"\n"
        "privacy_url = \"http://shop.example/p\"\nhelp_url = \"https://shop.example/errors?x\"\n"
        "sign_in_text = \"Use your shop account.\"\nconsent_text = \"c\"\nerror_text = \"e\"\n");
    ASSERT_TRUE(options) << options.error();
    const auto brand = brand_of(options->brand);
    EXPECT_EQ(brand.name, "Shop");
    EXPECT_EQ(brand.sign_in_text, "Use your shop account.");
    EXPECT_EQ(brand.privacy_url, "http://shop.example/p");
    ASSERT_TRUE(brand.stylesheet);
    EXPECT_THAT(brand.stylesheet->content, HasSubstr("--accent:#7a1f4b"));
    EXPECT_EQ(options->brand.help_url, "https://shop.example/errors?x");
}

TEST(BrandOptions, a_colour_that_cannot_be_read_is_refused_with_its_contrast) {
    EXPECT_EQ(
        problem_with("accent = \"#ffdd00\""),
        "`brand.accent`: #ffdd00 cannot be read on light pages: its contrast is 1.2, and text "
        "needs 4.5. Choose a darker colour.");
    EXPECT_THAT(problem_with("accent = \"#7a1f4b\"\naccent_dark = \"#7a1f4b\""),
                HasSubstr("`brand.accent_dark`: #7a1f4b cannot be read on dark pages"));
    EXPECT_EQ(problem_with("accent = \"green\""),
              "`brand.accent` takes a colour such as \"#0b6e4f\", not \"green\"");
    EXPECT_EQ(problem_with("accent_dark = \"#ffffff\""),
              "`brand.accent_dark` goes with `brand.accent`");
}

TEST(BrandOptions, links_lead_to_web_pages) {
    for (const auto* wrong :
         {"shop.example", "javascript:alert(1)", "mailto:a@shop.example", "https://", "https:///x",
          "https://shop.example/a b", "https://shop.example/\\\\", "https://shop.example/ü"})
        EXPECT_EQ(problem_with("support_url = \"" + std::string(wrong) + "\""),
                  "`brand.support_url` must be the address of a web page, such as "
                  "https://example.com/support")
            << wrong;
    EXPECT_EQ(problem_with("help_url = \"https://shop.example/#errors\""),
              "`brand.help_url` must have no `#`: the error is put behind one");
}

TEST(BrandOptions, words_are_short_and_of_one_line) {
    EXPECT_EQ(problem_with("name = \" \""), "`brand.name` must not be empty");
    EXPECT_EQ(problem_with("name = \"" + std::string(41, 'a') + "\""),
              "`brand.name` has more than 40 bytes");
    EXPECT_EQ(problem_with("consent_text = \"a\\nb\""), "`brand.consent_text` must be one line");
    EXPECT_EQ(problem_with("error_text = \"" + std::string(501, 'a') + "\""),
              "`brand.error_text` has more than 500 bytes");
}

// The reason why the logo of that content is refused; "" if it is not.
std::string problem_of_logo(std::string_view content) {
    const auto path =
        std::filesystem::temp_directory_path() / ("grantor-logo-" + std::to_string(::getpid()));
    std::ofstream(path, std::ios::binary) << content;
    BrandOptions options;
    options.logo = path.string();
    std::string problem;
    try {
        brand_of(options);
    } catch (const std::runtime_error& failure) {
        problem = failure.what();
    }
    std::filesystem::remove(path);
    return problem;
}

TEST(BrandOptions, a_bad_logo_is_refused_by_name) {
    EXPECT_EQ(problem_of_logo("<svg xmlns=\"http://www.w3.org/2000/svg\"/>"), "");
    EXPECT_THAT(problem_of_logo("GIF89a"), HasSubstr("it is neither an SVG nor a PNG"));
    EXPECT_THAT(problem_of_logo("<svg>" + std::string(64 * 1024, ' ')),
                HasSubstr("it has more than 64 KB"));
    BrandOptions missing;
    for (const auto* path : {"/no/such/file", "/"}) {
        missing.logo = path;
        try {
            brand_of(missing);
            ADD_FAILURE() << path;
        } catch (const std::runtime_error& failure) {
            EXPECT_EQ(failure.what(), "`brand.logo`: " + missing.logo + " cannot be read");
        }
    }
}

}  // namespace
}  // namespace grantor::app
