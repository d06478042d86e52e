#include "oauth/redirect_uri.hpp"

#include <gtest/gtest.h>
#include <string>
#include <vector>

#include "oauth/refusals.hpp"
#include "tests/oauth/redirect_uri_corpus.hpp"

namespace grantor {
namespace {

constexpr RedirectUriRules native{.private_use_scheme = PrivateUseScheme::allowed};

TEST(RedirectUri, nothing_unfit_can_be_registered) {
    for (const auto text : redirect_uri_corpus::unfit) {
        const auto uri = RedirectUri::parse(text, native);
        EXPECT_FALSE(uri) << text;
        if (!uri) EXPECT_FALSE(uri.error().description.empty());
    }
    EXPECT_FALSE(RedirectUri::parse("https://a.ex/" + std::string(redirect_uri_max, 'a')));
}

TEST(RedirectUri, no_stranger_matches_a_registered_one) {
    const std::vector<std::string> registered(redirect_uri_corpus::registered.begin(),
                                              redirect_uri_corpus::registered.end());
    for (const auto& uri : registered) ASSERT_TRUE(RedirectUri::parse(uri, native)) << uri;
    for (const auto stranger : redirect_uri_corpus::strangers)
        EXPECT_EQ(find_redirect_uri(registered, stranger), nullptr) << stranger;
    EXPECT_GE(std::size(redirect_uri_corpus::strangers), 200U);
}

TEST(RedirectUri, every_registered_one_matches_itself_and_no_other) {
    const auto& all = redirect_uri_corpus::registered;
    for (const auto a : all)
        for (const auto b : all) EXPECT_EQ(redirect_uri_matches(a, b), a == b) << a << " " << b;
    EXPECT_FALSE(redirect_uri_matches("", ""));
}

// RFC 8252 §7.3.
TEST(RedirectUri, a_loopback_port_may_differ) {
    EXPECT_TRUE(redirect_uri_matches("http://127.0.0.1/cb", "http://127.0.0.1:49152/cb"));
    EXPECT_TRUE(redirect_uri_matches("http://localhost:3000/cb", "http://localhost:65535/cb"));
    EXPECT_TRUE(redirect_uri_matches("http://localhost:3000/cb", "http://localhost/cb"));
    EXPECT_TRUE(redirect_uri_matches("http://[::1]:8080/cb?x=1", "http://[::1]:1/cb?x=1"));
    EXPECT_TRUE(redirect_uri_matches("http://127.0.0.1", "http://127.0.0.1:1"));
    EXPECT_TRUE(redirect_uri_matches("http://127.0.0.1?x", "http://127.0.0.1:1?x"));
}

TEST(RedirectUri, any_changed_byte_of_a_registered_one_is_a_stranger) {
    for (const auto text : redirect_uri_corpus::registered) {
        const std::string uri(text);
        for (std::size_t i = 0; i < uri.size(); ++i) {
            EXPECT_FALSE(redirect_uri_matches(uri, uri.substr(0, i))) << uri << i;
            for (int byte = 0; byte < 256; ++byte) {
                std::string changed = uri;
                changed[i] = static_cast<char>(byte);
                const bool in_port = uri.starts_with("http://") && uri[i] >= '0' && uri[i] <= '9' &&
                                     byte >= '0' && byte <= '9';
                if (changed != uri && !in_port)
                    EXPECT_FALSE(redirect_uri_matches(uri, changed)) << changed;
            }
        }
    }
}

TEST(RedirectUri, what_may_be_registered) {
    for (const auto* text :
         {"https://a.ex", "https://a.ex/", "https://a.ex/cb", "https://a.ex:8443/cb?x=1&y=%2F",
          "https://xn--80a.ex/cb", "https://10.0.0.1/cb", "https://[2001:db8::1]:8443/cb",
          "https://app_1.a-b.ex/%C3%A4/cb;v=1", "http://localhost:33333", "http://127.0.0.1:80/cb",
          "http://[::1]/cb", "https://a.ex?x=1", "https://a.ex/.well-known/cb",
          "https://a.ex/cb?next=../x"})
        EXPECT_TRUE(RedirectUri::parse(text)) << text;
    EXPECT_TRUE(RedirectUri::parse("com.example.app:/cb", native));
    EXPECT_TRUE(RedirectUri::parse("com.example.app://oauth/cb", native));
    EXPECT_EQ(RedirectUri::parse("https://a.ex:1/cb")->text(), "https://a.ex:1/cb");
    EXPECT_EQ(RedirectUri::parse("https://a.ex:1/cb")->origin(), "https://a.ex:1");
    EXPECT_EQ(RedirectUri::parse("https://a.ex?x")->origin(), "https://a.ex");
    EXPECT_EQ(RedirectUri::parse("com.example.app:/cb", native)->origin(), "com.example.app");
}

TEST(RedirectUri, what_weakens_must_be_said) {
    EXPECT_FALSE(RedirectUri::parse("http://a.ex/cb"));
    EXPECT_TRUE(RedirectUri::parse("http://a.ex/cb", {.plain_http = PlainHttp::anywhere}));
    EXPECT_FALSE(RedirectUri::parse("com.example.app:/cb"));
    // Plain http anywhere does not free the port.
    EXPECT_FALSE(redirect_uri_matches("http://a.ex/cb", "http://a.ex:81/cb"));
}

// Rows 12 and 13 of docs/wire.md §2.2.
TEST(BoundRedirectUri, refusals) {
    const auto bound = BoundRedirectUri::bind("https://a.ex/cb", RedirectUriSource::presented);
    EXPECT_EQ(bound.check(std::nullopt).error(), refusal::redirect_uri_not_a_uri);
    for (const auto* text : {"nonsense", "https:", "://x", "https://a.ex/c b", "1https://a.ex"})
        EXPECT_EQ(bound.check(text).error(), refusal::redirect_uri_not_a_uri) << text;
    EXPECT_EQ(bound.check("https://a.ex/cb/").error(), refusal::redirect_uri_differs);
    EXPECT_EQ(bound.check("HTTPS://a.ex/cb").error(), refusal::redirect_uri_differs);
    const auto implied = BoundRedirectUri::bind("https://a.ex/cb", RedirectUriSource::registered);
    EXPECT_EQ(implied.check("https://evil.ex/").error(), refusal::redirect_uri_differs);
    EXPECT_TRUE(implied.check(std::nullopt));
    EXPECT_TRUE(implied.check("https://a.ex/cb"));
    EXPECT_TRUE(bound.check("https://a.ex/cb"));
}

TEST(AppendQuery, joins_with_the_right_sign) {
    EXPECT_EQ(append_query("https://a.ex/cb", {{"a", "1 2"}, {"b", "&=?"}}),
              "https://a.ex/cb?a=1%202&b=%26%3D%3F");
    EXPECT_EQ(append_query("https://a.ex/cb?x=1", {{"a", "1"}}), "https://a.ex/cb?x=1&a=1");
    EXPECT_EQ(append_query("https://a.ex/cb?", {{"a", ""}, {"b", ""}}), "https://a.ex/cb?a=&b=");
    EXPECT_EQ(append_query("com.example.app:/cb", {{"a", "1"}}), "com.example.app:/cb?a=1");
    EXPECT_EQ(append_query("https://a.ex/cb", {}), "https://a.ex/cb");
}

}  // namespace
}  // namespace grantor
