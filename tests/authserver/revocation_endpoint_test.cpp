// Whom the revocation endpoint refuses; what it revokes.
#include "authserver/revocation/revocation_endpoint.hpp"

#include "tests/authserver/protocol_world.hpp"

namespace grantor::authserver::test {
namespace {

using testing::Contains;

class RevocationEndpointTest : public testing::Test {
 protected:
    ProtocolWorld world;
    RefreshToken token = world.install(world.app);

    Post revocation(const TestApp& app) {
        Post out{{{"token", world.sealed(token)}}};
        out.authorization = app.basic();
        return out;
    }
    ExplainedResult<bool> revoke(Post post) {
        const auto request = post.read();
        if (!request) return refuse(request.error());
        return world.write(
            [&](WriteTx& tx) { return act_on_revocation(*request, tx, world.context()); });
    }
};

TEST_F(RevocationEndpointTest, a_wrong_client_revokes_nothing) {
    auto wrong = world.app;
    wrong.secret = "wrong";
    auto error = refusal::invalid_client;
    error.challenge = Challenge::basic;
    expect_refused(revoke(revocation(wrong)), error, "client_authentication",
                   "the client_secret does not match any active secret of the app");
    EXPECT_TRUE(world.grant(token.grant_id).is_active());
}

TEST_F(RevocationEndpointTest, the_form_is_checked_first) {
    auto request = revocation(world.app);
    request.method = "GET";
    expect_refused(revoke(request), refusal::method_must_be_post, "", "");
}

TEST_F(RevocationEndpointTest, no_token_is_refused_to_the_app_that_forgot_it) {
    const auto outcome = revoke(revocation(world.app).without("token"));
    expect_refused(outcome, Error{ErrorCode::invalid_request, "`token`", "Missing parameter"}, "",
                   "");
    EXPECT_EQ(outcome.error().explanation.app_id, world.app.app.id);
}

// Attack 1: neither revoked nor refused, so that the answer reveals nothing.
TEST_F(RevocationEndpointTest, another_apps_token_is_left_alone) {
    EXPECT_EQ(revoke(revocation(world.add_app(world.globex))), false);
    EXPECT_TRUE(world.grant(token.grant_id).is_active());
    EXPECT_THAT(world.audited(), Contains(AuditKind::refresh_token_of_another_app));
}

TEST_F(RevocationEndpointTest, an_unknown_token_is_as_good_as_revoked) {
    EXPECT_EQ(revoke(revocation(world.app).with("token", "none")), false);
}

TEST_F(RevocationEndpointTest, a_refresh_token_ends_its_grant) {
    EXPECT_EQ(revoke(revocation(world.app)), true);
    EXPECT_EQ(world.grant(token.grant_id).end_reason, EndReason::revoked_by_app);
}

}  // namespace
}  // namespace grantor::authserver::test
