#include "rules/spoken_code.hpp"

namespace grantor {

std::string make_spoken_code(Random& random) {
    constexpr std::string_view signs = "abcdefghijkmnpqrstuvwxyz23456789";
    static_assert(signs.size() == 32);
    std::string out;
    for (const auto byte : random.bytes<16>()) {
        if (out.size() % 5 == 4) out += '-';
        out += signs[byte % signs.size()];
    }
    return out;
}

Digest digest_of_code(std::string_view entered) {
    std::string bare;
    for (const char c : entered) {
        if (c == '-' || c == ' ' || c == '\t') continue;
        bare += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    }
    return sha256(as_bytes(bare));
}

}  // namespace grantor
