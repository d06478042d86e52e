// Randomness as an argument (docs/decisions/time_and_randomness.md): the system's for real use, a
// seeded stream for the demo data and for tests.
#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "base/bytes.hpp"

namespace grantor {

class Random {
 public:
    virtual ~Random() = default;
    virtual void fill(std::span<std::uint8_t> out) = 0;

    template <std::size_t size>
    ByteArray<size> bytes() {
        ByteArray<size> out;
        fill(out);
        return out;
    }
    std::uint64_t number();
    // `length` lower case hex digits, `length` even.
    std::string hex(std::size_t length);
};

// OpenSSL's generator, drawn in blocks per thread (one call a block costs a thirtieth per draw).
// Safe from any thread.
class SystemRandom final : public Random {
 public:
    void fill(std::span<std::uint8_t> out) override;
};

// A reproducible stream: equal seeds, equal bytes. Never for anything that must be secret outside a
// sandbox. Not safe from several threads.
class SeededRandom final : public Random {
 public:
    explicit SeededRandom(std::uint64_t seed);
    void fill(std::span<std::uint8_t> out) override;

 private:
    ByteArray<32> seed_{};
    std::uint64_t drawn_ = 0;
};

}  // namespace grantor
