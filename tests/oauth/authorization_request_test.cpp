#include "oauth/authorization_request.hpp"

#include <gtest/gtest.h>
#include <string>

#include "oauth/refusals.hpp"

namespace grantor {
namespace {

constexpr std::string_view challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

// Attack 6: nothing here is ever redirected.
TEST(AuthorizationRequest, repeated_parameters_are_refused_before_anything_else) {
    for (const std::string name :
         {"client_id", "redirect_uri", "state", "response_type", "response_mode", "scope",
          "code_challenge", "code_challenge_method", "request", "request_uri"}) {
        const std::string query = name + "=a&" + name + "=b";
        EXPECT_EQ(read_authorization_request(query).error().message(),
                  "Repeated parameter: `" + name + "`");
    }
}

TEST(AuthorizationRequest, refusals_of_step_one) {
    EXPECT_EQ(read_authorization_request("").error().message(), "Missing parameter: `client_id`");
    EXPECT_EQ(read_authorization_request("client_id=&state=x").error().message(),
              "Missing parameter: `client_id`");
    const std::string long_state = "client_id=a&state=" + std::string(state_max + 1, 's');
    EXPECT_EQ(read_authorization_request(long_state).error(), refusal::state_too_long);
    std::string many = "client_id=a";
    for (std::size_t i = 0; i < form_parameters_max; ++i) many += "&x=" + std::to_string(i);
    EXPECT_EQ(read_authorization_request(many).error(), refusal::too_many_parameters);
}

struct DetailCase {
    std::string query;
    Error expected;
};

TEST(AuthorizationRequest, refusals_of_step_two) {
    const std::string good(challenge);
    const DetailCase cases[] = {
        {"response_type=token", refusal::unsupported_response_type},
        {"response_type=code+id_token", refusal::unsupported_response_type},
        {"response_type=CODE", refusal::unsupported_response_type},
        {"response_mode=form_post", refusal::unsupported_response_mode},
        // Attack 8.
        {"code_challenge=" + good, refusal::unsupported_challenge_method},
        {"code_challenge=" + good + "&code_challenge_method=plain",
         refusal::unsupported_challenge_method},
        {"code_challenge=" + good + "&code_challenge_method=s256",
         refusal::unsupported_challenge_method},
        {"code_challenge=" + good + "&code_challenge_method=S256%0A",
         refusal::unsupported_challenge_method},
        {"code_challenge=" + good + "&code_challenge_method=",
         refusal::unsupported_challenge_method},
        {"code_challenge_method=S256", refusal::challenge_method_alone},
        {"code_challenge_method=plain", refusal::challenge_method_alone},
        {"code_challenge=&code_challenge_method=S256", refusal::invalid_code_challenge},
        {"code_challenge=" + good + "A&code_challenge_method=S256",
         refusal::invalid_code_challenge},
        {"code_challenge=" + good.substr(1) + "&code_challenge_method=S256",
         refusal::invalid_code_challenge},
    };
    for (const auto& row : cases) {
        const std::string query = "client_id=a&state=s&" + row.query;
        const auto request = read_authorization_request(query);
        ASSERT_TRUE(request) << query;
        EXPECT_EQ(request->state, "s");
        const auto details = read_authorization_details(*request);
        ASSERT_FALSE(details) << query;
        EXPECT_EQ(details.error(), row.expected) << query;
    }
}

TEST(AuthorizationRequest, what_clients_send_besides_is_ignored) {
    for (const auto* query :
         {"client_id=a", "client_id=a&scope=", "client_id=a&scope=deals:read+base",
          "client_id=a&response_type=code", "client_id=a&response_mode=query",
          "client_id=a&approval_prompt=auto&access_type=offline&nonce=1&prompt=login&login_hint=x",
          "client_id=a&response_type="}) {
        const auto request = read_authorization_request(query);
        ASSERT_TRUE(request) << query;
        EXPECT_FALSE(request->redirect_uri);
        EXPECT_FALSE(request->state);
        const auto details = read_authorization_details(*request);
        ASSERT_TRUE(details) << query;
        EXPECT_FALSE(details->code_challenge);
    }
}

TEST(AuthorizationRequest, reads_everything_also_after_a_move) {
    const std::string query =
        "client_id=a&redirect_uri=https%3A%2F%2Fa.ex%2Fcb&state=%7B%22x%22%3A1%7D&response_type="
        "code"
        "&code_challenge_method=S256&code_challenge=" +
        std::string(challenge);
    auto first = read_authorization_request(query);
    ASSERT_TRUE(first);
    const AuthorizationRequest request = std::move(*first);
    EXPECT_EQ(request.client_id, "a");
    EXPECT_EQ(request.redirect_uri, "https://a.ex/cb");
    EXPECT_EQ(request.state, R"({"x":1})");
    EXPECT_EQ(read_authorization_details(request)->code_challenge, CodeChallenge::parse(challenge));
}

TEST(AuthorizationAnswer, order_and_encoding) {
    const AuthorizationAnswer answer{"https://a.ex/cb", "a b&c=\r\n", "https://auth.ex"};
    EXPECT_EQ(redirect_with_code(answer, "v1c.x-_"),
              "https://a.ex/cb?code=v1c.x-_&state=a%20b%26c%3D%0D%0A&iss=https%3A%2F%2Fauth.ex");
    EXPECT_EQ(redirect_with_error(answer, Error{ErrorCode::user_denied}),
              "https://a.ex/cb?error=user_denied&state=a%20b%26c%3D%0D%0A"
              "&iss=https%3A%2F%2Fauth.ex");
}

TEST(AuthorizationAnswer, without_state_and_with_a_query_of_its_own) {
    const AuthorizationAnswer answer{"https://a.ex/cb?x=1", std::nullopt, "https://auth.ex"};
    EXPECT_EQ(redirect_with_code(answer, "c"),
              "https://a.ex/cb?x=1&code=c&iss=https%3A%2F%2Fauth.ex");
    EXPECT_EQ(redirect_with_error(answer, refusal::challenge_method_alone),
              "https://a.ex/cb?x=1&error=invalid_request&error_description=Invalid%20request%3A%20"
              "%60code_challenge_method%60%20needs%20a%20%60code_challenge%60"
              "&iss=https%3A%2F%2Fauth.ex");
}

TEST(AuthorizationAnswer, an_error_leads_to_where_it_is_explained) {
    const AuthorizationAnswer answer{"https://a.ex/cb", "s", "https://auth.ex", "https://a.ex/e"};
    EXPECT_EQ(redirect_with_error(answer, Error{ErrorCode::user_denied}),
              "https://a.ex/cb?error=user_denied&error_uri=https%3A%2F%2Fa.ex%2Fe%23user_denied"
              "&state=s&iss=https%3A%2F%2Fauth.ex");
}

}  // namespace
}  // namespace grantor
