#include "pages/image.hpp"

#include <gtest/gtest.h>
#include <string>
#include <vector>

using namespace grantor::pages;
using namespace std::string_literals;

namespace {

struct Sample {
    std::string bytes;
    ImageFormat format;
    std::uint32_t width, height;
};

std::string webp(const std::string& chunk) {
    return "RIFF\x30\0\0\0WEBP"s + chunk + std::string(30, '\0');
}

const std::vector<Sample>& samples() {
    static const std::vector<Sample> all{
        {"\x89PNG\r\n\x1A\n\0\0\0\x0DIHDR\0\0\x02\0\0\0\x01\x2C\x08\x06\0\0\0\x01\x02\x03\x04"s,
         ImageFormat::png, 512, 300},
        {"\xFF\xD8\xFF\xE0\0\x04\0\0\xFF\xFF\xC2\0\x0B\x08\x01\x2C\x02\0\x01\x01\x11\0"s,
         ImageFormat::jpeg, 512, 300},
        {"GIF87a\0\x02\x2C\x01\0\0\0"s, ImageFormat::gif, 512, 300},
        {"GIF89a\x01\0\x01\0\0\0\0"s, ImageFormat::gif, 1, 1},
        {webp("VP8X\x0A\0\0\0\0\0\0\0\xFF\x01\0\x2B\x01\0"s), ImageFormat::webp, 512, 300},
        {webp("VP8L\x0A\0\0\0\x2F\xFF\xC1\x4A\0"s), ImageFormat::webp, 512, 300},
        {webp("VP8 \x0A\0\0\0\0\0\0\x9D\x01\x2A\0\x02\x2C\x41"s), ImageFormat::webp, 512, 300},
    };
    return all;
}

}  // namespace

TEST(Image, documents_and_unknown_bytes_are_none) {
    for (const auto& bytes :
         {""s, "<svg xmlns=\"http://www.w3.org/2000/svg\"><script/></svg>"s,
          "<?xml version=\"1.0\"?><svg/>"s, "<!doctype html>"s, "GIF90a\0\x02\0\x02\0\0\0"s,
          "BM\0\0"s, "RIFF\0\0\0\0WAVEVP8X"s, " \x89PNG\r\n\x1A\n"s, "%PDF-1.7"s, "\xFF\xD8"s})
        EXPECT_FALSE(read_image(bytes)) << bytes;
}

TEST(Image, format_and_size_come_from_the_bytes) {
    for (const auto& sample : samples()) {
        const auto facts = read_image(sample.bytes);
        ASSERT_TRUE(facts) << media_type(sample.format);
        EXPECT_EQ(facts->format, sample.format);
        EXPECT_EQ(facts->width, sample.width) << media_type(sample.format);
        EXPECT_EQ(facts->height, sample.height) << media_type(sample.format);
    }
}

TEST(Image, a_head_that_is_cut_short_or_empty_is_refused) {
    for (const auto& sample : samples())
        for (std::size_t size = 0; size < 13; ++size)
            EXPECT_FALSE(read_image(std::string_view(sample.bytes).substr(0, size))) << size;
    auto png = samples()[0].bytes;
    EXPECT_FALSE(read_image(std::string_view(png).substr(0, 32)));
    png[18] = 0;  // no width
    EXPECT_FALSE(read_image(png));
    png[16] = '\x80';  // beyond what PNG allows
    EXPECT_FALSE(read_image(png));
    auto gif = samples()[2].bytes;
    gif[8] = gif[9] = 0;
    EXPECT_FALSE(read_image(gif));
}

TEST(Image, a_jpeg_without_a_frame_header_has_no_size) {
    EXPECT_FALSE(read_image("\xFF\xD8\xFF\xDA\0\x08\0\0\0\0\0\0\0\0\0\0"s));    // data at once
    EXPECT_FALSE(read_image("\xFF\xD8\xFF\xE0\0\x01\0\0\0\0\0\0\0\0\0\0"s));    // a length below 2
    EXPECT_FALSE(read_image("\xFF\xD8\xFF\xE0\xFF\xFF\0\0\0\0\0\0\0\0\0\0"s));  // beyond the end
    EXPECT_FALSE(read_image("\xFF\xD8\xFF\xE0\0\x02xx\xFF\xC0\0\x0B\0\0\0\0"s));  // no marker
    EXPECT_FALSE(read_image("\xFF\xD8"s + std::string(1000, '\xFF')));
}
