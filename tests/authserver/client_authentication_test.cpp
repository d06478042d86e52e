// Who is turned away at the token, revocation and introspection endpoints, before anything else is
// looked at.
#include "tests/authserver/protocol_world.hpp"

namespace grantor::authserver::test {
namespace {

class ClientAuthenticationTest : public testing::Test {
 protected:
    ProtocolWorld world;
    Post post{{{"grant_type", "refresh_token"}, {"refresh_token", "none"}}};

    Post by(const TestApp& app) {
        auto out = post;
        out.authorization = app.basic();
        return out;
    }
    static Error challenged() {
        auto error = refusal::invalid_client;
        error.challenge = Challenge::basic;
        return error;
    }
};

TEST_F(ClientAuthenticationTest, an_unknown_client_is_refused) {
    const auto outcome =
        world.token(post.with("client_id", "0000").with("client_secret", "nothing"));
    expect_refused(outcome, refusal::invalid_client, "client_authentication",
                   "there is no app with this client_id");
    EXPECT_EQ(outcome.error().explanation.app_id, AppId{});
}

TEST_F(ClientAuthenticationTest, a_deleted_app_is_an_unknown_client) {
    world.update(world.app, [](App& app) { app.status = AppStatus::deleted; });
    expect_refused(world.token(by(world.app)), challenged(), "client_authentication",
                   "there is no app with this client_id");
}

TEST_F(ClientAuthenticationTest, a_disabled_app_is_refused) {
    world.update(world.app, [](App& app) { app.status = AppStatus::disabled; });
    const auto outcome = world.token(by(world.app));
    expect_refused(outcome, challenged(), "client_authentication", "the app is disabled");
    EXPECT_EQ(outcome.error().explanation.app_id, world.app.app.id);
}

TEST_F(ClientAuthenticationTest, a_wrong_secret_is_refused) {
    auto wrong = world.app;
    wrong.secret = std::string(40, '0');
    const auto outcome = world.token(by(wrong));
    expect_refused(outcome, challenged(), "client_authentication",
                   "the client_secret does not match any active secret of the app");
    EXPECT_EQ(outcome.error().explanation.app_id, world.app.app.id);
}

TEST_F(ClientAuthenticationTest, a_confidential_app_must_send_its_secret) {
    expect_refused(world.token(post.with("client_id", world.app.app.client_id)),
                   refusal::no_client_credentials, "client_authentication",
                   "the app is confidential, and no client_secret was sent");
}

TEST_F(ClientAuthenticationTest, a_public_client_must_send_no_secret) {
    const auto app =
        world.add_app(world.acme, [](App& app) { app.client_type = ClientType::public_client; });
    expect_refused(
        world.token(post.with("client_id", app.app.client_id).with("client_secret", "any")),
        refusal::invalid_client, "client_authentication",
        "the app is a public client: it has no secret and must send only client_id");
}

// Of the two readings of Basic credentials the one that found an app is explained.
TEST_F(ClientAuthenticationTest, the_reading_that_found_an_app_is_explained) {
    auto wrong = world.app;
    wrong.secret = "a%41+b";
    expect_refused(world.token(by(wrong)), challenged(), "client_authentication",
                   "the client_secret does not match any active secret of the app");
}

TEST_F(ClientAuthenticationTest, an_app_that_is_disabled_while_its_request_runs_writes_nothing) {
    const auto code = world.add_code(world.app);
    const auto exchange = by(world.app)
                              .with("grant_type", "authorization_code")
                              .with("code", world.sealed(code))
                              .with("redirect_uri", callback);
    const auto outcome = world.token(exchange, [&] {
        world.update(world.app, [](App& app) { app.status = AppStatus::disabled; });
    });
    expect_refused(outcome, challenged(), "client_authentication",
                   "the app or its secret was removed while the request ran");
    EXPECT_EQ(outcome.error().explanation.app_id, world.app.app.id);
    EXPECT_EQ(world.grant(code.grant_id).state, GrantState::pending);
}

TEST_F(ClientAuthenticationTest, a_secret_that_is_removed_while_its_request_runs_writes_nothing) {
    const auto code = world.add_code(world.app);
    auto exchange = by(world.app)
                        .with("grant_type", "authorization_code")
                        .with("code", world.sealed(code))
                        .with("redirect_uri", callback)
                        .with("client_id", world.app.app.client_id)
                        .with("client_secret", world.app.secret);
    exchange.authorization.clear();
    const auto outcome = world.token(exchange, [&] {
        world.write([&](WriteTx& tx) {
            return tx.apps().remove_secret(tx.apps().find(world.app.app.id)->secrets[0].id);
        });
    });
    expect_refused(outcome, refusal::invalid_client, "client_authentication",
                   "the app or its secret was removed while the request ran");
    EXPECT_EQ(world.grant(code.grant_id).state, GrantState::pending);
}

}  // namespace
}  // namespace grantor::authserver::test
