// Whom the introspection endpoint refuses, and whom it tells nothing.
#include "authserver/introspection/introspection_endpoint.hpp"

#include "oauth/introspection.hpp"
#include "tests/authserver/protocol_world.hpp"

namespace grantor::authserver::test {
namespace {

using testing::HasSubstr;

class IntrospectionEndpointTest : public testing::Test {
 protected:
    ProtocolWorld world;
    RefreshToken token = world.install(world.app);

    Post question(const TestApp& app) {
        Post out{{{"token", world.sealed(token)}}};
        out.authorization = app.basic();
        return out;
    }
    ExplainedResult<std::string> introspect(Post post) {
        const auto request = post.read();
        if (!request) return refuse(request.error());
        return world.read([&](const ReadTx& tx) {
            return act_on_introspection(*request, tx, world.store().invalidations(),
                                        world.context());
        });
    }
};

TEST_F(IntrospectionEndpointTest, an_app_is_told_about_its_own_token) {
    EXPECT_THAT(introspect(question(world.app)).value(), HasSubstr(R"("active":true)"));
}

TEST_F(IntrospectionEndpointTest, a_wrong_client_is_refused) {
    auto wrong = world.app;
    wrong.secret = "wrong";
    auto error = refusal::invalid_client;
    error.challenge = Challenge::basic;
    expect_refused(introspect(question(wrong)), error, "client_authentication",
                   "the client_secret does not match any active secret of the app");
}

TEST_F(IntrospectionEndpointTest, a_public_client_is_refused) {
    const auto app =
        world.add_app(world.acme, [](App& app) { app.client_type = ClientType::public_client; });
    auto request = question(app).with("client_id", app.app.client_id);
    request.authorization.clear();
    const auto outcome = introspect(request);
    expect_refused(outcome, refusal::unauthorized_introspection, "", "");
    EXPECT_EQ(outcome.error().explanation.app_id, app.app.id);
}

TEST_F(IntrospectionEndpointTest, no_token_is_refused_to_the_app_that_forgot_it) {
    const auto outcome = introspect(question(world.app).without("token"));
    expect_refused(outcome, Error{ErrorCode::invalid_request, "`token`", "Missing parameter"}, "",
                   "");
    EXPECT_EQ(outcome.error().explanation.app_id, world.app.app.id);
}

TEST_F(IntrospectionEndpointTest, other_tokens_are_all_alike) {
    EXPECT_EQ(introspect(question(world.add_app(world.globex))), inactive_token_body);
    EXPECT_EQ(introspect(question(world.app).with("token", "none")), inactive_token_body);
    world.write([&](WriteTx& tx) {
        return end_grant(token.grant_id, EndReason::uninstalled_by_user, tx, world.now);
    });
    EXPECT_EQ(introspect(question(world.app)), inactive_token_body);
}

}  // namespace
}  // namespace grantor::authserver::test
