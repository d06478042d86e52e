// A person's own pages.
#include "tests/marketplace/company/people_service.hpp"

namespace grantor::test {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

class AccountPages : public PeopleService {
 protected:
    TestApp radar = a_listed_app(acme, "Deal Radar");
};

TEST_F(AccountPages, ask_strangers_to_sign_in) {
    Browser nobody(service);
    for (const std::string path : {"/account", "/account/requests", "/account/keys",
                                   "/account/profile", "/account/security"}) {
        const auto answer = nobody.get(path);
        EXPECT_EQ(answer.status, 303) << path;
        EXPECT_TRUE(answer.field("Location").starts_with("/sign-in?continue=%2Faccount")) << path;
    }
}

TEST_F(AccountPages, show_what_is_installed_here_and_end_it) {
    Browser browser(service, ben);
    EXPECT_THAT(browser.get("/account").body, HasSubstr("No apps connected"));
    const auto tokens = service.install(radar, ben);
    EXPECT_THAT(browser.get("/account").body, HasSubstr("Deal Radar"));
    const auto path = "/account/apps/" + radar.client_id();
    const auto page = browser.get(path);
    EXPECT_EQ(page.status, 200);
    EXPECT_THAT(page.body, HasSubstr("href=\"" + path + "/uninstall\""));
    EXPECT_EQ(Browser(service, ada).get(path).status, 404);
    EXPECT_EQ(Browser(service, ada).get(path + "/uninstall").status, 404);
    const auto asked = browser.get(path + "/uninstall");
    EXPECT_THAT(asked.body, HasSubstr("Uninstall Deal Radar?"));
    EXPECT_THAT(asked.body, HasSubstr("loses its 2 permissions in"));
    EXPECT_LT(asked.body.find(">Cancel</a>"), asked.body.find(">Uninstall</button>"));
    EXPECT_TRUE(is_installed(radar, ben)) << "to be asked ends nothing";
    EXPECT_EQ(service.call("/v1/users/me", tokens.access_token).status, 200);

    const auto done = browser.post(path + "/uninstall");
    EXPECT_EQ(done.status, 303);
    EXPECT_FALSE(is_installed(radar, ben));
    EXPECT_EQ(service.call("/v1/users/me", tokens.access_token).status, 401);
    EXPECT_THAT(browser.get(done.field("Location")).body, HasSubstr("The app is uninstalled."));
    EXPECT_EQ(browser.post(path + "/uninstall").status, 404);
}

TEST_F(AccountPages, show_a_key_once) {
    Browser browser(service, ben);
    EXPECT_EQ(browser.post("/account/keys", {{"name", ""}}).status, 400);
    const auto led = browser.post("/account/keys", {{"name", "nightly"}});
    EXPECT_EQ(led.status, 303);
    EXPECT_EQ(led.field("Location"), "/account/keys");
    EXPECT_THAT(led.head + led.body, Not(HasSubstr("gmk_")));
    EXPECT_THAT(led.field("Set-Cookie"),
                AllOf(HasSubstr("grantor-once="), HasSubstr("; Path=/account/keys; Max-Age=120; "
                                                            "HttpOnly; SameSite=Strict")));
    const auto made = browser.get("/account/keys");
    EXPECT_THAT(made.field("Set-Cookie"),
                HasSubstr("grantor-once=; Path=/account/keys; Max-Age=0"));
    const auto at = made.body.find("gmk_");
    ASSERT_NE(at, std::string::npos);
    const auto key = made.body.substr(at, 47);
    EXPECT_THAT(made.field("Cache-Control"), HasSubstr("no-store"));
    const auto list = browser.get("/account/keys");
    EXPECT_THAT(list.body, HasSubstr("nightly"));
    EXPECT_THAT(list.body, Not(HasSubstr("gmk_")));
    // It works.
    const auto id = read([&](const ReadTx& tx) {
        return tx.access_keys().find_by_hash(sha256(as_bytes(key)))->id.value;
    });
    Browser stranger(service, ada);
    EXPECT_EQ(stranger.post(fmt::format("/account/keys/{}/remove", id)).status, 404);
    EXPECT_EQ(stranger.get(fmt::format("/account/keys/{}/remove", id)).status, 404);
    const auto asked = browser.get(fmt::format("/account/keys/{}/remove", id));
    EXPECT_THAT(asked.body, HasSubstr("Remove the key “nightly”?"));
    EXPECT_THAT(asked.body, HasSubstr("It has never been used."));
    EXPECT_EQ(browser.post(fmt::format("/account/keys/{}/remove", id)).status, 303);
    EXPECT_EQ(browser.post(fmt::format("/account/keys/{}/remove", id)).status, 404);
}

// What is shown once is for the browser whose form made it, on that page, for two minutes.
TEST_F(AccountPages, show_a_key_to_nobody_else) {
    Browser browser(service, ben);
    const auto made = [&] { return browser.post("/account/keys", {{"name", "nightly"}}); };
    const auto sealed = [&] {
        const auto set = made().field("Set-Cookie");
        return set.substr(0, set.find(';'));
    };
    const auto shows = [&](Browser& who, const std::string& cookie, const std::string& path) {
        const Fields headers{{"Cookie", "grantor=" + who.visitor().cookie() + "; " + cookie}};
        return service.get(path, headers).body.contains("gmk_");
    };
    const auto cookie = sealed();
    Browser stranger(service, ada);
    EXPECT_FALSE(shows(stranger, cookie, "/account/keys"));
    EXPECT_FALSE(shows(browser, cookie + "x", "/account/keys"));
    EXPECT_FALSE(shows(browser, cookie, "/account/security"));
    EXPECT_TRUE(shows(browser, cookie, "/account/keys"));
    service.advance(seconds{119});
    EXPECT_TRUE(shows(browser, cookie, "/account/keys"));
    service.advance(seconds{2});
    EXPECT_FALSE(shows(browser, cookie, "/account/keys"));
}

TEST_F(AccountPages, show_what_was_allowed_and_not_picked_up) {
    Browser browser(service, ben);
    service.code_for(radar, ben);
    service.code_for(radar, ben);
    const auto page = browser.get("/account").body;
    EXPECT_THAT(page, HasSubstr("Waiting for the app"));
    EXPECT_EQ(page.find("Deal Radar"), page.rfind("Deal Radar"));
    EXPECT_THAT(page, Not(HasSubstr("No apps connected")));
    EXPECT_THAT(Browser(service, ada).get("/account").body, Not(HasSubstr("Waiting for the app")));
    service.advance(hours{1});
    EXPECT_THAT(browser.get("/account").body, HasSubstr("No apps connected"));
    service.code_for(radar, ben);
    service.install(radar, ben);
    EXPECT_THAT(browser.get("/account").body, Not(HasSubstr("Waiting for the app")));
}

TEST_F(AccountPages, change_the_password_and_sign_out_the_others) {
    Browser here(service, ben);
    Browser there(service, ben);
    const auto change = [&](const std::string& current, const std::string& chosen) {
        return here.post("/account/profile/password", {{"current", current}, {"chosen", chosen}});
    };
    const auto wrong = change("not the password", "a new password");
    EXPECT_EQ(wrong.status, 400);
    EXPECT_THAT(wrong.body, HasSubstr("This is not your password."));
    EXPECT_THAT(wrong.body, Not(HasSubstr("a new password")));
    EXPECT_EQ(change(ben.password, "short").status, 400);
    EXPECT_EQ(there.get("/account").status, 200);

    EXPECT_EQ(change(ben.password, "a new password").status, 303);
    EXPECT_EQ(here.get("/account").status, 200);
    EXPECT_EQ(there.get("/account").status, 303);
    Browser again(service, ben);
    EXPECT_EQ(again.get("/account").status, 303);
    ben.password = "a new password";
    EXPECT_EQ(Browser(service, ben).get("/account").status, 200);
    const auto events = read([&](const ReadTx& tx) {
        AuditFilter filter;
        filter.user_id = ben.id;
        filter.kind = AuditKind::password_changed;
        return tx.audit_events().list(filter);
    });
    EXPECT_EQ(events.size(), 1u);
}

// Attack 28: a person with access to somebody's browser must not find the password by trying.
TEST_F(AccountPages, let_nobody_guess_the_password) {
    Browser browser(service, ben);
    int status = 0;
    for (int i = 0; i < 12 && status != 409; ++i)
        status = browser
                     .post("/account/profile/password",
                           {{"current", fmt::format("guess {}", i)}, {"chosen", "a new password"}})
                     .status;
    EXPECT_EQ(status, 409);
    const auto right = browser.post("/account/profile/password",
                                    {{"current", ben.password}, {"chosen", "a new password"}});
    EXPECT_EQ(right.status, 409);
    EXPECT_THAT(right.body, HasSubstr("Too many attempts"));
}

TEST_F(AccountPages, sign_out_everywhere_else) {
    Browser here(service, ben);
    Browser there(service, ben);
    Browser somebody(service, ada);
    const auto done = here.post("/account/profile/sessions");
    EXPECT_EQ(done.status, 303);
    EXPECT_THAT(done.field("Location"), HasSubstr("signed-out-elsewhere"));
    EXPECT_EQ(here.get("/account").status, 200);
    EXPECT_EQ(there.get("/account").status, 303);
    EXPECT_EQ(somebody.get("/account").status, 200);
    EXPECT_THAT(here.post("/account/profile/sessions").field("Location"),
                HasSubstr("nowhere-else"));
}

}  // namespace
}  // namespace grantor::test
