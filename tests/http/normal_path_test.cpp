#include "http/normal_path.hpp"

#include <gtest/gtest.h>

namespace grantor::http {
namespace {

// The normal form, or "refused".
std::string form_of(std::string_view path, EncodedSlash slash = EncodedSlash::refused) {
    const auto read = NormalPath::read(path, slash);
    return read ? std::string{read->text()} : "refused";
}

// Attack 26.
TEST(NormalPath, refuses_what_divides_a_path_or_hides_in_it) {
    for (const auto* path :
         {// not a path, empty and dot segments
          "", "deals", "*", "http://a/v2/deals", "//", "/api//v2/deals", "//api/v2", "/a//",
          "/api/./v2", "/api/v2/.", "/api/../v2", "/..", "/api/%2e%2e/v2", "/api/%2E/v2", "/a/.%2e",
          "/a/..%20", "/a/%20.", "/a/..%3Bx", "/a/..%3bx/b",
          // dividers
          "/a%2f1", "/a%2F1", "/a%5c1", "/a\\b", "/a;x=1", "/a;/b", "/a/..;/b", "/a?b", "/a#b",
          // half an escape
          "/a%", "/a%4", "/a%zz", "/a%4/b", "/100%",
          // control characters
          "/a%00", "/a%0d%0a", "/a%7f", "/a%1F", "/de\tals", "/de als", "/a%C2%85",
          // not UTF-8, overlong, a surrogate, too large
          "/%c0%ae", "/%c0%ae%c0%ae/x", "/a%c0%afb", "/%e0%80%ae", "/%f0%80%80%ae", "/a%ff",
          "/a%80", "/a%C3", "/a%C3(", "/%ED%A0%80", "/%F4%90%80%80", "/a\xC3",
          // the same behind a second escape, and without an end
          "/a%252f1", "/%252e%252e", "/a/%25252e%25252e", "/a%255cb", "/a%2500", "/a%250d",
          "/a%25c0%25afb", "/%2525252525252541"})
        EXPECT_EQ(form_of(path), "refused") << path;
    EXPECT_EQ(form_of(std::string_view{"/api/v2/deals\0", 14}), "refused");
}

TEST(NormalPath, leaves_plain_paths_as_they_are) {
    for (const auto* path :
         {"/", "/api/v2/deals", "/api/v2/deals/", "/v1/deals:(id,title)", "/v1/leads/a-b_c.d~e",
          "/v1/x/%20", "/v1/x/%C3%B6", "/v1/...", "/v1/.x", "/v1/a@b,c=d", "/a/!$&'()*,=:@"}) {
        const auto read = NormalPath::read(path);
        ASSERT_TRUE(read) << path;
        EXPECT_TRUE(read->is_as_sent()) << path;
        EXPECT_EQ(read->text(), path);
    }
}

// Who wrote `encodeURIComponent` was refused: addresses of mail, times, texts.
TEST(NormalPath, takes_escapes_as_data_and_gives_one_form_for_each_meaning) {
    const std::vector<std::pair<std::string, std::string>> rows{
        {"/u/ada%40shop.example", "/u/ada@shop.example"},
        {"/t/2026-01-01T10%3A00%3A00", "/t/2026-01-01T10:00:00"},
        {"/l/c%23", "/l/c%23"},
        {"/p/100%25", "/p/100%25"},
        {"/p/100%25effective", "/p/100%25effective"},
        {"/p/50%25%20off", "/p/50%25%20off"},
        {"/a%3bb", "/a%3Bb"},
        {"/why%3f", "/why%3F"},
        {"/%64eals", "/deals"},
        {"/%7Eada", "/~ada"},
        {"/%2Eada/%2e%2e.", "/.ada/..."},
        {"/1+1", "/1%2B1"},
        {"/1%2b1", "/1%2B1"},
        {"/gr\xC3\xB6\xC3\x9F"
         "e",
         "/gr%C3%B6%C3%9Fe"},
        {"/gr%c3%b6%C3%9fe", "/gr%C3%B6%C3%9Fe"},
        {"/a|b[c]{d}\"<>^`", "/a%7Cb%5Bc%5D%7Bd%7D%22%3C%3E%5E%60"},
        {"/%F0%9F%8E%89", "/%F0%9F%8E%89"},
        {"/a%2520b", "/a%2520b"}};
    for (const auto& [sent, form] : rows) {
        EXPECT_EQ(form_of(sent), form) << sent;
        EXPECT_EQ(form_of(form), form) << "a form is its own: " << form;
    }
}

TEST(NormalPath, keeps_an_escaped_slash_where_it_is_data) {
    EXPECT_EQ(form_of("/group%2fproject", EncodedSlash::is_data), "/group%2Fproject");
    EXPECT_EQ(form_of("/a/b%2F", EncodedSlash::is_data), "/a/b%2F");
    for (const auto* path : {"/a%2F..%2Fb", "/..%2Fb", "/a%2F.", "/a%5Cb", "/a%252Fb"})
        EXPECT_EQ(form_of(path, EncodedSlash::is_data), "refused") << path;
}

TEST(NormalPath, stays_valid_when_it_is_moved) {
    auto read = NormalPath::read("/%41");
    const auto moved = std::move(*read);
    EXPECT_EQ(moved.text(), "/A");
    EXPECT_FALSE(moved.is_as_sent());
}

TEST(NormalPiece, is_written_as_a_path_has_it) {
    EXPECT_EQ(normal_piece(".json"), ".json");
    EXPECT_EQ(normal_piece(".."), "..");
    EXPECT_FALSE(normal_piece(" "));
    EXPECT_EQ(normal_piece("%20+"), "%20%2B");
    EXPECT_FALSE(normal_piece("a/b"));
}

}  // namespace
}  // namespace grantor::http
