// What the tests of sealed values share: rings, and every way to damage a text.
#pragma once

#include <gtest/gtest.h>
#include <string>
#include <string_view>

#include "base/random.hpp"
#include "token/key_ring.hpp"

namespace grantor {

inline constexpr Time test_time = Time{seconds{1'795'292'100}};  // 2026-11-21T20:15:00Z

inline KeyRing a_ring(std::uint64_t seed = 1) {
    SeededRandom random(seed);
    return KeyRing::make(random, test_time);
}

inline KeyRing with_another_key(const KeyRing& ring, std::uint64_t seed = 2) {
    SeededRandom random(seed);
    return ring.with_new_key(random, test_time + hours{1});
}

// No text but `text` itself may open: no prefix, no longer text, and none with one character
// changed.
template <class Open>
void expect_only_the_whole_text_opens(const std::string& text, Open opens) {
    ASSERT_TRUE(opens(text));
    for (std::size_t i = 0; i < text.size(); ++i) {
        ASSERT_FALSE(opens(text.substr(0, i))) << i;
        ASSERT_FALSE(opens(text.substr(0, i) + text.substr(i + 1))) << i;
        for (const char c : std::string_view("Aa0-_.:+/=% \n\xff", 15)) {
            std::string changed = text;
            if (changed[i] == c) continue;
            changed[i] = c;
            ASSERT_FALSE(opens(changed)) << changed;
        }
        for (int bit = 0; bit < 8; ++bit) {
            std::string changed = text;
            changed[i] = static_cast<char>(changed[i] ^ 1 << bit);
            ASSERT_FALSE(opens(changed)) << changed;
        }
    }
    for (const char* tail : {"A", "AA", "AAA", "AAAA", "=", "\n", " "})
        ASSERT_FALSE(opens(text + tail));
    ASSERT_FALSE(opens(std::string(1000, 'A')));
    ASSERT_FALSE(opens(text.substr(0, 4) + std::string(100'000, 'A')));
}

}  // namespace grantor
