#include "oauth/scope_set.hpp"

namespace grantor {

ByteArray<16> ScopeSet::to_bytes() const {
    ByteArray<16> out;
    for (std::size_t i = 0; i < out.size(); ++i)
        out[i] = static_cast<std::uint8_t>(words_[i / 8] >> i % 8 * 8);
    return out;
}

std::optional<ScopeSet> ScopeSet::from_bytes(ByteView bytes) {
    if (bytes.size() != 16) return std::nullopt;
    ScopeSet out;
    for (std::size_t i = 0; i < bytes.size(); ++i)
        out.words_[i / 8] |= std::uint64_t{bytes[i]} << i % 8 * 8;
    return out;
}

}  // namespace grantor
