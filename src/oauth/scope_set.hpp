// A set of scopes out of the catalogue, as one small value: it is sealed into every access token
// and compared on every request.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>

#include "base/bytes.hpp"

namespace grantor {

// The place of a scope in the catalogue; fixed for the scope's life.
struct ScopeIndex {
    std::uint16_t value = 0;
    auto operator<=>(const ScopeIndex&) const = default;
};

// Scopes a catalogue may hold, those that were retired among them: their places are never given to
// others. Large public APIs have 30 to 110.
inline constexpr std::size_t scopes_max = 512;

class ScopeSet {
 public:
    class Packed;

    ScopeSet() = default;

    void add(ScopeIndex scope) { words_[scope.value / 64] |= std::uint64_t{1} << scope.value % 64; }
    bool contains(ScopeIndex scope) const {
        return (words_[scope.value / 64] >> scope.value % 64 & 1) != 0;
    }
    void add_all(const ScopeSet& other) {
        for (std::size_t i = 0; i < words; ++i) words_[i] |= other.words_[i];
    }
    bool is_empty() const { return *this == ScopeSet{}; }
    bool is_within(const ScopeSet& granted) const {
        std::uint64_t missing = 0;
        for (std::size_t i = 0; i < words; ++i) missing |= words_[i] & ~granted.words_[i];
        return missing == 0;
    }
    bool intersects(const ScopeSet& other) const { return !intersection(other).is_empty(); }
    ScopeSet intersection(const ScopeSet& other) const {
        ScopeSet out;
        for (std::size_t i = 0; i < words; ++i) out.words_[i] = words_[i] & other.words_[i];
        return out;
    }
    bool operator==(const ScopeSet&) const = default;

    // The form in the store and in sealed tokens.
    Packed packed() const;
    // Nothing unless the size is one that packed() makes.
    static std::optional<ScopeSet> unpack(ByteView bytes);

 private:
    static constexpr std::size_t words = scopes_max / 64;
    std::array<std::uint64_t, words> words_{};
};

// Little endian words: two of them, and as many more as the highest scope needs, so that a
// catalogue of up to 128 scopes has sets of 16 bytes.
class ScopeSet::Packed {
 public:
    static constexpr std::size_t size_min = 16;
    static constexpr std::size_t size_max = scopes_max / 8;

    operator ByteView() const { return {bytes_.data(), size_}; }
    std::size_t size() const { return size_; }

 private:
    friend class ScopeSet;
    ByteArray<size_max> bytes_{};
    std::size_t size_ = size_min;
};

}  // namespace grantor
