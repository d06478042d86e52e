// Revocation, introspection, and everything after which the very next request is refused (attack
// 19).
#include <gtest/gtest.h>

#include "app/parts.hpp"
#include "base/encoding.hpp"
#include "rules/grant_states.hpp"
#include "tests/support/running_service.hpp"

namespace grantor::test {
namespace {

class RevocationFlow : public testing::Test {
 protected:
    RunningService service;
    CompanyId acme = service.add_company("acme");
    TestUser ann = service.add_user("ann@acme.test", acme);
    TestApp app = service.add_app(acme);
    Tokens tokens = service.install(app, ann);

    Answer revoke(const TestApp& by, const Fields& form) {
        return service.post("/oauth/revoke", form,
                            {{"Authorization", basic_of(by.client_id(), by.secret)}});
    }
    Answer introspect(const TestApp& by, const std::string& token) {
        return service.post("/oauth/introspect", {{"token", token}},
                            {{"Authorization", basic_of(by.client_id(), by.secret)}});
    }
    int status_of(std::string_view access_token) {
        return service.call("/api/v2/deals?limit=1", access_token).status;
    }
};

TEST_F(RevocationFlow, wrong_credentials_revoke_nothing) {
    auto wrong = app;
    wrong.secret = std::string(40, '0');
    EXPECT_EQ(revoke(wrong, {{"token", tokens.refresh_token}}).status, 401);
    EXPECT_EQ(status_of(tokens.access_token), 200);
}

// Attack 1.
TEST_F(RevocationFlow, another_apps_tokens_stay_and_the_answer_does_not_tell) {
    const auto other = service.add_app(acme);
    EXPECT_EQ(revoke(other, {{"token", tokens.refresh_token}}).status, 200);
    EXPECT_EQ(revoke(other, {{"token", tokens.access_token}}).status, 200);
    EXPECT_EQ(status_of(tokens.access_token), 200);
    EXPECT_EQ(introspect(other, tokens.access_token).body, R"({"active":false})");
    EXPECT_EQ(introspect(other, tokens.refresh_token).body, R"({"active":false})");
}

TEST_F(RevocationFlow, an_unknown_token_is_answered_200_with_json) {
    const auto answer = revoke(app, {{"token", "never-issued"}});
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.body, R"({"success":true})");
}

TEST_F(RevocationFlow, no_token_is_an_invalid_request) {
    const auto answer = revoke(app, {});
    EXPECT_EQ(answer.status, 400);
    EXPECT_EQ(json_text(answer.body, "message"), "Missing parameter: `token`");
}

TEST_F(RevocationFlow, a_refresh_token_uninstalls_at_the_next_request) {
    EXPECT_EQ(revoke(app, {{"token", tokens.refresh_token}}).status, 200);
    EXPECT_EQ(status_of(tokens.access_token), 401);
    EXPECT_EQ(service.refresh(app, tokens.refresh_token).status, 400);
}

TEST_F(RevocationFlow, an_access_token_ends_alone) {
    const auto second = json_text(service.refresh(app, tokens.refresh_token).body, "access_token");
    EXPECT_EQ(revoke(app, {{"token", tokens.access_token}}).status, 200);
    EXPECT_EQ(status_of(tokens.access_token), 401);
    EXPECT_EQ(status_of(second), 200);
}

TEST_F(RevocationFlow, a_wrong_hint_does_no_harm) {
    revoke(app, {{"token", tokens.access_token}, {"token_type_hint", "refresh_token"}});
    EXPECT_EQ(status_of(tokens.access_token), 401);
    revoke(app, {{"token", tokens.refresh_token}, {"token_type_hint", "access_token"}});
    EXPECT_EQ(service.refresh(app, tokens.refresh_token).status, 400);
}

// The official client encodes access tokens twice (docs/wire.md §1.6).
TEST_F(RevocationFlow, a_doubly_encoded_token_is_found) {
    EXPECT_EQ(revoke(app, {{"token", percent_encode(tokens.access_token)}}).status, 200);
    EXPECT_EQ(status_of(tokens.access_token), 401);
}

TEST_F(RevocationFlow, introspection_tells_an_app_about_its_own_tokens) {
    const auto live = introspect(app, tokens.access_token);
    EXPECT_NE(live.body.find("\"active\":true"), std::string::npos) << live.body;
    EXPECT_EQ(json_text(live.body, "client_id"), app.client_id());
    EXPECT_EQ(json_text(live.body, "username"), ann.email);
    EXPECT_EQ(json_text(live.body, "scope"), "deals:full base");
    EXPECT_NE(introspect(app, tokens.refresh_token).body.find("\"active\":true"),
              std::string::npos);
    service.advance(seconds{3601});
    EXPECT_EQ(introspect(app, tokens.access_token).body, R"({"active":false})");
}

TEST_F(RevocationFlow, introspection_needs_a_client_that_can_prove_itself) {
    EXPECT_EQ(service.post("/oauth/introspect", {{"token", tokens.access_token}}).status, 400);
    AppWish wish;
    wish.client_type = ClientType::public_client;
    const auto open = service.add_app(acme, wish);
    const auto answer = service.post(
        "/oauth/introspect", {{"token", tokens.access_token}, {"client_id", open.client_id()}});
    EXPECT_EQ(answer.status, 400);
    EXPECT_EQ(json_text(answer.body, "error"), "unauthorized_client");
}

// Attack 19.
TEST_F(RevocationFlow, a_deactivated_users_tokens_end_at_the_next_request) {
    service.store().write_now([&](WriteTx& tx) {
        const auto now = service.parts().clock.now();
        tx.users().set_state(ann.id, UserState::deactivated);
        end_grants_of_user(ann.id, EndReason::user_deactivated, tx, now);
        tx.invalidations().add({InvalidationKind::user, ann.id.value, now});
        return true;
    });
    EXPECT_EQ(status_of(tokens.access_token), 401);
    EXPECT_EQ(service.refresh(app, tokens.refresh_token).status, 400);
    EXPECT_EQ(service.authorize(app, ann), "");
}

// Attack 19.
TEST_F(RevocationFlow, a_disabled_apps_tokens_end_at_the_next_request) {
    service.store().write_now([&](WriteTx& tx) {
        auto disabled = app.app;
        disabled.status = AppStatus::disabled;
        tx.apps().update(disabled);
        end_grants_of_app(app.app.id, EndReason::app_disabled, tx, service.parts().clock.now());
        return true;
    });
    EXPECT_EQ(status_of(tokens.access_token), 401);
    EXPECT_EQ(service.refresh(app, tokens.refresh_token).status, 401);
}

// Attack 18: the decision is per route, also right after another.
TEST_F(RevocationFlow, the_scope_is_checked_for_every_route) {
    EXPECT_EQ(status_of(tokens.access_token), 200);
    const auto denied = service.call("/v1/users", tokens.access_token);
    EXPECT_EQ(denied.status, 403);
    EXPECT_EQ(json_text(denied.body, "error"), "Scope and URL mismatch");
}

// Attack 16.
TEST_F(RevocationFlow, a_token_sees_its_own_company_only) {
    const auto globex = service.add_company("globex");
    const auto bob = service.add_user("bob@globex.test", globex);
    const auto of_bob = service.install(app, bob);
    const auto made = service.send(
        "POST /api/v2/deals HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
        "Authorization: Bearer " +
        of_bob.access_token + "\r\nContent-Length: 20\r\n\r\n{\"title\":\"Globex 1\"}");
    ASSERT_EQ(made.status / 100, 2) << made.body;
    EXPECT_EQ(service.call("/api/v2/deals/1", of_bob.access_token).status, 200);
    EXPECT_EQ(service.call("/api/v2/deals/1", tokens.access_token).status, 404);
    EXPECT_EQ(service.call("/api/v2/deals", tokens.access_token).body.find("Globex"),
              std::string::npos);
}

}  // namespace
}  // namespace grantor::test
