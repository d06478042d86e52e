// A set of scopes out of the catalogue, as one small value: it is sealed into every access token
// and compared on every request.
#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include "base/bytes.hpp"

namespace grantor {

// The place of a scope in the catalogue; fixed for the scope's life.
struct ScopeIndex {
    std::uint8_t value = 0;
    auto operator<=>(const ScopeIndex&) const = default;
};

// Scopes a catalogue may hold. Large public APIs have 30 to 110.
inline constexpr std::size_t scopes_max = 128;

class ScopeSet {
 public:
    ScopeSet() = default;

    void add(ScopeIndex scope) { words_[scope.value / 64] |= std::uint64_t{1} << scope.value % 64; }
    bool contains(ScopeIndex scope) const {
        return (words_[scope.value / 64] >> scope.value % 64 & 1) != 0;
    }
    bool is_empty() const { return words_[0] == 0 && words_[1] == 0; }
    bool is_within(const ScopeSet& granted) const {
        return (words_[0] & ~granted.words_[0]) == 0 && (words_[1] & ~granted.words_[1]) == 0;
    }
    bool intersects(const ScopeSet& other) const {
        return (words_[0] & other.words_[0]) != 0 || (words_[1] & other.words_[1]) != 0;
    }
    ScopeSet intersection(const ScopeSet& other) const {
        ScopeSet out;
        out.words_ = {words_[0] & other.words_[0], words_[1] & other.words_[1]};
        return out;
    }
    bool operator==(const ScopeSet&) const = default;

    // 16 bytes, little endian: the form in the store and in sealed tokens.
    ByteArray<16> to_bytes() const;
    static std::optional<ScopeSet> from_bytes(ByteView bytes);

 private:
    std::array<std::uint64_t, 2> words_{};
};

}  // namespace grantor
