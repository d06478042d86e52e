// What `[[edge.api]]` may say about the servers behind it.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "app/apis/upstream_address.hpp"
#include "app/options/options.hpp"

namespace grantor::app {
namespace {

using testing::HasSubstr;

std::expected<Options, std::string> read_api(const std::string& api) {
    return read_options("issuer = \"https://oauth.example.com\"\n[[edge.api]]\n" + api);
}
std::string problem_of(const std::string& api) {
    const auto read = read_api(api);
    return read ? "it was accepted" : read.error();
}

TEST(UpstreamOptions, an_address_is_scheme_host_and_port) {
    EXPECT_EQ(read_upstream("https://api.internal")->port, 443);
    EXPECT_TRUE(read_upstream("https://api.internal")->is_https);
    EXPECT_EQ(read_upstream("http://10.0.0.5")->port, 80);
    EXPECT_FALSE(read_upstream("http://10.0.0.5:9000")->is_https);
    EXPECT_EQ(read_upstream("https://[::1]:8443")->host, "::1");
    EXPECT_EQ(read_upstream("https://[::1]:8443")->port, 8443);
    for (const auto* wrong : {"", "api.internal", "ftp://a", "HTTPS://a", "https://", "https://a/",
                              "https://a:0", "https://a:65536", "https://u@a", "https://a?b"})
        EXPECT_FALSE(read_upstream(wrong)) << wrong;
}

TEST(UpstreamOptions, several_stand_in_the_place_of_one) {
    const auto several = read_api(
        "upstreams = [\"https://a:1\", \"http://b:2\"]\nupstream_ca = \"ca.pem\"\n"
        "health_path = \"/healthz\"\nhealth_interval_s = 2\nanswer_timeout_s = 7\n");
    ASSERT_TRUE(several) << several.error();
    const auto& api = several->apis.at(0);
    EXPECT_EQ(api.all_upstreams(), (std::vector<std::string>{"https://a:1", "http://b:2"}));
    EXPECT_EQ(api.health_interval, seconds{2});
    EXPECT_EQ(api.answer_timeout, seconds{7});
    EXPECT_EQ(read_api("upstream = \"http://a:1\"")->apis.at(0).all_upstreams(),
              std::vector<std::string>{"http://a:1"});
    EXPECT_EQ(read_api("")->apis.at(0).all_upstreams(), std::vector<std::string>{});
}

TEST(UpstreamOptions, what_does_not_fit_together_is_one_sentence) {
    EXPECT_THAT(problem_of("upstream = \"http://a\"\nupstreams = [\"http://b\"]"),
                HasSubstr("keep one of them"));
    EXPECT_THAT(problem_of("upstreams = [\"http://a\", \"b\"]"),
                HasSubstr("`b` is not an upstream"));
    EXPECT_THAT(problem_of("upstreams = [\"http://a\", \"http://a\"]"), HasSubstr("is repeated"));
    EXPECT_THAT(problem_of("upstream = \"http://a\"\nupstream_ca = \"ca.pem\""),
                HasSubstr("begin with https://"));
    EXPECT_THAT(problem_of("upstream = \"https://a\"\nclient_certificate = \"c.pem\""),
                HasSubstr("go together"));
    EXPECT_THAT(problem_of("upstream = \"https://a\"\nclient_key = \"k.pem\""),
                HasSubstr("go together"));
    EXPECT_THAT(problem_of("upstream = \"http://a\"\nhealth_path = \"healthz\""),
                HasSubstr("begin with a slash"));
    for (const auto* path : {"/a b", "/a#b", "/\u00e9", "/a\\\\b", "/<x>"})
        EXPECT_THAT(problem_of(fmt::format("upstream = \"http://a\"\nhealth_path = \"{}\"", path)),
                    HasSubstr("`health_path` is sent as it is"))
            << path;
    EXPECT_TRUE(read_api("upstream = \"http://a\"\nhealth_path = \"/ok;x/%20?deep=1&a=b\""));
    std::string many = "upstreams = [";
    for (int i = 0; i < 17; ++i) many += "\"http://a:" + std::to_string(i + 1) + "\",";
    EXPECT_THAT(problem_of(many + "]"), HasSubstr("at most 16"));
}

}  // namespace
}  // namespace grantor::app
