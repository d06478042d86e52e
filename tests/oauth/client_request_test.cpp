#include "oauth/client_request.hpp"

#include <gtest/gtest.h>

#include "oauth/refusals.hpp"

namespace grantor {
namespace {

FormPost a_post() {
    return {"POST", "application/x-www-form-urlencoded", {"Basic YTpz", 1}, "grant_type=x"};
}

// Rows 1 to 3 of docs/wire.md §2.2, each request wrong in everything that is checked later too.
TEST(ClientRequest, checks_in_the_documented_order) {
    FormPost post{"GET", "application/json", {"Basic YTpz", 2}, "code=1&code=2&grant_type=x"};
    EXPECT_EQ(read_client_request(post).error(), refusal::method_must_be_post);
    post.method = "POST";
    EXPECT_EQ(read_client_request(post).error(), refusal::content_must_be_form);
    post.content_type = "application/x-www-form-urlencoded";
    EXPECT_EQ(read_client_request(post).error().message(), "Repeated parameter: `code`");
    post.body = "grant_type=x";
    EXPECT_EQ(read_client_request(post).error(), refusal::repeated_authorization);
    post.authorization = {};
    EXPECT_EQ(read_client_request(post).error(), refusal::no_client_credentials);
}

TEST(ClientRequest, only_post_is_a_post) {
    for (const auto* method : {"GET", "HEAD", "PUT", "post", "POSTS", ""}) {
        FormPost post = a_post();
        post.method = method;
        EXPECT_EQ(read_client_request(post).error(), refusal::method_must_be_post) << method;
    }
}

TEST(ClientRequest, content_types) {
    const auto read = [](std::string_view type) {
        FormPost post = a_post();
        post.content_type = type;
        return read_client_request(post).has_value();
    };
    for (const auto* type : {"", "application/json", "multipart/form-data; boundary=x",
                             "application/x-www-form-urlencodedx", "text/plain",
                             "text/plain; application/x-www-form-urlencoded"})
        EXPECT_FALSE(read(type)) << type;
    for (const auto* type :
         {"application/x-www-form-urlencoded", "Application/X-WWW-Form-URLEncoded",
          "application/x-www-form-urlencoded;charset=UTF-8",
          "application/x-www-form-urlencoded ; charset=utf-8"})
        EXPECT_TRUE(read(type)) << type;
}

TEST(ClientRequest, every_known_parameter_may_come_once_only) {
    for (const std::string name :
         {"grant_type", "client_id", "client_secret", "code", "redirect_uri", "code_verifier",
          "refresh_token", "scope", "api_token", "token", "token_type_hint"}) {
        FormPost post = a_post();
        const std::string body = name + "=1&" + name + "=1";
        post.body = body;
        EXPECT_EQ(read_client_request(post).error().message(),
                  "Repeated parameter: `" + name + "`");
    }
}

TEST(ClientRequest, unknown_parameters_are_kept_out_of_the_way) {
    FormPost post = a_post();
    post.body = "resource=a&resource=b&grant_type=x";
    const auto request = read_client_request(post);
    ASSERT_TRUE(request);
    EXPECT_EQ(request->client.client_id(), "a");
    EXPECT_EQ(request->form.value("grant_type"), "x");
}

TEST(ClientRequest, too_many_parameters) {
    FormPost post = a_post();
    std::string body;
    for (std::size_t i = 0; i <= form_parameters_max; ++i) body += "x&";
    post.body = body;
    EXPECT_EQ(read_client_request(post).error(), refusal::too_many_parameters);
}

}  // namespace
}  // namespace grantor
