// The token endpoint over loopback: what is refused first, then what is granted.
#include <algorithm>
#include <gtest/gtest.h>
#include <thread>

#include "app/parts.hpp"
#include "base/encoding.hpp"
#include "tests/support/running_service.hpp"

namespace grantor::test {
namespace {

class TokenFlow : public testing::Test {
 protected:
    RunningService service;
    CompanyId acme = service.add_company("acme");
    TestUser ann = service.add_user("ann@acme.test", acme);
    TestApp app = service.add_app(acme);

    TestApp rotating_app() {
        AppWish wish;
        wish.refresh_policy = RefreshPolicy::rotating;
        return service.add_app(acme, wish);
    }
    TestApp public_app() {
        AppWish wish;
        wish.client_type = ClientType::public_client;
        return service.add_app(acme, wish);
    }
    std::string error_of(const Answer& answer) { return json_text(answer.body, "error"); }
    std::string message_of(const Answer& answer) { return json_text(answer.body, "message"); }
    bool works(std::string_view access_token) {
        return service.call("/api/v2/deals?limit=1", access_token).status == 200;
    }
};

// Attack 1.
TEST_F(TokenFlow, another_apps_code_and_refresh_token_are_refused_and_unharmed) {
    const auto other = service.add_app(acme);
    const auto code = service.code_for(app, ann);
    const auto stolen = service.exchange(other, code);
    EXPECT_EQ(stolen.status, 400);
    EXPECT_EQ(message_of(stolen), "Invalid grant: authorization code is invalid");

    const auto answer = service.exchange(app, code);
    ASSERT_EQ(answer.status, 200) << answer.body;
    const auto refresh_token = json_text(answer.body, "refresh_token");
    EXPECT_EQ(message_of(service.refresh(other, refresh_token)),
              "Invalid grant: refresh token is invalid");
    EXPECT_EQ(service.refresh(app, refresh_token).status, 200);

    const auto audit = service.store().read_now(
        [&](const ReadTx& tx) { return tx.audit_events().list({acme, app.app.id}); });
    const auto logged = [&](AuditKind kind) {
        return std::ranges::any_of(audit, [&](const auto& event) { return event.kind == kind; });
    };
    EXPECT_TRUE(logged(AuditKind::code_of_another_app));
    EXPECT_TRUE(logged(AuditKind::refresh_token_of_another_app));
}

// Attack 6.
TEST_F(TokenFlow, a_repeated_parameter_is_an_invalid_request) {
    const auto answer = service.exchange(app, "x", {{"code", "y"}});
    EXPECT_EQ(answer.status, 400);
    EXPECT_EQ(error_of(answer), "invalid_request");
}

// Attack 7.
TEST_F(TokenFlow, two_client_identities_or_two_secrets_are_refused) {
    const auto other = service.add_app(acme);
    const auto code = service.code_for(app, ann);
    const auto mixed = service.exchange(app, code, {{"client_id", other.client_id()}});
    EXPECT_EQ(mixed.status, 400);
    EXPECT_EQ(error_of(mixed), "invalid_request");
    const auto twice = service.exchange(app, code, {{"client_secret", other.secret}});
    EXPECT_EQ(twice.status, 400);
    EXPECT_EQ(error_of(twice), "invalid_request");
    // The same client_id in the body is what several clients send, and some repeat the secret too.
    EXPECT_EQ(
        service.exchange(app, code, {{"client_id", app.client_id()}, {"client_secret", app.secret}})
            .status,
        200);
}

// golang's x/oauth2 tries Basic, then the body (docs/wire.md §9.3).
TEST_F(TokenFlow, a_failed_client_authentication_consumes_nothing) {
    const auto code = service.code_for(app, ann);
    auto wrong = app;
    wrong.secret = std::string(40, '0');
    const auto refused = service.exchange(wrong, code);
    EXPECT_EQ(refused.status, 401);
    EXPECT_EQ(error_of(refused), "invalid_client");
    EXPECT_FALSE(refused.field("WWW-Authenticate").empty());
    const auto in_body =
        service.post("/oauth/token", {{"grant_type", "authorization_code"},
                                      {"code", code},
                                      {"redirect_uri", "https://app.example/callback"},
                                      {"client_id", app.client_id()},
                                      {"client_secret", app.secret}});
    EXPECT_EQ(in_body.status, 200) << in_body.body;
}

TEST_F(TokenFlow, wrong_credentials_in_the_body_are_answered_400) {
    const auto answer = service.post("/oauth/token", {{"grant_type", "refresh_token"},
                                                      {"client_id", app.client_id()},
                                                      {"client_secret", "wrong"}});
    EXPECT_EQ(answer.status, 400);
    EXPECT_EQ(message_of(answer), "Invalid client: client is invalid");
}

TEST_F(TokenFlow, form_encoded_basic_credentials_are_read_too) {
    std::string encoded;
    for (const char c : app.secret) encoded += c == 'a' ? std::string("%61") : std::string(1, c);
    auto client = app;
    client.secret = encoded;
    EXPECT_EQ(service.exchange(client, service.code_for(app, ann)).status, 200);
}

// Attack 8.
TEST_F(TokenFlow, a_public_client_without_the_right_verifier_gets_nothing) {
    const auto client = public_app();
    const auto code = service.code_for(client, ann);
    const Fields base{{"grant_type", "authorization_code"},
                      {"code", code},
                      {"redirect_uri", "https://app.example/callback"},
                      {"client_id", client.client_id()}};
    EXPECT_EQ(service.post("/oauth/token", base).status, 400);
    auto wrong = base;
    wrong.emplace_back("code_verifier", std::string(43, 'x'));
    const auto refused = service.post("/oauth/token", wrong);
    EXPECT_EQ(refused.status, 400);
    EXPECT_EQ(error_of(refused), "invalid_grant");
    EXPECT_EQ(service.exchange(client, code).status, 200);
}

// Attack 8: the downgrade from the other side.
TEST_F(TokenFlow, a_verifier_without_a_challenge_is_refused) {
    const auto code = service.code_for(app, ann);
    const auto answer = service.exchange(app, code, {{"code_verifier", std::string(43, 'x')}});
    EXPECT_EQ(answer.status, 400);
    EXPECT_EQ(error_of(answer), "invalid_grant");
}

TEST_F(TokenFlow, another_redirect_uri_than_at_authorization_is_refused) {
    AppWish wish;
    wish.redirect_uris = {"https://app.example/callback", "https://app.example/other"};
    const auto two = service.add_app(acme, wish);
    const auto code = service.code_for(two, ann);
    const auto answer = service.post("/oauth/token",
                                     {{"grant_type", "authorization_code"},
                                      {"code", code},
                                      {"redirect_uri", wish.redirect_uris[1]}},
                                     {{"Authorization", basic_of(two.client_id(), two.secret)}});
    EXPECT_EQ(answer.status, 400);
    EXPECT_EQ(message_of(answer), "Invalid request: `redirect_uri` is invalid");
}

// Attack 9.
TEST_F(TokenFlow, of_parallel_exchanges_of_one_code_one_wins_and_the_grant_ends) {
    const auto code = service.code_for(app, ann);
    std::vector<std::thread> threads;
    std::vector<Answer> answers(40);
    for (auto& answer : answers)
        threads.emplace_back([&] { answer = service.exchange(app, code); });
    for (auto& thread : threads) thread.join();
    std::string access_token, refresh_token;
    int won = 0;
    for (const auto& answer : answers) {
        if (answer.status != 200) {
            EXPECT_EQ(message_of(answer), "Invalid grant: authorization code is invalid");
            continue;
        }
        ++won;
        access_token = json_text(answer.body, "access_token");
        refresh_token = json_text(answer.body, "refresh_token");
    }
    EXPECT_EQ(won, 1);
    EXPECT_FALSE(works(access_token));
    EXPECT_EQ(service.refresh(app, refresh_token).status, 400);
}

// Attack 10.
TEST_F(TokenFlow, parallel_refreshes_get_one_successor) {
    const auto client = rotating_app();
    const auto first = service.install(client, ann).refresh_token;
    std::vector<std::thread> threads;
    std::vector<Answer> answers(40);
    for (auto& answer : answers)
        threads.emplace_back([&] { answer = service.refresh(client, first); });
    for (auto& thread : threads) thread.join();
    const auto successor = json_text(answers.front().body, "refresh_token");
    EXPECT_NE(successor, first);
    for (const auto& answer : answers) {
        EXPECT_EQ(answer.status, 200);
        EXPECT_EQ(json_text(answer.body, "refresh_token"), successor);
    }
    EXPECT_EQ(service.refresh(client, successor).status, 200);
}

// Attack 10, RFC 9700 §4.14.
TEST_F(TokenFlow, a_refresh_token_repeated_after_the_grace_window_ends_the_grant) {
    const auto client = public_app();
    const auto tokens = service.install(client, ann);
    const auto answer = service.refresh(client, tokens.refresh_token);
    const auto successor = json_text(answer.body, "refresh_token");
    service.advance(seconds{31});
    EXPECT_EQ(service.refresh(client, tokens.refresh_token).status, 400);
    EXPECT_EQ(service.refresh(client, successor).status, 400);
    EXPECT_FALSE(works(tokens.access_token));
}

// The answer was lost, and the app's server tries again when it is up again.
TEST_F(TokenFlow, an_app_with_a_secret_may_repeat_a_refresh_until_the_successor_is_used) {
    const auto client = rotating_app();
    const auto first = service.install(client, ann).refresh_token;
    const auto lost = json_text(service.refresh(client, first).body, "refresh_token");
    service.advance(hours{5});
    const auto again = service.refresh(client, first);
    EXPECT_EQ(again.status, 200) << again.body;
    EXPECT_EQ(json_text(again.body, "refresh_token"), lost);
    EXPECT_EQ(service.refresh(client, lost).status, 200);
    EXPECT_EQ(service.refresh(client, first).status, 400);
    EXPECT_EQ(error_of(service.refresh(client, lost)), "invalid_grant");
}

TEST_F(TokenFlow, a_repeat_from_before_the_last_rotation_ends_the_grant_at_once) {
    const auto client = rotating_app();
    const auto first = service.install(client, ann).refresh_token;
    const auto second = json_text(service.refresh(client, first).body, "refresh_token");
    const auto third = json_text(service.refresh(client, second).body, "refresh_token");
    EXPECT_EQ(service.refresh(client, first).status, 400);
    EXPECT_EQ(service.refresh(client, third).status, 400);
}

// Attack 11.
TEST_F(TokenFlow, a_refresh_cannot_ask_for_more_scope) {
    const auto tokens = service.install(app, ann);
    const Fields headers{{"Authorization", basic_of(app.client_id(), app.secret)}};
    const auto more = service.post("/oauth/token",
                                   {{"grant_type", "refresh_token"},
                                    {"refresh_token", tokens.refresh_token},
                                    {"scope", "deals:full admin"}},
                                   headers);
    EXPECT_EQ(more.status, 400);
    EXPECT_EQ(error_of(more), "invalid_scope");
    const auto same = service.post("/oauth/token",
                                   {{"grant_type", "refresh_token"},
                                    {"refresh_token", tokens.refresh_token},
                                    {"scope", "deals:full base"}},
                                   headers);
    EXPECT_EQ(same.status, 200) << same.body;
}

TEST_F(TokenFlow, a_code_ends_after_five_minutes) {
    const auto code = service.code_for(app, ann);
    service.advance(seconds{300});
    EXPECT_EQ(message_of(service.exchange(app, code)),
              "Invalid grant: authorization code has expired");
}

TEST_F(TokenFlow, a_refresh_token_ends_after_sixty_days_without_use) {
    const auto tokens = service.install(app, ann);
    service.advance(days{59});
    ASSERT_EQ(service.refresh(app, tokens.refresh_token).status, 200);
    service.advance(days{59});
    ASSERT_EQ(service.refresh(app, tokens.refresh_token).status, 200);
    service.advance(days{61});
    EXPECT_EQ(message_of(service.refresh(app, tokens.refresh_token)),
              "Invalid grant: refresh token has expired");
}

TEST_F(TokenFlow, a_stable_refresh_gives_the_same_refresh_token_back) {
    const auto tokens = service.install(app, ann);
    const auto answer = service.refresh(app, tokens.refresh_token);
    EXPECT_EQ(json_text(answer.body, "refresh_token"), tokens.refresh_token);
    const auto access_token = json_text(answer.body, "access_token");
    EXPECT_NE(access_token, tokens.access_token);
    EXPECT_TRUE(works(access_token));
    EXPECT_TRUE(works(tokens.access_token));
    EXPECT_EQ(json_text(answer.body, "scope"), "deals:full,base");
    EXPECT_EQ(json_text(answer.body, "api_domain"), service.issuer());
    EXPECT_EQ(answer.field("Cache-Control"), "no-store");
}

TEST_F(TokenFlow, a_new_consent_replaces_the_grant_before) {
    const auto first = service.install(app, ann);
    const auto second = service.install(app, ann);
    EXPECT_FALSE(works(first.access_token));
    EXPECT_EQ(service.refresh(app, first.refresh_token).status, 400);
    EXPECT_TRUE(works(second.access_token));
}

TEST_F(TokenFlow, scopes_that_the_app_lost_are_gone_at_the_next_refresh) {
    const auto tokens = service.install(app, ann);
    auto changed = app.app;
    changed.scopes = service.store().scopes().parse("base").value();
    service.store().write_now([&](WriteTx& tx) { return tx.apps().update(changed); });
    const auto answer = service.refresh(app, tokens.refresh_token);
    EXPECT_EQ(json_text(answer.body, "scope"), "base");
    EXPECT_EQ(service.call("/api/v2/deals", json_text(answer.body, "access_token")).status, 403);
}

TEST_F(TokenFlow, the_old_token_shape_names_company_and_user_and_works) {
    AppWish wish;
    wish.token_shape = TokenShape::legacy;
    const auto old = service.add_app(acme, wish);
    const auto token = service.install(old, ann).access_token;
    EXPECT_EQ(token.substr(0, token.rfind(':')),
              std::to_string(acme.value) + ":" + std::to_string(ann.id.value));
    EXPECT_EQ(token.size() - token.rfind(':') - 1, 40u);
    EXPECT_TRUE(works(token));
    service.advance(seconds{3601});
    EXPECT_FALSE(works(token));
}

TEST_F(TokenFlow, a_personal_token_becomes_an_installation_once) {
    const std::string personal(40, 'b');
    service.store().write_now([&](WriteTx& tx) {
        tx.api_tokens().add(sha256(as_bytes(personal)), ann.id, acme, service.parts().clock.now());
        return true;
    });
    const Fields form{{"grant_type", "exchange_api_token"}, {"api_token", personal}};
    const Fields headers{{"Authorization", basic_of(app.client_id(), app.secret)}};
    const auto answer = service.post("/oauth/token", form, headers);
    ASSERT_EQ(answer.status, 200) << answer.body;
    EXPECT_TRUE(works(json_text(answer.body, "access_token")));
    EXPECT_EQ(message_of(service.post("/oauth/token", form, headers)),
              "Invalid grant: api_token is invalid");
}

// Attack 24, RFC 6749 §5.1.
TEST_F(TokenFlow, refusals_say_nothing_of_what_was_sent) {
    const auto answer = service.exchange(app, "a-code-that-nobody-made");
    EXPECT_EQ(answer.body.find("nobody-made"), std::string::npos);
    EXPECT_EQ(answer.body.find(app.secret), std::string::npos);
}

TEST_F(TokenFlow, every_refusal_can_be_explained_by_its_request_id) {
    const auto answer = service.exchange(app, "a-code-that-nobody-made");
    const auto id = answer.field("X-Request-Id");
    ASSERT_EQ(id.size(), 16u);
    service.parts().recorder.flush();
    const auto event = service.store().read_now(
        [&](const ReadTx& tx) { return tx.request_events().find_by_request_id(id); });
    ASSERT_TRUE(event.has_value());
    EXPECT_EQ(event->check, "code");
    EXPECT_EQ(event->app_id, app.app.id);
    EXPECT_EQ(event->status, 400);
}

TEST_F(TokenFlow, both_spellings_of_the_path_answer_alike) {
    for (const auto* path : {"/oauth/token", "/oauth/token/"}) {
        EXPECT_EQ(message_of(service.get(path)), "Invalid request: method must be POST") << path;
        const auto answer = service.post(path, {});
        EXPECT_EQ(message_of(answer), "Invalid client: cannot retrieve client credentials") << path;
    }
}

}  // namespace
}  // namespace grantor::test
