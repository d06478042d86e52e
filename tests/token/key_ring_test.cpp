#include "token/key_ring.hpp"

#include <algorithm>
#include <gtest/gtest.h>

#include "base/encoding.hpp"
#include "tests/token/sealing.hpp"

namespace grantor {
namespace {

// 32 bytes that are not all zero.
const std::string key_text = std::string(41, 'A') + "-8";

struct BadCase {
    std::string text;
    std::string expected;
};

TEST(KeyRing, a_bad_file_is_refused_with_a_sentence) {
    const std::string shape = "it must be `key NUMBER CREATED KEY`, or begin with #";
    const std::string number = "the number of the key must be 1 or more";
    const std::string time = "the time must look like 2026-11-21T20:15:00Z";
    const std::string key = "the key must be 43 characters of base64url and not all zero";
    const std::string good = "key 1 2026-11-21T20:15:00Z " + key_text + "\n";
    const BadCase cases[] = {
        {"", "the key ring has no key"},
        {"# only a comment\n\n", "the key ring has no key"},
        {"nonsense", "key ring, line 1: " + shape},
        {"# c\n\nKEY 1", "key ring, line 3: " + shape},
        {"key", "key ring, line 1: " + number},
        {"key 0 2026-11-21T20:15:00Z " + key_text, "key ring, line 1: " + number},
        {"key -1 2026-11-21T20:15:00Z " + key_text, "key ring, line 1: " + number},
        {"key 4294967296 2026-11-21T20:15:00Z " + key_text, "key ring, line 1: " + number},
        {"key 1x 2026-11-21T20:15:00Z " + key_text, "key ring, line 1: " + number},
        {"key 1", "key ring, line 1: " + time},
        {"key 1 2026-11-21 " + key_text, "key ring, line 1: " + time},
        {"key 1 2026-13-21T20:15:00Z " + key_text, "key ring, line 1: " + time},
        {"key 1 2026-02-30T20:15:00Z " + key_text, "key ring, line 1: " + time},
        {"key 1 2026-11-21T24:15:00Z " + key_text, "key ring, line 1: " + time},
        {"key 1 2026-11-21T20:60:00Z " + key_text, "key ring, line 1: " + time},
        {"key 1 2026-11-21T20:15:60Z " + key_text, "key ring, line 1: " + time},
        {"key 1 2026-11-21T20:15:00 " + key_text, "key ring, line 1: " + time},
        {"key 1 +026-11-21T20:15:00Z " + key_text, "key ring, line 1: " + time},
        {"key 1 2026-11-21T20:15:00Z", "key ring, line 1: " + key},
        {"key 1 2026-11-21T20:15:00Z " + key_text.substr(1), "key ring, line 1: " + key},
        {"key 1 2026-11-21T20:15:00Z A" + key_text, "key ring, line 1: " + key},
        {"key 1 2026-11-21T20:15:00Z " + key_text + "=", "key ring, line 1: " + key},
        {"key 1 2026-11-21T20:15:00Z " + std::string(43, 'A'), "key ring, line 1: " + key},
        {"key 1 2026-11-21T20:15:00Z " + key_text + " x",
         "key ring, line 1: nothing may follow the key"},
        {good + good, "key ring, line 2: the numbers of the keys must go up"},
        {"key 2 2026-11-21T20:15:00Z " + key_text + "\n# c\n" + good,
         "key ring, line 3: the numbers of the keys must go up"},
    };
    for (const auto& row : cases) {
        const auto ring = KeyRing::parse(row.text);
        ASSERT_FALSE(ring) << row.text;
        EXPECT_EQ(ring.error(), row.expected) << row.text;
        EXPECT_EQ(ring.error().find(key_text), std::string::npos);
    }
}

TEST(KeyRing, what_is_written_is_read_again) {
    const auto ring = with_another_key(a_ring());
    const auto text = ring.format();
    const auto again = KeyRing::parse(text);
    ASSERT_TRUE(again) << again.error();
    EXPECT_EQ(again->format(), text);
    ASSERT_EQ(again->keys().size(), 2U);
    EXPECT_EQ(again->newest().id, 2U);
    EXPECT_EQ(again->newest().created, test_time + hours{1});
    EXPECT_EQ(again->newest().material(), ring.newest().material());
    EXPECT_EQ(again->find(1)->created, test_time);
    EXPECT_EQ(again->find(3), nullptr);
    EXPECT_EQ(again->find(0), nullptr);
    EXPECT_NE(text.find("\nkey 1 2026-11-21T20:15:00Z "), std::string::npos);
}

TEST(KeyRing, reads_other_line_ends_and_blanks) {
    const auto ring =
        KeyRing::parse("# c\r\n\r\n  key\t7  2026-11-21T20:15:00Z " + key_text + " \r\n");
    ASSERT_TRUE(ring) << ring.error();
    EXPECT_EQ(ring->newest().id, 7U);
}

TEST(KeyRing, every_purpose_has_a_subkey_of_its_own) {
    const auto ring = a_ring();
    const Key& key = ring.newest();
    const auto data = as_bytes("same");
    std::vector<std::string> values;
    for (const HmacKey* mac : {&key.refresh_nonces, &key.client_secret_digests, &key.legacy_tokens,
                               &key.legacy_masks, &key.csrf_tokens})
        values.push_back(to_hex(mac->mac(data)));
    for (const AeadCipher* cipher :
         {&key.access_tokens, &key.refresh_tokens, &key.authorization_codes, &key.client_secrets,
          &key.flow_states}) {
        std::string sealed;
        cipher->seal({}, {}, data, sealed);
        values.push_back(to_hex(as_bytes(sealed)));
    }
    std::ranges::sort(values);
    EXPECT_EQ(std::ranges::adjacent_find(values), values.end());
}

TEST(KeyRing, survives_every_prefix_and_every_changed_byte) {
    const auto text = a_ring().format();
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto prefix = KeyRing::parse(text.substr(0, i));
        if (!prefix) EXPECT_FALSE(prefix.error().empty());
        for (const char c : std::string_view("\0\n #k9Z-", 8)) {
            std::string changed = text;
            changed[i] = c;
            const auto ring = KeyRing::parse(changed);
            if (!ring) EXPECT_FALSE(ring.error().empty());
        }
    }
}

}  // namespace
}  // namespace grantor
