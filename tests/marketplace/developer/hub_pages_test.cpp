#include "app/parts.hpp"
#include "tests/marketplace/developer/hub_visit.hpp"

namespace grantor::marketplace {
namespace {

using test::app_pages;
using test::HubVisit;
using test::PageVisitor;
using test::RunningService;
using testing::HasSubstr;
using testing::Not;

struct Place {
    RunningService service;
    CompanyId acme = service.add_company("acme");
    CompanyId globex = service.add_company("globex");
    test::TestUser ada = service.add_user("ada@acme.example", acme, Role::admin);
    test::TestUser dev = service.add_user("dev@acme.example", acme, Role::developer);
    test::TestUser ben = service.add_user("ben@acme.example", acme);
    test::TestUser grace = service.add_user("grace@globex.example", globex, Role::admin);
};

// The POSTs of one app: path below it, and the page that holds the form.
const std::vector<std::pair<std::string, std::string>> app_forms{
    {"/basics", "/basics"},
    {"/scopes", "/scopes"},
    {"/credentials/add", "/credentials"},
    {"/credentials/revoke", "/credentials"},
    {"/credentials/client-type", "/credentials"},
    {"/profile", "/profile"},
    {"/icon/remove", "/profile"},
    {"/review/submit", "/review"},
    {"/review/withdraw", "/review"},
    {"/review/discard", "/review"},
    {"/review/publish", "/review"},
    {"/review/unpublish", "/review"},
    {"/review/live", "/review"},
    {"/deliveries/test", "/deliveries"},
    {"/deliveries/1/again", "/deliveries/1"},
    {"/inspector", "/inspector"},
    {"/delete", "/delete"}};

}  // namespace

TEST(HubPages, tell_strangers_what_it_is_and_send_them_to_sign_in) {
    Place place;
    PageVisitor visitor(place.service);
    const auto home = visitor.get("/developer");
    EXPECT_EQ(home.status, 200);
    EXPECT_THAT(home.body, HasSubstr("href=\"/developer/sign-up\""));
    for (const std::string target : {"/developer/apps/new", "/developer/apps/a000000000000001"}) {
        const auto answer = visitor.get(target);
        EXPECT_EQ(answer.status, 303) << target;
        EXPECT_THAT(answer.field("Location"), testing::StartsWith("/sign-in?continue="));
    }
}

TEST(HubPages, of_an_app_are_for_developers_of_its_company) {
    Place place;
    HubVisit dev(place.service, place.dev);
    const auto app = dev.register_app("Ledger");
    HubVisit ada(place.service, place.ada);
    HubVisit ben(place.service, place.ben);
    HubVisit grace(place.service, place.grace);
    for (const auto& page : app_pages) {
        const auto answer = dev.get(app + page);
        EXPECT_EQ(answer.status, 200) << page;
        EXPECT_THAT(answer.body, HasSubstr("Ledger")) << page;
        EXPECT_LT(answer.body.size(), 100'000U) << page;
        EXPECT_THAT(answer.body, Not(HasSubstr(dev.secret))) << page;
        EXPECT_EQ(ada.get(app + page).status, 200) << page;
        EXPECT_EQ(ben.get(app + page).status, 403) << page;
        EXPECT_EQ(grace.get(app + page).status, 404) << page;
    }
    EXPECT_THAT(ben.get("/developer").body, HasSubstr("You are not a developer"));
    EXPECT_THAT(grace.get("/developer").body, HasSubstr("No apps yet"));
}

// Attack 16: the page of an app of others is the page of one that does not exist.
TEST(Attack16, foreign_apps_deliveries_and_errors_answer_like_unknown_ones) {
    Place place;
    HubVisit dev(place.service, place.dev);
    const auto app = dev.register_app("Ledger");
    HubVisit grace(place.service, place.grace);
    const auto own = grace.register_app("Radar");
    const auto without_id = [](std::string body) {
        const auto at = body.find("Request <code");
        return body.substr(0, at);
    };
    for (const auto& page : app_pages) {
        const auto unknown = grace.get("/developer/apps/ffffffffffffffff" + page);
        const auto foreign = grace.get(app + page);
        EXPECT_EQ(unknown.status, 404);
        EXPECT_EQ(foreign.status, 404);
        const auto text = HubVisit::between(without_id(foreign.body), "<p class=\"text\">", "</p>");
        EXPECT_EQ(text, HubVisit::between(without_id(unknown.body), "<p class=\"text\">", "</p>"));
    }
    for (const auto& [form, page] : app_forms)
        EXPECT_EQ(grace.post(app + page, app + form, {{"token", "x"}}).status, 404) << form;
    // A delivery of one app does not belong to the other.
    EXPECT_EQ(dev.post(app + "/deliveries", app + "/deliveries/test", {}).status, 303);
    EXPECT_EQ(dev.get(app + "/deliveries/1").status, 200);
    EXPECT_EQ(grace.get(own + "/deliveries/1").status, 404);
    EXPECT_EQ(grace.get(own + "/deliveries/4711").status, 404);
    EXPECT_EQ(grace.post(own + "/deliveries/1", own + "/deliveries/1/again", {}).status, 404);
}

// Attack 15: no form of the hub does anything without the token of this very session.
TEST(Attack15, every_form_of_the_hub_needs_its_csrf_token) {
    Place place;
    HubVisit dev(place.service, place.dev);
    const auto app = dev.register_app("Ledger", "public");
    HubVisit other(place.service, place.ada);
    const auto before = *dev.find(app);
    auto forms = app_forms;
    for (const auto& [form, page] : forms)
        for (const auto& token : {std::string(), other.csrf()}) {
            const auto answer =
                dev.visitor().post(app + form, {{"csrf", token},
                                                {"continue", app + page},
                                                {"name", "Stolen"},
                                                {"confirm_name", "Ledger"},
                                                {"redirect_uris", "https://evil.dev/"}});
            EXPECT_EQ(answer.status, 403) << form;
        }
    EXPECT_EQ(
        dev.visitor().post("/developer/apps/new", {{"name", "More"}, {"kind", "public"}}).status,
        403);
    const auto after = *dev.find(app);
    EXPECT_EQ(after.name, before.name);
    EXPECT_EQ(after.redirect_uris, before.redirect_uris);
    EXPECT_EQ(after.status, AppStatus::draft);
    EXPECT_EQ(after.secrets.size(), 1U);
}

// Attack 14: fields that our forms do not have are not read.
TEST(Attack14, fields_beside_those_of_the_form_change_nothing) {
    Place place;
    HubVisit dev(place.service, place.dev);
    const auto app = dev.register_app("Ledger", "public");
    const auto answer =
        dev.post(app + "/basics", {{"name", "Books"},
                                   {"status", "1"},
                                   {"kind", "private"},
                                   {"client_id", "0000000000000000"},
                                   {"developer_company_id", std::to_string(place.globex.value)},
                                   {"scopes", "admin"},
                                   {"client_type", "public"},
                                   {"icon_version", "7"}});
    EXPECT_EQ(answer.status, 303);
    const auto after = *dev.find(app);
    EXPECT_EQ(after.name, "Books");
    EXPECT_EQ(after.status, AppStatus::draft);
    EXPECT_EQ(after.kind, AppKind::public_app);
    EXPECT_EQ(after.developer_company_id, place.acme);
    EXPECT_FALSE(after.is_public_client());
    EXPECT_EQ(after.icon_version, 0);
    EXPECT_EQ(place.service.store().scopes().separated(after.scopes, ScopeSeparator::comma),
              "base");
}

// Attack 23: whatever an app is called, it is text on every page.
TEST(Attack23, a_hostile_name_is_text_on_every_page_of_the_hub) {
    Place place;
    HubVisit dev(place.service, place.dev);
    const std::string name = R"("><script>alert(1)</script>'{{X}})";
    const auto app = dev.register_app(name);
    dev.post(app + "/profile", {{"summary", name}, {"description", name}});
    auto pages = app_pages;
    for (const auto& page : pages) {
        const auto answer = dev.get(app + page);
        EXPECT_EQ(answer.status, 200) << page;
        EXPECT_THAT(answer.body, Not(HasSubstr("<script>alert"))) << page;
        EXPECT_THAT(answer.field("Content-Security-Policy"), HasSubstr("script-src 'self'"));
    }
    EXPECT_THAT(dev.get("/developer").body, Not(HasSubstr("<script>alert")));
}

TEST(HubForms, that_are_refused_come_back_as_they_were_filled_in) {
    Place place;
    HubVisit dev(place.service, place.dev);
    const auto new_app = dev.post(
        "/developer/apps/new",
        {{"name", "Ledger & Sons"}, {"kind", "public"}, {"redirect_uris", "http://evil.dev/"}});
    EXPECT_EQ(new_app.status, 400);
    EXPECT_THAT(new_app.body, HasSubstr("value=\"Ledger &amp; Sons\""));
    EXPECT_THAT(new_app.body, HasSubstr("value=\"public\" checked"));
    EXPECT_THAT(new_app.body, HasSubstr("id=\"redirect_uris-error\""));
    EXPECT_THAT(new_app.body, HasSubstr("<title>Error: "));

    const auto app = dev.register_app("Ledger");
    const auto basics = dev.post(app + "/basics", {{"name", ""}, {"redirect_uris", "nonsense"}});
    EXPECT_EQ(basics.status, 400);
    EXPECT_THAT(basics.body, HasSubstr("id=\"name-error\""));
    EXPECT_THAT(basics.body, HasSubstr("nonsense</textarea>"));
    EXPECT_EQ(dev.find(app)->name, "Ledger");
    const auto scopes = dev.post(app + "/scopes", {{"scopes", "base"},
                                                   {"scopes", "deals:read"},
                                                   {"installation_url", "javascript:alert(1)"}});
    EXPECT_EQ(scopes.status, 400);
    EXPECT_THAT(scopes.body, HasSubstr("value=\"deals:read\" checked"));
    EXPECT_THAT(scopes.body, HasSubstr("id=\"installation_url-error\""));
    EXPECT_EQ(dev.post(app + "/delete", {{"confirm_name", "ledger"}}).status, 400);
    EXPECT_TRUE(dev.find(app)->is_usable());
}

TEST(HubForms, keep_the_lines_of_what_has_several) {
    Place place;
    HubVisit dev(place.service, place.dev);
    const auto app = dev.register_app("Ledger");
    const auto saved = dev.post(
        app + "/basics",
        {{"name", "Ledger"}, {"redirect_uris", "https://a.dev/cb\r\nhttps://b.dev/cb\r\n"}});
    EXPECT_EQ(saved.status, 303);
    EXPECT_THAT(dev.find(app)->redirect_uris,
                testing::ElementsAre("https://a.dev/cb", "https://b.dev/cb"));
    EXPECT_THAT(dev.get(app + "/basics").body,
                HasSubstr("\nhttps://a.dev/cb\nhttps://b.dev/cb</textarea>"));
    dev.post(app + "/profile", {{"description", "One.\r\n\r\nTwo."}});
    EXPECT_THAT(dev.get(app + "/profile").body, HasSubstr("\nOne.\n\nTwo.</textarea>"));
}

TEST(HubForms, save_and_lead_back_with_a_notice) {
    Place place;
    HubVisit dev(place.service, place.dev);
    const auto app = dev.register_app("Ledger");
    const auto saved = dev.post(app + "/scopes", {{"scopes", "base"},
                                                  {"scopes", "deals:read"},
                                                  {"scopes", "users:read"},
                                                  {"installation_url", ""},
                                                  {"refresh_policy", "rotating"},
                                                  {"token_shape", "v1u"},
                                                  {"told", "yes"}});
    EXPECT_EQ(saved.status, 303);
    EXPECT_EQ(saved.field("Location"), app + "/scopes?done=saved");
    const auto page = dev.get(app + "/scopes?done=saved");
    EXPECT_THAT(page.body, HasSubstr("role=\"status\">Saved."));
    EXPECT_THAT(page.body, HasSubstr("value=\"users:read\" checked"));
    const auto after = *dev.find(app);
    EXPECT_TRUE(after.is_told_of_own_revocation);
    EXPECT_EQ(after.refresh_policy, RefreshPolicy::rotating);
    const auto added = dev.post(app + "/credentials", app + "/credentials/add", {});
    EXPECT_EQ(added.status, 200);
    EXPECT_THAT(added.body, HasSubstr("Copy the client secret now"));
    EXPECT_THAT(added.field("Cache-Control"), HasSubstr("no-store"));
    EXPECT_THAT(dev.get(app + "/credentials").body, HasSubstr("Nothing has ever used the old"));
    const auto gone = dev.post(app + "/delete", {{"confirm_name", "Ledger"}});
    EXPECT_EQ(gone.field("Location"), "/developer?done=app-deleted");
    EXPECT_EQ(dev.get(app).status, 404);
}

// Attack 24: the inspected token is in no answer and no address.
TEST(Attack24, the_inspector_does_not_write_the_token_back) {
    Place place;
    HubVisit dev(place.service, place.dev);
    const auto app = place.service.add_app(place.acme);
    const auto tokens = place.service.install(app, place.grace);
    const auto path = "/developer/apps/" + app.client_id();
    const auto answer = dev.post(path + "/inspector", {{"token", tokens.access_token}});
    EXPECT_EQ(answer.status, 200);
    EXPECT_THAT(answer.body, HasSubstr("Works now"));
    EXPECT_THAT(answer.body, HasSubstr("globex Ltd"));
    EXPECT_THAT(answer.body, Not(HasSubstr(tokens.access_token)));
    const auto wrong = dev.post(path + "/inspector", {{"token", "v1u:secretish"}});
    EXPECT_EQ(wrong.status, 400);
    EXPECT_THAT(wrong.body, HasSubstr("not a token of this app"));
    EXPECT_THAT(wrong.body, Not(HasSubstr("secretish")));
}

TEST(HubErrors, explain_a_refused_request_and_lead_to_what_fixes_it) {
    Place place;
    HubVisit dev(place.service, place.dev);
    const auto app = place.service.add_app(place.acme);
    const auto path = "/developer/apps/" + app.client_id();
    const auto refused = place.service.get("/oauth/authorize?client_id=" + app.client_id() +
                                           "&redirect_uri=https%3A%2F%2Fwrong.dev%2F");
    EXPECT_EQ(refused.status, 400);
    place.service.parts().recorder.flush();
    const auto page = dev.get(path);
    EXPECT_THAT(page.body, HasSubstr("https://wrong.dev/"));
    EXPECT_THAT(page.body, HasSubstr("Check the callback URLs"));
    const auto id = refused.field("X-Request-Id");
    const auto detail = dev.get(path + "/errors/" + id);
    EXPECT_EQ(detail.status, 200);
    EXPECT_THAT(detail.body, HasSubstr("href=\"" + path + "/basics\""));
    EXPECT_EQ(dev.get(path + "/errors/find?request=" + id).status, 200);
    EXPECT_EQ(dev.get(path + "/errors/0000000000000000").status, 404);
    const auto other = dev.register_app("Other");
    EXPECT_EQ(dev.get(other + "/errors/" + id).status, 404);
}

}  // namespace grantor::marketplace
