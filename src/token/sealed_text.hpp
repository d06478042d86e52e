// The one form of every sealed text: a prefix that names the kind, then base64url of
//     format byte 1 | key id, 4 bytes | nonce, 12 | ciphertext | tag, 16
// with all numbers little endian. Format and key id are authenticated with the content.
#pragma once

#include <algorithm>
#include <cstring>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/crypto.hpp"
#include "token/key_ring.hpp"

namespace grantor {

// Which subkey seals a kind, and how the kind begins.
struct SealedKind {
    std::string_view prefix;
    const AeadCipher Key::* cipher;
};

// Content is bounded; opening happens in a buffer on the stack.
inline constexpr std::size_t sealed_content_max = 16 * 1024;

// `bound` is authenticated and not contained: opening takes the same bytes.
struct SealInput {
    ByteView content;
    ByteView bound = {};
};
std::string seal_text(const SealedKind& kind, const Key& key, const AeadNonce& nonce,
                      const SealInput& input);

// Writes the content to `out` and returns its part of `out`; nothing unless the text is of that
// kind, sealed under a key of the ring, unchanged, and its content fits. Every sealed value has one
// text.
std::optional<std::span<std::uint8_t>> open_text(const SealedKind& kind, const KeyRing& ring,
                                                 std::string_view text, std::span<std::uint8_t> out,
                                                 ByteView bound = {});

// Little endian numbers one after another in a fixed layout.
class LayoutWriter {
 public:
    explicit LayoutWriter(std::span<std::uint8_t> out) : out_(out) {}
    template <class Number>
        requires std::is_integral_v<Number>
    void number(Number value) {
        bytes(ByteView(reinterpret_cast<const std::uint8_t*>(&value), sizeof value));
    }
    void bytes(ByteView bytes) {
        std::ranges::copy(bytes, out_.begin());
        out_ = out_.subspan(bytes.size());
    }

 private:
    std::span<std::uint8_t> out_;
};

// The caller has checked that all it reads is there.
class LayoutReader {
 public:
    explicit LayoutReader(ByteView in) : in_(in) {}
    template <class Number>
        requires std::is_integral_v<Number>
    Number number() {
        Number value;
        std::memcpy(&value, in_.data(), sizeof value);
        in_ = in_.subspan(sizeof value);
        return value;
    }
    template <std::size_t size>
    ByteArray<size> bytes() {
        ByteArray<size> out;
        std::memcpy(out.data(), in_.data(), size);
        in_ = in_.subspan(size);
        return out;
    }
    ByteView bytes(std::size_t size) {
        const auto out = in_.first(size);
        in_ = in_.subspan(size);
        return out;
    }
    ByteView rest() const { return in_; }

 private:
    ByteView in_;
};

}  // namespace grantor
