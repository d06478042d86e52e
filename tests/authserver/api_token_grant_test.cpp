// Why a personal token is not exchanged for an installation.
#include "authserver/token/api_token_grant.hpp"

#include "tests/authserver/protocol_world.hpp"

namespace grantor::authserver::test {
namespace {

class ApiTokenGrantTest : public testing::Test {
 protected:
    ApiTokenGrantTest() {
        world.write([&](WriteTx& tx) {
            tx.api_tokens().add(sha256(as_bytes(personal_token)), world.ann, world.acme, world.now);
            return true;
        });
    }

    static constexpr std::string_view personal_token = "a personal token of ann";
    ProtocolWorld world;

    Post exchange(const TestApp& app) {
        Post out{
            {{"grant_type", "exchange_api_token"}, {"api_token", std::string(personal_token)}}};
        out.authorization = app.basic();
        return out;
    }
};

TEST_F(ApiTokenGrantTest, a_personal_token_becomes_an_installation_once) {
    const auto outcome = world.token(exchange(world.app));
    ASSERT_TRUE(outcome) << outcome.error().error.message();
    EXPECT_EQ(outcome->grant.user_id, world.ann);
    const auto again = world.token(exchange(world.app));
    expect_refused(again, refusal::invalid_api_token, "api_token",
                   "the personal token is unknown or was exchanged before");
    EXPECT_EQ(again.error().explanation.app_id, world.app.app.id);
}

TEST_F(ApiTokenGrantTest, the_installation_has_what_the_apps_scopes_imply) {
    world.let_imply("deals:read", "users:read");
    const auto outcome = world.token(exchange(world.app));
    ASSERT_TRUE(outcome) << outcome.error().error.message();
    EXPECT_EQ(outcome->grant.scopes, world.store().scopes().parse("deals:read users:read"));
}

TEST_F(ApiTokenGrantTest, an_unknown_token_is_refused) {
    expect_refused(world.token(exchange(world.app).with("api_token", "another")),
                   refusal::invalid_api_token, "api_token",
                   "the personal token is unknown or was exchanged before");
}

TEST_F(ApiTokenGrantTest, a_public_client_may_not_exchange) {
    const auto app =
        world.add_app(world.acme, [](App& app) { app.client_type = ClientType::public_client; });
    auto request = exchange(app).with("client_id", app.app.client_id);
    request.authorization.clear();
    const auto outcome = world.token(request);
    expect_refused(outcome, refusal::unauthorized_grant_type, "client_type",
                   "a public client cannot exchange personal tokens");
    EXPECT_EQ(outcome.error().explanation.app_id, app.app.id);
}

// The refusal rolls the claim back: the token can be exchanged by an app that fits.
TEST_F(ApiTokenGrantTest, a_user_who_cannot_install_the_app_keeps_the_token) {
    const auto draft = world.add_app(world.globex, [](App& app) { app.status = AppStatus::draft; });
    expect_refused(world.token(exchange(draft)), refusal::invalid_api_token, "api_token",
                   "its user cannot install this app there");
    EXPECT_TRUE(world.token(exchange(world.app)));
}

}  // namespace
}  // namespace grantor::authserver::test
