// What an uploaded image is, told by its bytes and never by the name or type that came with it.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace grantor::pages {

// Raster formats only: an SVG is a document with scripts, so it is not among them (attack 23).
enum class ImageFormat : std::uint8_t { png, jpeg, webp, gif };

struct ImageFacts {
    ImageFormat format;
    std::uint32_t width;
    std::uint32_t height;
};

// Reads the head of the image, not its pixels. Nothing if it is none of these formats, or its size
// cannot be read, or is zero. Serve it with media_type() and `X-Content-Type-Options: nosniff`.
std::optional<ImageFacts> read_image(std::string_view bytes);

// "image/png"
std::string_view media_type(ImageFormat format);

}  // namespace grantor::pages
