#include "token/sealed_text.hpp"

#include <gtest/gtest.h>

#include "base/encoding.hpp"
#include "tests/token/sealing.hpp"

namespace grantor {
namespace {

constexpr SealedKind kind{"t.", &Key::access_tokens};
constexpr SealedKind other_cipher{"t.", &Key::refresh_tokens};
constexpr SealedKind other_prefix{"u.", &Key::access_tokens};

TEST(SealedText, what_is_bound_must_come_back) {
    const auto ring = a_ring();
    const auto text = seal_text(kind, ring.newest(), {}, {as_bytes("content"), as_bytes("bound")});
    ByteArray<7> out;
    EXPECT_FALSE(open_text(kind, ring, text, out));
    EXPECT_FALSE(open_text(kind, ring, text, out, as_bytes("boun")));
    EXPECT_FALSE(open_text(kind, ring, text, out, as_bytes("bounD")));
    EXPECT_FALSE(open_text(other_cipher, ring, text, out, as_bytes("bound")));
    EXPECT_FALSE(open_text(other_prefix, ring, text, out, as_bytes("bound")));
    ByteArray<6> small;
    EXPECT_FALSE(open_text(kind, ring, text, small, as_bytes("bound")));
    const auto opened = open_text(kind, ring, text, out, as_bytes("bound"));
    ASSERT_TRUE(opened);
    EXPECT_EQ(as_text(*opened), "content");
}

TEST(SealedText, a_failed_opening_leaves_no_plaintext) {
    const auto ring = a_ring();
    const auto text = seal_text(kind, ring.newest(), {}, {as_bytes("content")});
    ByteArray<7> out;
    out.fill(0xEE);
    EXPECT_FALSE(open_text(kind, ring, text, out, as_bytes("x")));
    EXPECT_NE(as_text(out), "content");
}

TEST(SealedText, empty_content_opens) {
    const auto ring = a_ring();
    const auto text = seal_text(kind, ring.newest(), {}, {{}});
    const auto opened = open_text(kind, ring, text, {});
    ASSERT_TRUE(opened);
    EXPECT_TRUE(opened->empty());
}

TEST(SealedText, every_length_round_trips) {
    const auto ring = a_ring();
    for (const std::size_t size : {1U, 2U, 3U, 100U, 350U, 351U, 352U, 353U, 4096U, 8192U}) {
        const Bytes content(size, 0x41);
        const auto text = seal_text(kind, ring.newest(), {}, {content});
        Bytes out(sealed_content_max);
        const auto opened = open_text(kind, ring, text, out);
        ASSERT_TRUE(opened) << size;
        EXPECT_EQ(Bytes(opened->begin(), opened->end()), content);
    }
}

TEST(SealedText, the_key_id_cannot_be_exchanged) {
    const auto ring = with_another_key(a_ring());
    const auto text = seal_text(kind, *ring.find(1), {}, {as_bytes("content")});
    auto bytes = *from_base64url(text.substr(2));
    ASSERT_EQ(bytes[1], 1);
    bytes[1] = 2;
    ByteArray<7> out;
    EXPECT_FALSE(open_text(kind, ring, "t." + to_base64url(bytes), out));
    EXPECT_TRUE(open_text(kind, ring, text, out));
}

}  // namespace
}  // namespace grantor
