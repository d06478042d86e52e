// The authorization endpoint and its pages over loopback, with the attacks on them.
#include <gtest/gtest.h>

#include "base/encoding.hpp"
#include "tests/support/page_visitor.hpp"

namespace grantor::test {
namespace {

class AuthorizationFlow : public testing::Test {
 protected:
    RunningService service;
    CompanyId acme = service.add_company("acme");
    TestUser ann = service.add_user("ann@acme.test", acme);
    TestApp app = service.add_app(acme);
    PageVisitor browser{service};

    std::string target(const Fields& further = {}) {
        Fields fields{{"client_id", app.client_id()},
                      {"redirect_uri", app.app.redirect_uris.front()}};
        fields.insert(fields.end(), further.begin(), further.end());
        return "/oauth/authorize?" + form_of(fields);
    }
    Fields consent_form(const Answer& page, const std::string& decision) {
        return {{"csrf", PageVisitor::hidden(page, "csrf")},
                {"request", PageVisitor::hidden(page, "request")},
                {"decision", decision}};
    }
    bool has_redirected(const Answer& answer) { return !answer.field("Location").empty(); }
};

// Attacks 2, 3 and 4 as a person's browser would carry them; the corpus is in redirect_uri_test.
TEST_F(AuthorizationFlow, a_foreign_redirect_uri_gets_a_page_and_never_a_redirect) {
    browser.sign_in(ann);
    for (const auto* uri :
         {"https://app.example.evil.example/callback", "https://app.example/callback/../x",
          "https://app.example/callback/", "HTTPS://APP.EXAMPLE/callback",
          "https://app.example@evil.example/callback", "https://evil.example/", "//evil.example",
          "javascript:alert(1)", "https://app.example/callback#x", ""}) {
        const auto answer = browser.get(
            "/oauth/authorize?" + form_of({{"client_id", app.client_id()}, {"redirect_uri", uri}}));
        if (std::string_view(uri).empty()) continue;  // absent: the registered one counts
        EXPECT_EQ(answer.status, 400) << uri;
        EXPECT_FALSE(has_redirected(answer)) << uri;
    }
}

// What is registered is for those who make the app: neither for strangers nor for its users.
TEST_F(AuthorizationFlow, a_wrong_redirect_uri_is_explained_to_members_of_the_apps_company) {
    const auto globex = service.add_company("globex");
    const auto dev = service.add_user("dev@acme.test", acme, Role::developer);
    const auto grace = service.add_user("grace@globex.test", globex);
    const auto wrong = "/oauth/authorize?" + form_of({{"client_id", app.client_id()},
                                                      {"redirect_uri", "https://wrong.dev/"}});
    const auto told = [&](const TestUser* user) {
        PageVisitor visitor(service);
        if (user != nullptr) visitor.sign_in(*user);
        return visitor.get(wrong).body;
    };
    const std::string registered = app.app.redirect_uris.front();
    const auto basics = "/developer/apps/" + app.client_id() + "/basics";
    EXPECT_FALSE(told(nullptr).contains(registered));
    EXPECT_FALSE(told(&grace).contains(registered));
    const auto to_dev = told(&dev);
    EXPECT_TRUE(to_dev.contains("Sent: https://wrong.dev/; registered: " + registered));
    EXPECT_TRUE(to_dev.contains("href=\"" + basics + "\""));
    // Members who may not change it are told, too.
    EXPECT_TRUE(told(&ann).contains(registered));
    EXPECT_FALSE(told(&ann).contains(basics));
}

// Attack 5.
TEST_F(AuthorizationFlow, only_the_port_of_a_loopback_callback_may_vary) {
    AppWish wish;
    wish.redirect_uris = {"http://127.0.0.1:3000/callback"};
    const auto local = service.add_app(acme, wish);
    const auto status_for = [&](const char* uri) {
        return browser
            .get("/oauth/authorize?" +
                 form_of({{"client_id", local.client_id()}, {"redirect_uri", uri}}))
            .status;
    };
    browser.sign_in(ann);
    EXPECT_EQ(status_for("http://127.0.0.1:49152/callback"), 200);
    EXPECT_EQ(status_for("http://127.0.0.2:3000/callback"), 400);
    EXPECT_EQ(status_for("http://127.0.0.1:3000/other"), 400);
    EXPECT_EQ(status_for("http://user@127.0.0.1:3000/callback"), 400);
    EXPECT_EQ(status_for("https://127.0.0.1:3000/callback"), 400);
}

// Attack 6.
TEST_F(AuthorizationFlow, a_repeated_parameter_gets_a_page_and_never_a_redirect) {
    browser.sign_in(ann);
    for (const auto* again :
         {"&client_id=x", "&redirect_uri=https%3A%2F%2Fevil.example", "&state=2"}) {
        const auto answer = browser.get(target({{"state", "1"}}) + again);
        EXPECT_EQ(answer.status, 400) << again;
        EXPECT_FALSE(has_redirected(answer)) << again;
    }
}

// Attack 8.
TEST_F(AuthorizationFlow, pkce_cannot_be_weakened) {
    AppWish wish;
    wish.client_type = ClientType::public_client;
    app = service.add_app(acme, wish);
    browser.sign_in(ann);
    const std::string challenge(43, 'A');
    const auto error_for = [&](const Fields& further) {
        return query_value(browser.get(target(further)).field("Location"), "error");
    };
    EXPECT_EQ(error_for({}), "invalid_request");
    EXPECT_EQ(error_for({{"code_challenge", challenge}}), "invalid_request");
    EXPECT_EQ(error_for({{"code_challenge", challenge}, {"code_challenge_method", "plain"}}),
              "invalid_request");
    EXPECT_EQ(error_for({{"code_challenge", challenge}, {"code_challenge_method", "S256\n"}}),
              "invalid_request");
    EXPECT_EQ(error_for({{"code_challenge", challenge}, {"code_challenge_method", "S256"}}), "");
}

TEST_F(AuthorizationFlow, harmless_parameters_are_ignored) {
    browser.sign_in(ann);
    EXPECT_EQ(browser
                  .get(target({{"scope", ""},
                               {"response_type", "code"},
                               {"prompt", "consent"},
                               {"access_type", "offline"},
                               {"nonce", "n"}}))
                  .status,
              200);
}

TEST_F(AuthorizationFlow, the_wrong_response_type_goes_back_with_state_and_issuer) {
    browser.sign_in(ann);
    const auto answer = browser.get(target({{"response_type", "token"}, {"state", "s t"}}));
    EXPECT_EQ(answer.status, 303);
    const auto location = answer.field("Location");
    EXPECT_TRUE(location.starts_with("https://app.example/callback?"));
    EXPECT_EQ(query_value(location, "error"), "unsupported_response_type");
    EXPECT_EQ(query_value(location, "state"), "s t");
    EXPECT_EQ(query_value(location, "iss"), service.issuer());
}

// RFC 9700 §4.11.2: a stranger registers an app, and has a link of ours that leads to any site.
TEST_F(AuthorizationFlow, no_error_leaves_before_somebody_is_signed_in) {
    for (const auto& wrong : {Fields{{"response_type", "x"}}, Fields{{"response_mode", "fragment"}},
                              Fields{{"code_challenge", ""}}}) {
        const auto page = browser.get(target(wrong));
        EXPECT_EQ(page.status, 200);
        EXPECT_FALSE(has_redirected(page)) << wrong.front().first;
        EXPECT_NE(page.body.find("type=\"password\""), std::string::npos);
        // The error follows the sign-in in one chain of redirects.
        EXPECT_EQ(page.field("Content-Security-Policy").find("form-action"), std::string::npos);
    }
    const auto back = browser.sign_in(ann, target({{"response_type", "x"}})).field("Location");
    EXPECT_EQ(query_value(browser.get(back).field("Location"), "error"),
              "unsupported_response_type");
}

TEST_F(AuthorizationFlow, a_strangers_draft_shows_and_sends_nothing) {
    const auto globex = service.add_company("globex");
    AppWish wish;
    wish.status = AppStatus::draft;
    wish.redirect_uris = {"https://evil.example"};
    app = service.add_app(globex, wish);
    auto named = app.app;
    named.name = "Your account is locked";
    service.store().write_now([&](WriteTx& tx) { return tx.apps().update(named); });
    const auto signed_out = browser.get(target({{"response_type", "x"}}));
    browser.sign_in(ann);
    for (const auto& page :
         {signed_out, browser.get(target({{"response_type", "x"}})), browser.get(target())}) {
        EXPECT_FALSE(has_redirected(page));
        EXPECT_EQ(page.body.find(named.name), std::string::npos);
    }
    const auto unknown = browser.get("/oauth/authorize?client_id=ffffffffffffffff");
    const auto draft = browser.get(target());
    EXPECT_EQ(draft.status, unknown.status);
    EXPECT_NE(draft.body.find("App not found"), std::string::npos);
    EXPECT_NE(unknown.body.find("App not found"), std::string::npos);
}

// A browser applies form-action to the callback's own redirects too, and no list knows those.
TEST_F(AuthorizationFlow, the_consent_page_names_no_callback_in_its_policy) {
    browser.sign_in(ann);
    EXPECT_EQ(browser.get(target()).field("Content-Security-Policy"),
              "default-src 'none'; style-src 'self'; img-src 'self'; frame-ancestors 'none'; "
              "base-uri 'none'");
    EXPECT_NE(browser.get("/sign-in").field("Content-Security-Policy").find("form-action 'self'"),
              std::string::npos);
}

TEST_F(AuthorizationFlow, allow_sends_code_state_and_issuer_with_303) {
    const auto page = browser.get(target({{"state", "a b&c"}}));
    EXPECT_EQ(page.status, 200);
    EXPECT_NE(page.body.find("type=\"password\""), std::string::npos);
    const auto signed_in =
        browser.post("/sign-in", {{"csrf", PageVisitor::hidden(page, "csrf")},
                                  {"email", "ANN@acme.test"},
                                  {"password", ann.password},
                                  {"continue", PageVisitor::hidden(page, "continue")}});
    ASSERT_EQ(signed_in.status, 303);
    const auto consent = browser.get(signed_in.field("Location"));
    ASSERT_EQ(consent.status, 200) << consent.body;
    for (const std::string& shown : {app.app.name, std::string("acme Ltd"), ann.email})
        EXPECT_NE(consent.body.find(shown), std::string::npos) << shown;
    const auto answer = browser.post("/oauth/authorize", consent_form(consent, "allow"));
    EXPECT_EQ(answer.status, 303);
    const auto location = answer.field("Location");
    EXPECT_EQ(query_value(location, "state"), "a b&c");
    EXPECT_EQ(query_value(location, "iss"), service.issuer());
    EXPECT_EQ(query_value(location, "error"), "");
    EXPECT_EQ(service.exchange(app, query_value(location, "code")).status, 200);
}

TEST_F(AuthorizationFlow, cancel_sends_user_denied_and_no_code) {
    browser.sign_in(ann);
    const auto consent = browser.get(target({{"state", "s"}}));
    const auto location =
        browser.post("/oauth/authorize", consent_form(consent, "cancel")).field("Location");
    EXPECT_EQ(query_value(location, "error"), "user_denied");
    EXPECT_EQ(query_value(location, "state"), "s");
    EXPECT_EQ(query_value(location, "code"), "");
}

// Attack 15.
TEST_F(AuthorizationFlow, a_form_without_its_token_changes_nothing) {
    browser.sign_in(ann);
    const auto consent = browser.get(target());
    auto form = consent_form(consent, "allow");
    form[0].second = std::string(43, 'x');
    EXPECT_EQ(browser.post("/oauth/authorize", form).status, 403);
    form.erase(form.begin());
    EXPECT_EQ(browser.post("/oauth/authorize", form).status, 403);
    for (const auto* path : {"/sign-in", "/sign-out", "/session/company"})
        EXPECT_EQ(browser.post(path, {{"email", ann.email}, {"password", ann.password}}).status,
                  403)
            << path;
}

// Attack 15: another person's form, with its own token.
TEST_F(AuthorizationFlow, a_consent_form_is_bound_to_its_session) {
    const auto eve = service.add_user("eve@acme.test", acme);
    PageVisitor attacker(service);
    attacker.sign_in(eve);
    const auto hers = attacker.get(target());
    browser.sign_in(ann);
    const auto mine = browser.get(target());
    auto form = consent_form(mine, "allow");
    form[1].second = PageVisitor::hidden(hers, "request");
    EXPECT_EQ(browser.post("/oauth/authorize", form).status, 403);
}

// Attack 12: nothing of the sealed request can be edited.
TEST_F(AuthorizationFlow, an_edited_request_is_refused) {
    browser.sign_in(ann);
    const auto consent = browser.get(target());
    auto form = consent_form(consent, "allow");
    auto& sealed = form[1].second;
    sealed[sealed.size() / 2] = sealed[sealed.size() / 2] == 'A' ? 'B' : 'A';
    EXPECT_EQ(browser.post("/oauth/authorize", form).status, 403);
}

// Attack 14.
TEST_F(AuthorizationFlow, further_fields_of_the_form_are_ignored) {
    const auto globex = service.add_company("globex");
    browser.sign_in(ann);
    auto form = consent_form(browser.get(target()), "allow");
    form.insert(form.end(), {{"redirect_uri", "https://evil.example/"},
                             {"scope", "admin"},
                             {"company_id", std::to_string(globex.value)},
                             {"user_id", "1"}});
    const auto location = browser.post("/oauth/authorize", form).field("Location");
    EXPECT_TRUE(location.starts_with("https://app.example/callback?"));
    const auto answer = service.exchange(app, query_value(location, "code"));
    EXPECT_EQ(json_text(answer.body, "scope"), "deals:full,base");
}

// Attack 13: consent is asked every time, and again when the app has changed meanwhile.
TEST_F(AuthorizationFlow, an_app_that_changed_after_the_page_is_shown_asks_again) {
    browser.sign_in(ann);
    const auto consent = browser.get(target());
    auto changed = app.app;
    changed.scopes = service.store().scopes().parse("deals:full,mail:full").value();
    service.store().write_now([&](WriteTx& tx) { return tx.apps().update(changed); });
    const auto answer = browser.post("/oauth/authorize", consent_form(consent, "allow"));
    EXPECT_EQ(answer.status, 303);
    EXPECT_TRUE(answer.field("Location").starts_with("/oauth/authorize?"));
}

// Attack 15: session fixation.
TEST_F(AuthorizationFlow, signing_in_gives_the_browser_a_new_session) {
    browser.get("/sign-in");
    const auto planted = browser.cookie();
    ASSERT_FALSE(planted.empty());
    browser.sign_in(ann);
    EXPECT_NE(browser.cookie(), planted);
    PageVisitor attacker(service);
    attacker.set_cookie(planted);
    EXPECT_NE(attacker.get(target()).body.find("type=\"password\""), std::string::npos);
}

TEST_F(AuthorizationFlow, signing_out_ends_the_session_everywhere) {
    browser.sign_in(ann);
    const auto session = browser.cookie();
    const auto consent = browser.get(target());
    browser.post("/sign-out", {{"csrf", PageVisitor::hidden(consent, "csrf")}});
    PageVisitor thief(service);
    thief.set_cookie(session);
    EXPECT_NE(thief.get(target()).body.find("type=\"password\""), std::string::npos);
}

// The session of somebody who can see no page just now must not work again once they can.
TEST_F(AuthorizationFlow, signing_out_of_a_suspended_company_ends_the_session_too) {
    browser.sign_in(ann);
    const auto session = browser.cookie();
    const auto consent = browser.get(target());
    const auto set_state = [&](CompanyState state) {
        service.store().write_now([&](WriteTx& tx) { tx.companies().set_state(acme, state); });
    };
    set_state(CompanyState::suspended);
    browser.post("/sign-out", {{"csrf", PageVisitor::hidden(consent, "csrf")}});
    set_state(CompanyState::active);
    PageVisitor thief(service);
    thief.set_cookie(session);
    EXPECT_NE(thief.get(target()).body.find("type=\"password\""), std::string::npos);
}

// Attack 15: clickjacking; RFC 9700 §4.16.
TEST_F(AuthorizationFlow, pages_cannot_be_framed_and_keep_no_referrer) {
    browser.sign_in(ann);
    for (const auto& page : {browser.get(target()), browser.get("/sign-in")}) {
        EXPECT_NE(page.field("Content-Security-Policy").find("frame-ancestors 'none'"),
                  std::string::npos);
        EXPECT_NE(page.field("Content-Security-Policy").find("default-src 'none'"),
                  std::string::npos);
        EXPECT_EQ(page.field("X-Frame-Options"), "DENY");
        EXPECT_EQ(page.field("Referrer-Policy"), "no-referrer");
        EXPECT_EQ(page.field("Cache-Control"), "no-store");
    }
    const auto cookie = service.get("/sign-in").field("Set-Cookie");
    EXPECT_NE(cookie.find("HttpOnly"), std::string::npos);
    EXPECT_NE(cookie.find("SameSite=Lax"), std::string::npos);
}

// Attack 23.
TEST_F(AuthorizationFlow, a_hostile_app_name_stays_text) {
    auto hostile = app.app;
    hostile.name = R"("><script>alert(1)</script><img src=x onerror='x'>)";
    service.store().write_now([&](WriteTx& tx) { return tx.apps().update(hostile); });
    const auto signed_out = browser.get(target());
    browser.sign_in(ann);
    for (const auto& page : {signed_out, browser.get(target())}) {
        EXPECT_EQ(page.body.find("<script"), std::string::npos);
        EXPECT_EQ(page.body.find("<img src=x"), std::string::npos);
        EXPECT_NE(page.body.find("&lt;script&gt;"), std::string::npos);
    }
}

// Attack 28.
TEST_F(AuthorizationFlow, unknown_account_and_wrong_password_look_alike) {
    const auto page = browser.get("/sign-in");
    const auto csrf = PageVisitor::hidden(page, "csrf");
    const auto wrong =
        browser.post("/sign-in", {{"csrf", csrf}, {"email", "x@acme.test"}, {"password", "wrong"}});
    const auto unknown =
        browser.post("/sign-in", {{"csrf", csrf}, {"email", "y@acme.test"}, {"password", "wrong"}});
    EXPECT_EQ(wrong.status, unknown.status);
    auto same = wrong.body;
    same.replace(same.find("x@acme"), 6, "y@acme");
    EXPECT_EQ(same, unknown.body);
}

// Attack 28.
TEST_F(AuthorizationFlow, guessing_is_slowed_and_the_right_password_does_not_help) {
    const auto csrf = PageVisitor::hidden(browser.get("/sign-in"), "csrf");
    const auto attempt = [&](const std::string& password) {
        return browser
            .post("/sign-in", {{"csrf", csrf}, {"email", ann.email}, {"password", password}})
            .status;
    };
    for (int i = 0; i < 10; ++i) EXPECT_EQ(attempt("guess"), 400);
    EXPECT_EQ(attempt("guess"), 429);
    EXPECT_EQ(attempt(ann.password), 429);
    service.advance(seconds{901});
    EXPECT_EQ(attempt(ann.password), 303);
}

TEST_F(AuthorizationFlow, signing_in_never_leads_to_another_site) {
    for (const auto* elsewhere :
         {"//evil.example", "https://evil.example", "/\\evil.example", "evil"}) {
        PageVisitor visitor(service);
        EXPECT_EQ(visitor.sign_in(ann, elsewhere).field("Location"), "/") << elsewhere;
    }
}

TEST_F(AuthorizationFlow, a_draft_opens_only_in_its_developers_company) {
    const auto globex = service.add_company("globex");
    const auto bob = service.add_user("bob@globex.test", globex);
    AppWish wish;
    wish.status = AppStatus::draft;
    app = service.add_app(acme, wish);
    PageVisitor stranger(service);
    stranger.sign_in(bob);
    const auto refused = stranger.get(target());
    EXPECT_EQ(refused.status, 400);
    EXPECT_NE(refused.body.find("App not found"), std::string::npos);
    browser.sign_in(ann);
    EXPECT_EQ(browser.get(target()).status, 200);
}

TEST_F(AuthorizationFlow, a_member_of_two_companies_chooses_where_to_install) {
    const auto globex = service.add_company("globex");
    service.store().write_now(
        [&](WriteTx& tx) { return tx.memberships().add({globex, ann.id, Role::regular, Time{}}); });
    browser.sign_in(ann);
    const auto consent = browser.get(target());
    ASSERT_NE(consent.body.find("globex Ltd"), std::string::npos);
    const auto switched =
        browser.post("/session/company", {{"csrf", PageVisitor::hidden(consent, "csrf")},
                                          {"company", std::to_string(globex.value)},
                                          {"continue", PageVisitor::hidden(consent, "continue")}});
    ASSERT_EQ(switched.status, 303);
    const auto again = browser.get(switched.field("Location"));
    const auto location =
        browser.post("/oauth/authorize", consent_form(again, "allow")).field("Location");
    const auto answer = service.exchange(app, query_value(location, "code"));
    const auto me = service.call("/v1/users/me", json_text(answer.body, "access_token"));
    EXPECT_EQ(json_text(me.body, "company_domain"), "globex") << me.body;
}

// Attack 16.
TEST_F(AuthorizationFlow, nobody_switches_into_a_company_that_is_not_theirs) {
    const auto globex = service.add_company("globex");
    browser.sign_in(ann);
    const auto consent = browser.get(target());
    EXPECT_EQ(browser
                  .post("/session/company", {{"csrf", PageVisitor::hidden(consent, "csrf")},
                                             {"company", std::to_string(globex.value)},
                                             {"continue", "/"}})
                  .status,
              403);
}

// Attack 29.
TEST_F(AuthorizationFlow, a_forged_host_reaches_no_link_and_no_redirect) {
    browser.sign_in(ann);
    const auto answer =
        service.send("GET /oauth/authorize?client_id=" + app.client_id() +
                     "&response_type=token HTTP/1.1\r\nCookie: grantor=" + browser.cookie() +
                     "\r\n"
                     "Host: evil.example\r\nX-Forwarded-Host: "
                     "evil.example\r\nX-Forwarded-Proto: gopher\r\n\r\n");
    EXPECT_EQ(answer.head.find("evil"), std::string::npos);
    EXPECT_EQ(query_value(answer.field("Location"), "iss"), service.issuer());
    const auto metadata = service.send(
        "GET /.well-known/oauth-authorization-server HTTP/1.1\r\nHost: evil.example\r\n\r\n");
    EXPECT_EQ(metadata.body.find("evil"), std::string::npos);
    EXPECT_EQ(json_text(metadata.body, "issuer"), service.issuer());
}

TEST_F(AuthorizationFlow, a_session_ends_after_two_weeks) {
    browser.sign_in(ann);
    service.advance(days{14});
    EXPECT_NE(browser.get(target()).body.find("type=\"password\""), std::string::npos);
}

}  // namespace
}  // namespace grantor::test
