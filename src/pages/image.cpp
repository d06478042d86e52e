#include "pages/image.hpp"

#include <cstddef>

namespace grantor::pages {
namespace {

// A view that reads numbers at a place; a place outside of it reads as zeros.
class Octets {
 public:
    explicit Octets(std::string_view bytes) : bytes_(bytes) {}

    std::uint32_t at(std::size_t place) const {
        return place < bytes_.size() ? static_cast<std::uint8_t>(bytes_[place]) : 0;
    }
    std::uint32_t big16(std::size_t place) const { return at(place) << 8 | at(place + 1); }
    std::uint32_t big32(std::size_t place) const { return big16(place) << 16 | big16(place + 2); }
    std::uint32_t little16(std::size_t place) const { return at(place) | at(place + 1) << 8; }
    std::uint32_t little24(std::size_t place) const {
        return little16(place) | at(place + 2) << 16;
    }
    bool has(std::size_t place, std::string_view text) const {
        return place <= bytes_.size() && bytes_.substr(place).starts_with(text);
    }
    std::size_t size() const { return bytes_.size(); }

 private:
    std::string_view bytes_;
};

using namespace std::string_view_literals;

std::optional<ImageFacts> facts(ImageFormat format, std::uint32_t width, std::uint32_t height) {
    if (width == 0 || height == 0) return std::nullopt;
    return ImageFacts{format, width, height};
}

// PNG, 5.2 and 11.2.1: the signature, and IHDR of 13 bytes as the first chunk.
std::optional<ImageFacts> read_png(const Octets& image) {
    if (!image.has(8, "\0\0\0\x0DIHDR"sv) || image.size() < 33) return std::nullopt;
    const auto width = image.big32(16);
    const auto height = image.big32(20);
    if (width > 0x7FFFFFFF || height > 0x7FFFFFFF) return std::nullopt;
    return facts(ImageFormat::png, width, height);
}

bool is_frame_header(std::uint32_t marker) {
    return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
}

// ITU T.81, B.1 and B.2: segments up to the frame header, which has the size.
std::optional<ImageFacts> read_jpeg(const Octets& image) {
    std::size_t place = 2;
    while (place + 9 <= image.size()) {
        if (image.at(place) != 0xFF) return std::nullopt;
        const auto marker = image.at(place + 1);
        if (marker == 0xFF) {  // fill bytes may stand before a marker
            ++place;
            continue;
        }
        const auto length = image.big16(place + 2);
        if (is_frame_header(marker) && length >= 8)
            return facts(ImageFormat::jpeg, image.big16(place + 7), image.big16(place + 5));
        // Data or the end without a frame header, or a marker that has no segment.
        if (marker == 0xDA || marker < 0xC0 || (marker >= 0xD0 && marker <= 0xD9) || length < 2)
            return std::nullopt;
        place += 2 + length;
    }
    return std::nullopt;
}

// RFC 9649, 2.5 to 2.7: lossy, lossless and extended files have the size in places of their own.
std::optional<ImageFacts> read_webp(const Octets& image) {
    if (image.size() < 30) return std::nullopt;
    if (image.has(12, "VP8X"))
        return facts(ImageFormat::webp, image.little24(24) + 1, image.little24(27) + 1);
    if (image.has(12, "VP8L") && image.at(20) == 0x2F) {
        const auto packed = image.little16(21) | image.little16(23) << 16;
        return facts(ImageFormat::webp, (packed & 0x3FFF) + 1, (packed >> 14 & 0x3FFF) + 1);
    }
    if (image.has(12, "VP8 ") && image.has(23, "\x9D\x01\x2A"))
        return facts(ImageFormat::webp, image.little16(26) & 0x3FFF, image.little16(28) & 0x3FFF);
    return std::nullopt;
}

// GIF89a, 18: the logical screen.
std::optional<ImageFacts> read_gif(const Octets& image) {
    if (image.size() < 13) return std::nullopt;
    return facts(ImageFormat::gif, image.little16(6), image.little16(8));
}

}  // namespace

std::optional<ImageFacts> read_image(std::string_view bytes) {
    const Octets image(bytes);
    if (image.has(0, "\x89PNG\r\n\x1A\n")) return read_png(image);
    if (image.has(0, "\xFF\xD8\xFF")) return read_jpeg(image);
    if (image.has(0, "RIFF") && image.has(8, "WEBP")) return read_webp(image);
    if (image.has(0, "GIF87a") || image.has(0, "GIF89a")) return read_gif(image);
    return std::nullopt;
}

std::string_view media_type(ImageFormat format) {
    switch (format) {
        case ImageFormat::png:
            return "image/png";
        case ImageFormat::jpeg:
            return "image/jpeg";
        case ImageFormat::webp:
            return "image/webp";
        case ImageFormat::gif:
            return "image/gif";
    }
    return "application/octet-stream";
}

}  // namespace grantor::pages
