#include "base/random.hpp"

#include <algorithm>
#include <cstring>
#include <openssl/rand.h>
#include <sodium.h>
#include <stdexcept>

#include "base/encoding.hpp"

namespace grantor {
namespace {

struct Block {
    ByteArray<1024> bytes;
    std::size_t used = sizeof(bytes);
};

void draw(std::span<std::uint8_t> out) {
    if (RAND_bytes(out.data(), static_cast<int>(out.size())) != 1)
        throw std::runtime_error("the system's random number generator failed");
}

}  // namespace

std::uint64_t Random::number() {
    const auto raw = bytes<8>();
    std::uint64_t value;
    std::memcpy(&value, raw.data(), sizeof value);
    return value;
}

std::string Random::hex(std::size_t length) {
    Bytes raw(length / 2);
    fill(raw);
    return to_hex(raw);
}

void SystemRandom::fill(std::span<std::uint8_t> out) {
    thread_local Block block;
    if (out.size() > block.bytes.size()) return draw(out);
    if (block.used + out.size() > block.bytes.size()) {
        draw(block.bytes);
        block.used = 0;
    }
    const auto begin = block.bytes.begin() + static_cast<std::ptrdiff_t>(block.used);
    const auto end = begin + static_cast<std::ptrdiff_t>(out.size());
    std::copy(begin, end, out.begin());
    // A byte that was handed out must not be found in memory later.
    std::fill(begin, end, std::uint8_t{0});
    block.used += out.size();
}

SeededRandom::SeededRandom(std::uint64_t seed) { std::memcpy(seed_.data(), &seed, sizeof seed); }

void SeededRandom::fill(std::span<std::uint8_t> out) {
    if (out.empty()) return;
    auto key = seed_;
    std::memcpy(key.data() + 8, &drawn_, sizeof drawn_);
    ++drawn_;
    randombytes_buf_deterministic(out.data(), out.size(), key.data());
}

}  // namespace grantor
