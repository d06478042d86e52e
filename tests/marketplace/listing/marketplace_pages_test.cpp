// The marketplace as people see it, signed in or not.
#include "base/encoding.hpp"
#include "tests/marketplace/company/people_service.hpp"

namespace grantor::test {
namespace {

using testing::HasSubstr;
using testing::Not;

class MarketplacePages : public PeopleService {
 protected:
    TestApp radar = a_listed_app(acme, "Deal Radar");
    std::string radar_path = "/marketplace/apps/" + radar.client_id();
    Browser nobody{service};
};

TEST_F(MarketplacePages, are_open_to_everybody) {
    const auto listing = nobody.get("/marketplace");
    EXPECT_EQ(listing.status, 200);
    EXPECT_THAT(listing.body, HasSubstr("Deal Radar"));
    EXPECT_THAT(listing.body, HasSubstr("acme Ltd"));
    EXPECT_THAT(listing.body, HasSubstr("Sign in"));
    const auto app = nobody.get(radar_path);
    EXPECT_EQ(app.status, 200);
    EXPECT_THAT(app.body, HasSubstr("/oauth/authorize?client_id=" + radar.client_id()));
    EXPECT_THAT(app.body, Not(HasSubstr("state=")));
    EXPECT_EQ(nobody.get("/marketplace/apps/unknown").status, 404);
}

// Whoever judges an app reads all that an installation gives it.
TEST_F(MarketplacePages, say_what_the_scopes_of_an_app_imply) {
    constexpr auto implied = "Read mail threads and messages.";
    Browser admin(service, ada);
    const auto company_path = "/company/apps/" + radar.client_id();
    EXPECT_THAT(nobody.get(radar_path).body, Not(HasSubstr(implied)));
    EXPECT_THAT(admin.get(company_path).body, Not(HasSubstr(implied)));
    write([&](WriteTx& tx) {
        for (auto& scope : tx.scopes().all()) {
            if (!radar.app.scopes.contains(scope.index)) continue;
            scope.implies = {"mail:read"};
            tx.scopes().update(scope);
        }
    });
    EXPECT_THAT(nobody.get(radar_path).body, HasSubstr(implied));
    EXPECT_THAT(admin.get(company_path).body, HasSubstr(implied));
}

TEST_F(MarketplacePages, find_apps_by_words_and_category) {
    a_listed_app(globex, "Tidy Inbox");
    EXPECT_THAT(nobody.get("/marketplace?q=tidy").body, Not(HasSubstr("Deal Radar")));
    EXPECT_THAT(nobody.get("/marketplace?q=deal&category=Sales").body, HasSubstr("Deal Radar"));
    EXPECT_THAT(nobody.get("/marketplace?category=Finance").body, HasSubstr("No apps match"));
    // An invalid category, page or text is ignored.
    EXPECT_THAT(nobody.get("/marketplace?category=%3Cb%3E&page=-1").body, HasSubstr("Deal Radar"));
    EXPECT_EQ(nobody.get("/marketplace?q=%00%ff&page=99999999999999999999").status, 200);
}

TEST_F(MarketplacePages, show_what_is_not_open_to_its_company_only) {
    AppWish wish;
    wish.status = AppStatus::draft;
    const auto draft = service.add_app(acme, wish);
    const auto path = "/marketplace/apps/" + draft.client_id();
    const auto unknown = nobody.get("/marketplace/apps/0123456789abcdef");
    EXPECT_EQ(nobody.get(path).status, 404);
    EXPECT_EQ(Browser(service, grace).get(path).status, 404);
    EXPECT_EQ(Browser(service, ben).get(path).status, 200);
    EXPECT_EQ(Browser(service, rita).get(path).status, 200);
    EXPECT_THAT(Browser(service, rita).get(path).body, HasSubstr("Not open yet"));
    change(draft, [](App& app) { app.status = AppStatus::live; });
    EXPECT_EQ(nobody.get(path).status, 200);
    EXPECT_THAT(nobody.get("/marketplace").body, Not(HasSubstr(draft.client_id())));
}

TEST_F(MarketplacePages, begin_at_the_installation_url_where_there_is_one) {
    change(radar, [](App& app) { app.installation_url = "https://radar.example/install?from=m"; });
    EXPECT_THAT(nobody.get(radar_path).body,
                HasSubstr("href=\"https://radar.example/install?from=m\""));
}

TEST_F(MarketplacePages, of_a_public_client_lead_to_the_app_itself) {
    change(radar, [](App& app) {
        app.client_type = ClientType::public_client;
        app.profile.website = "https://radar.example";
    });
    const auto page = nobody.get(radar_path);
    EXPECT_THAT(page.body, HasSubstr("install this app from its own website"));
    EXPECT_THAT(page.body, HasSubstr("href=\"https://radar.example\""));
    EXPECT_THAT(page.body, Not(HasSubstr("/oauth/authorize")));
}

TEST_F(MarketplacePages, say_what_is_installed) {
    Browser browser(service, grace);
    EXPECT_THAT(browser.get(radar_path).body, Not(HasSubstr("Installed")));
    service.install(radar, grace);
    EXPECT_THAT(browser.get(radar_path).body, HasSubstr("/account/apps/" + radar.client_id()));
    EXPECT_THAT(browser.get("/marketplace").body, HasSubstr("Installed"));
    EXPECT_THAT(nobody.get("/marketplace").body, Not(HasSubstr("Installed")));
}

TEST_F(MarketplacePages, say_before_the_click_what_the_company_does_not_allow) {
    Browser browser(service, rita);
    set_rule(globex, radar, AppRule::blocked);
    EXPECT_THAT(browser.get(radar_path).body, HasSubstr("has blocked this app"));
    EXPECT_THAT(browser.get(radar_path).body, Not(HasSubstr("/oauth/authorize")));
    set_rule(globex, radar, AppRule::allowed);
    set_policy(globex, AppPolicy::allow_list);
    EXPECT_THAT(browser.get(radar_path).body, HasSubstr("/oauth/authorize"));
    write([&](WriteTx& tx) { return tx.company_app_rules().remove(globex, radar.app.id); });
    EXPECT_THAT(browser.get(radar_path).body, HasSubstr("this one is not on it"));
    // An admin is led to where it can be changed.
    EXPECT_THAT(Browser(service, grace).get(radar_path).body,
                HasSubstr("/company/apps/" + radar.client_id()));
}

TEST_F(MarketplacePages, take_a_request_where_an_admin_must_approve) {
    set_policy(globex, AppPolicy::approval);
    Browser browser(service, rita);
    EXPECT_THAT(browser.get(radar_path).body, HasSubstr("Ask an admin"));
    const auto refused =
        browser.post(radar_path + "/request", {{"note", std::string(501, 'x')}}, radar_path);
    EXPECT_EQ(refused.status, 400);
    EXPECT_THAT(refused.body, HasSubstr("Shorten it"));
    EXPECT_THAT(refused.body, HasSubstr(std::string(501, 'x')));
    const auto asked = browser.post(radar_path + "/request", {{"note", "please"}}, radar_path);
    EXPECT_EQ(asked.status, 303);
    EXPECT_EQ(asked.field("Location"), radar_path);
    EXPECT_THAT(browser.get(radar_path).body, HasSubstr("You have asked for it"));
    EXPECT_EQ(browser.post(radar_path + "/request", {}, radar_path).status, 409);
    EXPECT_THAT(browser.get("/account/requests").body, HasSubstr("please"));
    EXPECT_THAT(Browser(service, grace).get("/company/requests").body, HasSubstr("please"));
}

// Attack 23.
TEST_F(MarketplacePages, show_hostile_texts_as_texts) {
    const std::string script = "<script>alert(1)</script>";
    change(radar, [&](App& app) {
        app.name = script;
        app.profile = {script,
                       script + "\n\n" + script,
                       "javascript:alert(1)",
                       "data:text/html,x",
                       "https://x.example/\" onclick=\"a",
                       ""};
        app.installation_url = "javascript:alert(1)";
    });
    service.install(radar, ben);
    Browser browser(service, ada);
    Browser own(service, ben);
    Browser platform(service, pat);
    for (const auto& page :
         {nobody.get("/marketplace"), nobody.get(radar_path), own.get("/account"),
          own.get("/account/apps/" + radar.client_id()), browser.get("/company/installations"),
          browser.get("/company/apps/" + radar.client_id()), browser.get("/company"),
          platform.get("/platform/apps"), platform.get("/platform/apps/" + radar.client_id())}) {
        EXPECT_EQ(page.status, 200);
        EXPECT_THAT(page.body, Not(HasSubstr(script)));
        EXPECT_THAT(page.body, HasSubstr("&lt;script&gt;alert(1)&lt;/script&gt;"));
        EXPECT_THAT(page.body, Not(HasSubstr("href=\"javascript:")));
        EXPECT_THAT(page.body, Not(HasSubstr("href=\"data:")));
        EXPECT_THAT(page.body, Not(HasSubstr("\" onclick=")));
    }
}

}  // namespace
}  // namespace grantor::test
