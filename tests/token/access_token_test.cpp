#include "token/access_token.hpp"

#include <gtest/gtest.h>
#include <limits>

#include "base/encoding.hpp"
#include "tests/token/sealing.hpp"
#include "token/refresh_token.hpp"
#include "token/sealed_text.hpp"

namespace grantor {
namespace {

AccessToken a_token() {
    AccessToken token{GrantId{11}, CompanyId{22}, UserId{33},           AppId{44},
                      {},          test_time,     test_time + hours{1}, TokenId{55}};
    token.scopes.add({0});
    token.scopes.add({127});
    return token;
}

TEST(AccessToken, only_the_whole_text_opens) {
    SeededRandom random(7);
    const auto ring = a_ring();
    const auto text = seal_access_token(a_token(), ring, random);
    expect_only_the_whole_text_opens(
        text, [&](std::string_view t) { return open_access_token(t, ring).has_value(); });
}

TEST(AccessToken, every_bit_of_the_sealed_bytes_counts) {
    SeededRandom random(7);
    const auto ring = a_ring();
    const auto text = seal_access_token(a_token(), ring, random);
    const auto bytes = *from_base64url(std::string_view(text).substr(4));
    for (std::size_t i = 0; i < bytes.size() * 8; ++i) {
        auto changed = bytes;
        changed[i / 8] ^= static_cast<std::uint8_t>(1 << i % 8);
        EXPECT_FALSE(open_access_token("v1u:" + to_base64url(changed), ring)) << i;
    }
}

TEST(AccessToken, another_ring_does_not_open_it) {
    SeededRandom random(7);
    EXPECT_FALSE(open_access_token(seal_access_token(a_token(), a_ring(1), random), a_ring(2)));
}

TEST(AccessToken, a_key_that_left_the_ring_opens_nothing) {
    SeededRandom random(7);
    const auto old_ring = a_ring();
    const auto new_ring = with_another_key(old_ring);
    const auto text = seal_access_token(a_token(), new_ring, random);
    EXPECT_FALSE(open_access_token(text, old_ring));
}

TEST(AccessToken, a_refresh_token_under_its_prefix_is_none) {
    const auto ring = a_ring();
    const auto refresh = seal_refresh_token({GrantId{1}, {}, 0}, ring);
    EXPECT_FALSE(open_access_token("v1u:" + refresh.substr(4), ring));
    EXPECT_FALSE(open_access_token(refresh, ring));
}

TEST(AccessToken, opens_to_what_was_sealed) {
    SeededRandom random(7);
    const auto ring = a_ring();
    const auto text = seal_access_token(a_token(), ring, random);
    EXPECT_EQ(open_access_token(text, ring), a_token());
    EXPECT_TRUE(text.starts_with("v1u:"));
    EXPECT_EQ(text.size(), 144U);
    EXPECT_LT(text.size(), 768U);  // what apps are told to have room for (docs/wire.md §1.3)
    EXPECT_NE(seal_access_token(a_token(), ring, random), text);
    AccessToken odd = a_token();
    odd.grant_id.value = std::numeric_limits<std::int64_t>::max();
    odd.issued = from_ms(std::numeric_limits<std::int64_t>::min());
    EXPECT_EQ(open_access_token(seal_access_token(odd, ring, random), ring), odd);
}

// The layout before there were more than 128 scopes: tokens of running services have it.
TEST(AccessToken, of_a_service_with_fewer_scopes_opens) {
    SeededRandom random(7);
    const auto ring = a_ring();
    ByteArray<72> content;
    LayoutWriter write(content);
    for (const std::int64_t id : {11, 22, 33, 44}) write.number(id);
    ByteArray<16> scopes{};
    scopes[0] = 1;
    scopes[15] = 0x80;
    write.bytes(scopes);
    for (const auto moment : {test_time, test_time + hours{1}}) write.number(to_ms(moment));
    write.number(std::int64_t{55});
    const auto text =
        seal_text({"v1u:", &Key::access_tokens}, ring.newest(), random.bytes<12>(), {content});
    EXPECT_EQ(open_access_token(text, ring), a_token());
}

TEST(AccessToken, has_room_for_every_scope) {
    SeededRandom random(7);
    const auto ring = a_ring();
    auto token = a_token();
    for (std::uint16_t i = 0; i < scopes_max; ++i) token.scopes.add({i});
    const auto text = seal_access_token(token, ring, random);
    EXPECT_EQ(open_access_token(text, ring), token);
    EXPECT_EQ(text.size(), 208U);
}

TEST(AccessToken, an_old_key_of_the_ring_opens_it) {
    SeededRandom random(7);
    const auto old_ring = a_ring();
    const auto text = seal_access_token(a_token(), old_ring, random);
    EXPECT_EQ(open_access_token(text, with_another_key(old_ring)), a_token());
    EXPECT_EQ(open_access_token(text, *KeyRing::parse(old_ring.format())), a_token());
}

TEST(AccessToken, ids_are_positive) {
    SeededRandom random(7);
    for (int i = 0; i < 1000; ++i) EXPECT_GT(make_token_id(random).value, 0);
}

LegacyAccessToken a_legacy_token() {
    return {GrantId{11}, CompanyId{22}, UserId{33}, test_time, TokenId{}};
}

TEST(LegacyAccessToken, only_the_whole_text_opens) {
    const auto ring = a_ring();
    const auto text = seal_legacy_access_token(a_legacy_token(), ring);
    expect_only_the_whole_text_opens(
        text, [&](std::string_view t) { return open_legacy_access_token(t, ring).has_value(); });
}

TEST(LegacyAccessToken, belongs_to_its_company_and_user) {
    const auto ring = a_ring();
    const auto text = seal_legacy_access_token(a_legacy_token(), ring);
    const auto tail = text.substr(text.rfind(':'));
    for (const auto* owner : {"22:34", "23:33", "33:22", "2:233", "022:33", "22:033", "+22:33",
                              "-22:33", ":33", "22:", ":", "22:33:", "99999999999999999999:33"})
        EXPECT_FALSE(open_legacy_access_token(owner + tail, ring)) << owner;
    EXPECT_FALSE(open_legacy_access_token(tail.substr(1), ring));
    EXPECT_TRUE(open_legacy_access_token("22:33" + tail, ring));
}

TEST(LegacyAccessToken, has_the_old_shape_and_shows_nothing_else) {
    const auto ring = a_ring();
    const auto first = seal_legacy_access_token(a_legacy_token(), ring);
    EXPECT_TRUE(first.starts_with("22:33:"));
    EXPECT_EQ(first.size(), 6U + 40U);
    EXPECT_TRUE(from_hex(first.substr(6)));
    auto later = a_legacy_token();
    later.issued += seconds{1};
    const auto second = seal_legacy_access_token(later, ring);
    int equal = 0;
    for (std::size_t i = 6; i < first.size(); ++i) equal += first[i] == second[i];
    EXPECT_LT(equal, 15);  // about 40 / 16 for two unrelated texts
}

TEST(LegacyAccessToken, opens_to_what_was_sealed_in_whole_seconds) {
    const auto ring = a_ring();
    auto token = a_legacy_token();
    token.issued += milliseconds{999};
    const auto text = seal_legacy_access_token(token, ring);
    const auto opened = open_legacy_access_token(text, ring);
    ASSERT_TRUE(opened);
    EXPECT_EQ(opened->grant_id, GrantId{11});
    EXPECT_EQ(opened->issued, test_time);
    EXPECT_GT(opened->id.value, 0);
    EXPECT_EQ(seal_legacy_access_token(a_legacy_token(), ring), text);
}

TEST(LegacyAccessToken, two_tokens_have_two_ids) {
    const auto ring = a_ring();
    auto other = a_legacy_token();
    other.grant_id = GrantId{12};
    const auto id = [&](const LegacyAccessToken& token) {
        return open_legacy_access_token(seal_legacy_access_token(token, ring), ring)->id;
    };
    EXPECT_NE(id(a_legacy_token()), id(other));
    EXPECT_EQ(id(a_legacy_token()), id(a_legacy_token()));
}

TEST(LegacyAccessToken, an_old_key_of_the_ring_opens_it_and_a_foreign_one_does_not) {
    const auto old_ring = a_ring();
    const auto text = seal_legacy_access_token(a_legacy_token(), old_ring);
    EXPECT_TRUE(open_legacy_access_token(text, with_another_key(old_ring)));
    EXPECT_FALSE(open_legacy_access_token(text, a_ring(2)));
}

}  // namespace
}  // namespace grantor
