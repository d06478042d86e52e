#include "token/sealed_text.hpp"

#include <array>
#include <cassert>
#include <stdexcept>

#include "base/encoding.hpp"

namespace grantor {
namespace {

constexpr std::uint8_t format = 1;
constexpr std::size_t header_size = 1 + sizeof(KeyId);
constexpr std::size_t nonce_size = sizeof(AeadNonce);
constexpr std::size_t overhead = header_size + nonce_size + aead_tag_size;
// What is bound besides is short: a purpose and a digest.
constexpr std::size_t bound_max = 128;
constexpr std::size_t small_text_max = 512;

// Format, key id and what is bound besides, as authenticated with the content.
class Associated {
 public:
    Associated(ByteView header, ByteView bound) : size_(header_size + bound.size()) {
        if (bound.size() > bound_max) throw std::invalid_argument("too much is bound to a seal");
        LayoutWriter write(bytes_);
        write.bytes(header);
        write.bytes(bound);
    }
    ByteView view() const { return ByteView(bytes_).first(size_); }

 private:
    ByteArray<header_size + bound_max> bytes_;
    std::size_t size_;
};

std::optional<std::span<std::uint8_t>> open_decoded(const SealedKind& kind, const KeyRing& ring,
                                                    ByteView sealed, std::span<std::uint8_t> out,
                                                    ByteView bound) {
    if (sealed.size() < overhead) return std::nullopt;
    LayoutReader read(sealed);
    if (read.number<std::uint8_t>() != format) return std::nullopt;
    const Key* key = ring.find(read.number<KeyId>());
    if (key == nullptr) return std::nullopt;
    const auto nonce = read.bytes<nonce_size>();
    const Associated associated(sealed.first(header_size), bound);
    return (key->*kind.cipher).open_into(nonce, associated.view(), read.rest(), out);
}

}  // namespace

std::string seal_text(const SealedKind& kind, const Key& key, const AeadNonce& nonce,
                      const SealInput& input) {
    assert(input.content.size() <= sealed_content_max);
    ByteArray<header_size> header;
    LayoutWriter write(header);
    write.number(format);
    write.number(key.id);
    std::string sealed;
    sealed.reserve(overhead + input.content.size());
    sealed.append(as_text(header));
    sealed.append(as_text(nonce));
    const Associated associated(header, input.bound);
    (key.*kind.cipher).seal(nonce, associated.view(), input.content, sealed);
    std::string out;
    out.reserve(kind.prefix.size() + (sealed.size() * 4 + 2) / 3);
    out.append(kind.prefix);
    append_base64url(as_bytes(sealed), out);
    return out;
}

std::optional<std::span<std::uint8_t>> open_text(const SealedKind& kind, const KeyRing& ring,
                                                 std::string_view text, std::span<std::uint8_t> out,
                                                 ByteView bound) {
    if (!text.starts_with(kind.prefix)) return std::nullopt;
    text.remove_prefix(kind.prefix.size());
    // Tokens fit on the stack; only flow states are larger.
    if (text.size() <= small_text_max) {
        ByteArray<small_text_max> decoded;
        const auto sealed = from_base64url(text, decoded);
        if (!sealed) return std::nullopt;
        return open_decoded(kind, ring, *sealed, out, bound);
    }
    if (text.size() > (sealed_content_max + overhead) * 4 / 3 + 4) return std::nullopt;
    const auto sealed = from_base64url(text);
    if (!sealed) return std::nullopt;
    return open_decoded(kind, ring, *sealed, out, bound);
}

}  // namespace grantor
