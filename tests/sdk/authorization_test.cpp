#include "grantor/client/authorization.hpp"

#include <gtest/gtest.h>

#include "grantor/client/oauth_api.hpp"
#include "grantor/client/pkce.hpp"

namespace grantor::client {
namespace {

constexpr std::string_view endpoint = "https://oauth.example.com/oauth/authorize";

ErrorKind kind_of(std::string_view redirect, const ExpectedRedirect& expected) {
    const auto code = read_authorization_redirect(redirect, expected);
    EXPECT_FALSE(code);
    return code ? ErrorKind::storage : code.error().kind;
}

TEST(AuthorizationUrl, refuses_what_cannot_work) {
    struct Case {
        std::string endpoint;
        AuthorizationRequest request;
    };
    const Case cases[] = {
        {"", {.client_id = "a"}},
        {"ftp://example.com/authorize", {.client_id = "a"}},
        {"https://example.com/authorize#part", {.client_id = "a"}},
        {"https://user@example.com/authorize", {.client_id = "a"}},
        {std::string(endpoint), {.client_id = ""}},
        {std::string(endpoint), {.client_id = "a", .extra = {{"state", "mine"}}}},
        {std::string(endpoint), {.client_id = "a", .extra = {{"redirect_uri", "https://b"}}}},
    };
    for (const auto& one : cases) {
        const auto url = build_authorization_url(one.endpoint, one.request);
        ASSERT_FALSE(url) << one.endpoint;
        EXPECT_EQ(url.error().kind, ErrorKind::configuration);
    }
}

TEST(AuthorizationUrl, has_what_was_given_escaped_and_nothing_else) {
    EXPECT_EQ(build_authorization_url(endpoint, {.client_id = "a b"}).value(),
              "https://oauth.example.com/oauth/authorize?response_type=code&client_id=a%20b");
    EXPECT_EQ(build_authorization_url(endpoint, {.client_id = "id",
                                                 .redirect_uri = "http://127.0.0.1:1/cb?x=1",
                                                 .state = "s&t",
                                                 .scopes = {"deals:read", "base"},
                                                 .code_challenge = "abc",
                                                 .extra = {{"prompt", "consent"}}})
                  .value(),
              "https://oauth.example.com/oauth/authorize?response_type=code&client_id=id"
              "&redirect_uri=http%3A%2F%2F127.0.0.1%3A1%2Fcb%3Fx%3D1&scope=deals%3Aread%20base"
              "&state=s%26t&code_challenge=abc&code_challenge_method=S256&prompt=consent");
}

TEST(AuthorizationUrl, keeps_a_query_that_the_endpoint_has) {
    EXPECT_EQ(build_authorization_url("https://a.example/x?tenant=1", {.client_id = "i"}).value(),
              "https://a.example/x?tenant=1&response_type=code&client_id=i");
}

TEST(AuthorizationUrl, by_the_documented_operation_goes_to_the_documented_host) {
    EXPECT_EQ(OauthApi().authorize("id", "https://app.example/cb", "xyz").value(),
              "https://oauth.pipedrive.com/oauth/authorize?response_type=code&client_id=id"
              "&redirect_uri=https%3A%2F%2Fapp.example%2Fcb&state=xyz");
}

TEST(AuthorizationRedirect, of_another_login_is_dropped) {
    const ExpectedRedirect expected{.state = "right"};
    EXPECT_EQ(kind_of("/cb?code=1&state=wrong", expected), ErrorKind::redirect_mismatch);
    EXPECT_EQ(kind_of("/cb?code=1", expected), ErrorKind::redirect_mismatch);
    EXPECT_EQ(kind_of("/cb", expected), ErrorKind::redirect_mismatch);
    EXPECT_EQ(kind_of("/cb?error=access_denied&state=wrong", expected),
              ErrorKind::redirect_mismatch);
    EXPECT_EQ(kind_of("/cb?code=1&state=right&state=right", expected),
              ErrorKind::redirect_mismatch);
    EXPECT_EQ(kind_of("/cb?code=1&c%6Fde=2&state=right", expected), ErrorKind::redirect_mismatch);
}

TEST(AuthorizationRedirect, of_another_issuer_is_dropped) {
    const ExpectedRedirect any{.state = "s", .issuer = "https://a.example"};
    EXPECT_EQ(kind_of("code=1&state=s&iss=https://b.example", any), ErrorKind::redirect_mismatch);
    EXPECT_TRUE(read_authorization_redirect("code=1&state=s&iss=https://a.example", any));
    EXPECT_TRUE(read_authorization_redirect("code=1&state=s", any));
    auto always = any;
    always.issuer_is_always_sent = true;
    EXPECT_EQ(kind_of("code=1&state=s", always), ErrorKind::redirect_mismatch);
}

TEST(AuthorizationRedirect, without_an_expectation_is_a_mistake_of_the_app) {
    EXPECT_EQ(kind_of("code=1&state=", {}), ErrorKind::configuration);
    EXPECT_EQ(kind_of("code=1&state=",
                      {.state = "a", .check_state = [](auto) { return Result<void>{}; }}),
              ErrorKind::configuration);
}

TEST(AuthorizationRedirect, says_who_refused_and_why) {
    const ExpectedRedirect expected{.state = "s"};
    EXPECT_EQ(kind_of("error=user_denied&state=s", expected), ErrorKind::denied);
    EXPECT_EQ(kind_of("error=access_denied&state=s", expected), ErrorKind::denied);
    EXPECT_EQ(kind_of("state=s", expected), ErrorKind::unreadable_answer);
    EXPECT_EQ(kind_of("code=&state=s", expected), ErrorKind::unreadable_answer);
    const auto other = read_authorization_redirect(
        "error=invalid_scope&error_description=too%0Amuch&state=s", expected);
    EXPECT_EQ(other.error().kind, ErrorKind::refused);
    EXPECT_EQ(other.error().code, "invalid_scope");
    EXPECT_EQ(other.error().description, "too much");
}

TEST(AuthorizationRedirect, gives_the_code_from_a_url_a_path_or_a_query) {
    for (const auto* redirect : {"http://127.0.0.1:8/cb?code=a%2Bb&state=s",
                                 "/cb?code=a%2Bb&state=s#top", "code=a%2Bb&state=s"}) {
        const auto code = read_authorization_redirect(redirect, {.state = "s"});
        ASSERT_TRUE(code) << redirect;
        EXPECT_EQ(code->code.reveal(), "a+b");
    }
}

TEST(Pkce, challenge_is_the_one_of_rfc_7636_appendix_b) {
    EXPECT_EQ(code_challenge_of("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"),
              "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
}

TEST(Pkce, no_two_are_alike) {
    const auto first = make_pkce();
    EXPECT_EQ(first.verifier.reveal().size(), 43u);
    EXPECT_EQ(first.challenge, code_challenge_of(first.verifier.reveal()));
    EXPECT_FALSE(first.verifier == make_pkce().verifier);
    EXPECT_NE(make_state(), make_state());
}

}  // namespace
}  // namespace grantor::client
