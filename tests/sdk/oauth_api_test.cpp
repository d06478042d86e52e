#include "grantor/client/oauth_api.hpp"

#include <gtest/gtest.h>

#include "tests/sdk/scripted.hpp"

namespace grantor::client {
namespace {

using namespace test;

std::string metadata_of(const std::string& issuer) {
    return R"({"issuer":")" + issuer + R"(","authorization_endpoint":")" + issuer +
           R"(/a","token_endpoint":")" + issuer +
           R"(/t","authorization_response_iss_parameter_supported":true})";
}

TEST(OauthApi, refuses_another_grant_type_than_the_operation_has) {
    const auto transport = std::make_shared<ScriptedTransport>(
        [](const HttpRequest&) { return json_response(200, token_body("a", "r")); });
    const auto api = api_over(transport);
    EXPECT_EQ(api.get_tokens(some_app(), "password", Secret{"c"}, "").error().kind,
              ErrorKind::configuration);
    EXPECT_EQ(api.refresh_tokens(some_app(), "authorization_code", Secret{"r"}).error().kind,
              ErrorKind::configuration);
    EXPECT_EQ(transport->count(), 0u);
}

TEST(OauthApi, sends_the_documented_requests) {
    const auto transport = std::make_shared<ScriptedTransport>(
        [](const HttpRequest&) { return json_response(200, token_body("a", "r")); });
    const OauthApi api({.transport = transport});
    ASSERT_TRUE(api.get_tokens(ClientAuthentication::header(Secret{"Basic eDp5"}),
                               "authorization_code", Secret{"1.2.c"}, "https://app.example/cb"));
    ASSERT_TRUE(api.refresh_tokens(some_app(), "refresh_token", Secret{"1:2:r"}));
    const auto sent = transport->requests();
    EXPECT_EQ(sent[0].url, "https://oauth.pipedrive.com/oauth/token");
    EXPECT_EQ(sent[0].authorization.reveal(), "Basic eDp5");
    EXPECT_EQ(sent[0].body.reveal(),
              "grant_type=authorization_code&code=1.2.c&redirect_uri="
              "https%3A%2F%2Fapp.example%2Fcb");
    EXPECT_EQ(sent[1].body.reveal(), "grant_type=refresh_token&refresh_token=1%3A2%3Ar");
}

TEST(OauthApi, says_what_the_server_does_not_have) {
    const OauthApi api({.endpoints = Endpoints{.authorization = "https://a.example/a",
                                               .token = "https://a.example/t"}});
    EXPECT_EQ(api.revoke(some_app(), {Secret{"t"}}).error().kind, ErrorKind::configuration);
    EXPECT_EQ(api.introspect(some_app(), {Secret{"t"}}).error().kind, ErrorKind::configuration);
    const OauthApi plain({.base_path = "http://a.example"});
    EXPECT_EQ(plain.authorize("id", "https://b").error().kind, ErrorKind::configuration);
    EXPECT_EQ(plain.refresh_tokens(some_app(), "refresh_token", Secret{"r"}).error().kind,
              ErrorKind::configuration);
}

TEST(OauthApi, discovers_with_the_other_document_only_where_the_first_is_missing) {
    const std::string issuer = "https://a.example";
    int status = 404;
    const auto transport = std::make_shared<ScriptedTransport>([&](const HttpRequest& request) {
        return request.url.ends_with("openid-configuration")
                   ? json_response(200, metadata_of(issuer))
                   : json_response(status, "");
    });
    const auto found = OauthApi::discover(issuer, {.transport = transport});
    ASSERT_TRUE(found) << found.error().message();
    EXPECT_EQ(found->endpoints().token, "https://a.example/t");
    EXPECT_TRUE(found->endpoints().issuer_is_always_sent);
    EXPECT_EQ(found->read_redirect("code=1&state=s", {.state = "s"}).error().kind,
              ErrorKind::redirect_mismatch);
    status = 503;
    EXPECT_EQ(OauthApi::discover(issuer, {.transport = transport}).error().kind,
              ErrorKind::server_failed);
    EXPECT_EQ(OauthApi::discover("http://a.example", {.transport = transport}).error().kind,
              ErrorKind::configuration);
}

// RFC 8414 §3.3: a server must not pose as another one.
TEST(OauthApi, discovers_no_issuer_that_says_it_is_another) {
    const auto transport = std::make_shared<ScriptedTransport>(
        [](const HttpRequest&) { return json_response(200, metadata_of("https://evil.example")); });
    EXPECT_EQ(OauthApi::discover("https://a.example", {.transport = transport}).error().kind,
              ErrorKind::unreadable_answer);
}

TEST(Secret, is_gone_where_it_was_moved_from_or_wiped) {
    Secret first{"short"};
    const Secret second = std::move(first);
    EXPECT_EQ(second.reveal(), "short");
    EXPECT_TRUE(first.empty());  // NOLINT: what a moved-from secret holds is the point
    EXPECT_EQ(first.reveal().data()[0], '\0');
    std::string text = "a longer text that is not kept in the object itself";
    wipe(text);
    EXPECT_TRUE(text.empty());
    EXPECT_EQ(text.data()[0], '\0');
    EXPECT_FALSE(second == Secret{"shorter"});
}

}  // namespace
}  // namespace grantor::client
