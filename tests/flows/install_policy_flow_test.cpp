// What a company decides about apps, from the question for consent to the code (docs/wire.md §3.2),
// and that nothing is ever installed without a question (attack 13).
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "oauth/pkce.hpp"
#include "tests/support/page_visitor.hpp"

namespace grantor::test {
namespace {

using testing::HasSubstr;
using testing::Not;

class InstallPolicyFlow : public testing::Test {
 protected:
    RunningService service;
    CompanyId acme = service.add_company("acme");
    CompanyId globex = service.add_company("globex");
    TestUser ann = service.add_user("ann@acme.test", acme);
    TestUser admin = service.add_user("ada@acme.test", acme, Role::admin);
    TestApp app = service.add_app(globex);
    PageVisitor browser{service};
    std::string target = "/oauth/authorize?client_id=" + app.client_id() + "&state=s";

    void set_policy(AppPolicy policy) {
        service.store().write_now(
            [&](WriteTx& tx) { return tx.companies().set_app_policy(acme, policy); });
    }
    void set_rule(AppRule rule) {
        service.store().write_now([&](WriteTx& tx) {
            tx.company_app_rules().set({acme, app.app.id, rule, admin.id, Time{}});
        });
    }
    void set_status(AppStatus status) {
        service.store().write_now([&](WriteTx& tx) {
            App changed = *tx.apps().find(app.app.id);
            changed.status = status;
            return tx.apps().update(changed);
        });
    }
    Answer decide(const Answer& page, const std::string& decision = "allow") {
        return browser.post("/oauth/authorize", {{"csrf", PageVisitor::hidden(page, "csrf")},
                                                 {"request", PageVisitor::hidden(page, "request")},
                                                 {"continue", target},
                                                 {"decision", decision}});
    }
};

TEST_F(InstallPolicyFlow, a_blocked_app_is_not_asked_for) {
    browser.sign_in(ann);
    for (const bool by_rule : {true, false}) {
        if (by_rule) set_rule(AppRule::blocked);
        if (!by_rule) {
            service.store().write_now(
                [&](WriteTx& tx) { return tx.company_app_rules().remove(acme, app.app.id); });
            set_policy(AppPolicy::allow_list);
        }
        const auto page = browser.get(target);
        EXPECT_EQ(page.status, 403);
        EXPECT_THAT(page.body, HasSubstr("does not allow"));
        EXPECT_THAT(page.body, Not(HasSubstr("Allow and install")));
        EXPECT_THAT(page.body, Not(HasSubstr("/company/apps/")));
        EXPECT_EQ(service.authorize(app, ann), "");
    }
    PageVisitor other(service);
    other.sign_in(admin);
    // Admins are bound too, and are led to the rule.
    EXPECT_THAT(other.get(target).body, HasSubstr("/company/apps/" + app.client_id()));
    set_rule(AppRule::allowed);
    EXPECT_EQ(browser.get(target).status, 200);
}

TEST_F(InstallPolicyFlow, an_app_that_needs_approval_is_asked_for_and_then_installed) {
    set_policy(AppPolicy::approval);
    browser.sign_in(ann);
    const auto page = browser.get(target);
    EXPECT_EQ(page.status, 403);
    EXPECT_THAT(page.body, HasSubstr("Ask an admin"));
    const auto asked = browser.post("/marketplace/apps/" + app.client_id() + "/request",
                                    {{"csrf", PageVisitor::hidden(page, "csrf")},
                                     {"continue", PageVisitor::hidden(page, "continue")},
                                     {"note", "for my reports"}});
    EXPECT_EQ(asked.status, 303);
    // Back where the app had sent the browser.
    EXPECT_EQ(asked.field("Location"), target);
    EXPECT_THAT(browser.get(target).body, HasSubstr("You have asked"));
    EXPECT_EQ(service.code_for(app, ann), "");
    // Admins install without asking.
    EXPECT_NE(service.code_for(app, admin), "");

    PageVisitor other(service);
    other.sign_in(admin);
    const auto requests = other.get("/company/requests");
    EXPECT_THAT(requests.body, HasSubstr("for my reports"));
    EXPECT_EQ(other
                  .post("/company/requests/1", {{"csrf", PageVisitor::hidden(requests, "csrf")},
                                                {"continue", "/company/requests"},
                                                {"answer", "approve"}})
                  .status,
              303);
    const auto consent = browser.get(target);
    EXPECT_EQ(consent.status, 200);
    const auto code = query_value(decide(consent).field("Location"), "code");
    EXPECT_EQ(service.exchange(app, code).status, 200);
}

TEST_F(InstallPolicyFlow, a_declined_request_can_be_made_again) {
    set_policy(AppPolicy::approval);
    browser.sign_in(ann);
    const auto page = browser.get(target);
    const Fields request{{"csrf", PageVisitor::hidden(page, "csrf")}, {"continue", target}};
    const auto path = "/marketplace/apps/" + app.client_id() + "/request";
    EXPECT_EQ(browser.post(path, request).status, 303);
    EXPECT_EQ(browser.post(path, request).status, 409);
    service.store().write_now([&](WriteTx& tx) {
        return tx.install_requests().decide({1}, InstallRequestState::declined, admin.id, Time{});
    });
    EXPECT_THAT(browser.get(target).body, HasSubstr("An admin declined"));
    EXPECT_EQ(browser.post(path, request).status, 303);
}

TEST_F(InstallPolicyFlow, the_policy_is_asked_again_when_the_answer_comes) {
    browser.sign_in(ann);
    const auto page = browser.get(target);
    EXPECT_EQ(page.status, 200);
    set_policy(AppPolicy::approval);
    const auto answer = decide(page);
    EXPECT_EQ(answer.status, 303);
    // To the page that says so; no code.
    EXPECT_TRUE(answer.field("Location").starts_with("/oauth/authorize?"));
    EXPECT_THAT(browser.get(answer.field("Location")).body, HasSubstr("Ask an admin"));
    // Cancelling leads back to the app in any case.
    EXPECT_EQ(query_value(decide(page, "cancel").field("Location"), "error"), "user_denied");
}

TEST_F(InstallPolicyFlow, a_code_of_an_app_blocked_meanwhile_is_worth_nothing) {
    const auto code = service.code_for(app, ann);
    set_rule(AppRule::blocked);
    const auto refused = service.exchange(app, code);
    EXPECT_EQ(refused.status, 400);
    EXPECT_EQ(json_text(refused.body, "error"), "invalid_grant");
    EXPECT_FALSE(service.store().read_now([&](const ReadTx& tx) {
        return tx.grants().find_active(app.app.id, ann.id, acme).has_value();
    }));
}

TEST_F(InstallPolicyFlow, what_is_installed_goes_on_when_the_app_is_blocked) {
    const auto tokens = service.install(app, ann);
    set_rule(AppRule::blocked);
    EXPECT_EQ(service.call("/v1/users/me", tokens.access_token).status, 200);
    EXPECT_EQ(service.refresh(app, tokens.refresh_token).status, 200);
}

TEST_F(InstallPolicyFlow, states_of_an_app_decide_who_may_install_it) {
    const auto guest = service.add_user("gil@globex.test", globex);
    struct Row {
        AppStatus status;
        bool at_home;
        bool elsewhere;
    };
    const Row rows[] = {
        {AppStatus::draft, true, false},     {AppStatus::in_review, true, false},
        {AppStatus::approved, true, true},   {AppStatus::live, true, true},
        {AppStatus::disabled, false, false}, {AppStatus::deleted, false, false},
    };
    for (const auto& row : rows) {
        set_status(row.status);
        EXPECT_EQ(!service.code_for(app, guest).empty(), row.at_home)
            << static_cast<int>(row.status);
        EXPECT_EQ(!service.code_for(app, ann).empty(), row.elsewhere)
            << static_cast<int>(row.status);
    }
}

TEST_F(InstallPolicyFlow, a_deleted_app_is_answered_as_one_that_never_was) {
    const auto tokens = service.install(app, ann);
    const auto unknown = [&] {
        return service.post("/oauth/token", {{"grant_type", "refresh_token"},
                                             {"refresh_token", tokens.refresh_token},
                                             {"client_id", "0123456789abcdef"},
                                             {"client_secret", app.secret}});
    }();
    set_status(AppStatus::deleted);
    const auto deleted = service.post("/oauth/token", {{"grant_type", "refresh_token"},
                                                       {"refresh_token", tokens.refresh_token},
                                                       {"client_id", app.client_id()},
                                                       {"client_secret", app.secret}});
    EXPECT_EQ(deleted.status, unknown.status);
    EXPECT_EQ(deleted.body, unknown.body);
}

// Attack 13: an earlier consent never answers the question again, least of all for a client that
// anybody can impersonate, or for an app that now asks for something else.
TEST_F(InstallPolicyFlow, attack_13_every_installation_is_asked_for) {
    AppWish wish;
    wish.client_type = ClientType::public_client;
    const auto open_client = service.add_app(globex, wish);
    service.install(open_client, ann);
    service.install(app, ann);
    browser.sign_in(ann);
    const auto challenge = CodeChallenge::of_verifier(std::string(43, 'v')).text();
    const auto open_target = "/oauth/authorize?client_id=" + open_client.client_id() +
                             "&code_challenge=" + std::string(challenge) +
                             "&code_challenge_method=S256";
    for (const auto& address :
         {target, open_target, open_target + "&prompt=none", target + "&approval_prompt=auto"}) {
        const auto page = browser.get(address);
        EXPECT_EQ(page.status, 200) << address;
        EXPECT_EQ(page.field("Location"), "") << address;
        EXPECT_THAT(page.body, HasSubstr("Allow and install")) << address;
    }
    // Changed between the page and the answer: the question is asked again, with the current terms.
    const auto page = browser.get(target);
    service.store().write_now([&](WriteTx& tx) {
        App changed = *tx.apps().find(app.app.id);
        changed.scopes = service.store().scopes().parse("deals:full,admin").value();
        return tx.apps().update(changed);
    });
    const auto answer = decide(page);
    EXPECT_EQ(answer.status, 303);
    EXPECT_TRUE(answer.field("Location").starts_with("/oauth/authorize?"));
    EXPECT_EQ(query_value(answer.field("Location"), "code"), "");
}

}  // namespace
}  // namespace grantor::test
