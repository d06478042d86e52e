// What the token endpoint refuses whatever the grant type, in the order in which it checks.
#include "authserver/token/token_endpoint.hpp"

#include "tests/authserver/protocol_world.hpp"

namespace grantor::authserver::test {
namespace {

class TokenEndpointTest : public testing::Test {
 protected:
    ProtocolWorld world;

    Post post(Fields fields) {
        Post out{std::move(fields)};
        out.authorization = world.app.basic();
        return out;
    }
};

constexpr Error missing_grant_type{ErrorCode::invalid_request, "`grant_type`", "Missing parameter"};
constexpr Error missing_code{ErrorCode::invalid_request, "`code`", "Missing parameter"};
constexpr Error repeated_scope{ErrorCode::invalid_request, "`scope`", "Repeated parameter"};

// The request is wrong in every respect; each step puts one right, and the next check refuses.
TEST_F(TokenEndpointTest, checks_in_the_order_of_the_catalogue) {
    Post request{{{"scope", "a"}, {"client_id", "other"}, {"client_secret", "x"}}};
    for (std::size_t i = 0; i < form_parameters_max; ++i) request.fields.emplace_back("x", "");
    request.fields.emplace_back("scope", "b");
    request.method = "GET";
    request.content_type = "application/json";
    request.authorization = "Basic ?";

    const auto expect_next = [&](const Error& error) {
        expect_refused(world.token(request), error, "", "");
    };
    expect_next(refusal::method_must_be_post);
    request.method = "POST";
    expect_next(refusal::content_must_be_form);
    request.content_type = "application/x-www-form-urlencoded; charset=utf-8";
    expect_next(refusal::too_many_parameters);
    std::erase_if(request.fields, [](const auto& field) { return field.first == "x"; });
    expect_next(repeated_scope);
    request = request.with("scope", "a");
    expect_next(refusal::no_client_credentials);
    request.authorization = world.app.basic();
    expect_next(refusal::two_authentications);
    request = request.without("client_secret");
    expect_next(refusal::two_clients);
    request = request.without("client_id");
    expect_next(missing_grant_type);
    request = request.with("grant_type", "a b");
    expect_next(refusal::invalid_grant_type_syntax);
    request = request.with("grant_type", "password");
    expect_next(refusal::unsupported_grant_type);
    request = request.with("grant_type", "authorization_code");
    expect_next(missing_code);
    request = request.with("code", "\n");
    expect_next(refusal::invalid_code_syntax);
    request = request.with("code", "x");
    expect_refused(world.token(request), refusal::invalid_code, "code",
                   "this code was not issued here, or it was changed on its way");
}

TEST_F(TokenEndpointTest, a_second_authorization_field_is_refused) {
    auto body = form_of({{"grant_type", "refresh_token"}});
    const auto request =
        read_client_request({"POST", "application/x-www-form-urlencoded", {"Basic x", 2}, body});
    ASSERT_FALSE(request);
    EXPECT_EQ(request.error(), refusal::repeated_authorization);
}

// A client that has errors in both is told about its credentials first.
TEST_F(TokenEndpointTest, the_client_is_checked_before_its_grant) {
    auto request = post({{"grant_type", "password"}});
    auto wrong = world.app;
    wrong.secret = "wrong";
    request.authorization = wrong.basic();
    auto error = refusal::invalid_client;
    error.challenge = Challenge::basic;
    expect_refused(world.token(request), error, "client_authentication",
                   "the client_secret does not match any active secret of the app");
}

TEST_F(TokenEndpointTest, a_bad_request_is_known_to_be_of_the_app_that_sent_it) {
    const auto outcome =
        world.token(post({{"grant_type", "refresh_token"}, {"refresh_token", "\t"}}));
    expect_refused(outcome, refusal::invalid_refresh_token_syntax, "", "");
    EXPECT_EQ(outcome.error().explanation.app_id, world.app.app.id);
}

TEST_F(TokenEndpointTest, a_refusal_needs_no_writing) {
    auto request = post({{"grant_type", "refresh_token"}, {"refresh_token", "none"}});
    const auto parsed = request.read();
    ASSERT_TRUE(parsed);
    const auto decision = world.read([&](const ReadTx& tx) {
        return decide_token_request(*parsed, tx, world.context(), Looking::first);
    });
    expect_refused(decision, refusal::invalid_refresh_token, "refresh_token",
                   "this refresh token was not issued here, or it was changed on its way");
}

}  // namespace
}  // namespace grantor::authserver::test
