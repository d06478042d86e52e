#include "oauth/scope_set.hpp"

namespace grantor {

ScopeSet::Packed ScopeSet::packed() const {
    Packed out;
    for (std::size_t i = 0; i < Packed::size_max; ++i) {
        out.bytes_[i] = static_cast<std::uint8_t>(words_[i / 8] >> i % 8 * 8);
        if (words_[i / 8] != 0) out.size_ = std::max(Packed::size_min, (i / 8 + 1) * 8);
    }
    return out;
}

std::optional<ScopeSet> ScopeSet::unpack(ByteView bytes) {
    if (bytes.size() < Packed::size_min || bytes.size() > Packed::size_max || bytes.size() % 8 != 0)
        return std::nullopt;
    ScopeSet out;
    for (std::size_t i = 0; i < bytes.size(); ++i)
        out.words_[i / 8] |= std::uint64_t{bytes[i]} << i % 8 * 8;
    return out;
}

}  // namespace grantor
