#include "token/device_mark.hpp"

#include "base/encoding.hpp"

namespace grantor {
namespace {

constexpr std::size_t number_length = 22;  // 16 bytes of base64url
constexpr std::size_t proof_length = 42;   // 31 bytes and a half: no padding bits to play with
static_assert(number_length + proof_length == device_mark_length);

std::string proof_under(const Key& key, std::string_view number, std::string_view account) {
    // The number has a fixed length, so that the two cannot be read in another way.
    std::string text(number);
    text += account;
    return to_base64url(key.device_marks.mac(as_bytes(text))).substr(0, proof_length);
}

}  // namespace

std::string make_device_mark(std::string_view account, const KeyRing& ring, Random& random) {
    const auto number = to_base64url(random.bytes<16>());
    return number + proof_under(ring.newest(), number, account);
}

bool device_mark_matches(std::string_view mark, std::string_view account, const KeyRing& ring) {
    if (mark.size() != device_mark_length) return false;
    const auto number = mark.substr(0, number_length);
    const auto proof = mark.substr(number_length);
    bool matches = false;
    for (const auto& key : ring.keys())
        matches |=
            equal_in_constant_time(as_bytes(proof), as_bytes(proof_under(*key, number, account)));
    return matches;
}

}  // namespace grantor
