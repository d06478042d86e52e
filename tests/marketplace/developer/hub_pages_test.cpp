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
    {"/credentials/1/revoke", "/credentials/1/revoke"},
    {"/credentials/client-type", "/credentials/client-type"},
    {"/profile", "/profile"},
    {"/icon/remove", "/profile"},
    {"/review/submit", "/review"},
    {"/review/withdraw", "/review"},
    {"/review/discard", "/review/discard"},
    {"/review/publish", "/review"},
    {"/review/unpublish", "/review/unpublish"},
    {"/review/live", "/review/live"},
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
                                                {"typed", "Ledger"},
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
    EXPECT_EQ(dev.post(app + "/delete", {{"typed", "ledger"}}).status, 400);
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
    EXPECT_EQ(added.status, 303);
    const auto shown = dev.get(added.field("Location"));
    EXPECT_THAT(shown.body, HasSubstr("Copy the client secret now"));
    EXPECT_THAT(shown.field("Cache-Control"), HasSubstr("no-store"));
    EXPECT_THAT(shown.body, HasSubstr("Nothing has ever used the old"));
    const auto gone = dev.post(app + "/delete", {{"typed", "Ledger"}});
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

// What a reload does: the page is asked for again.
TEST(HubForms, make_nothing_twice_and_show_a_secret_once) {
    Place place;
    HubVisit dev(place.service, place.dev);
    const auto made =
        dev.post("/developer/apps/new", {{"name", "Ledger"},
                                         {"kind", "private"},
                                         {"redirect_uris", "https://app.ledger.dev/callback"}});
    ASSERT_EQ(made.status, 303);
    const auto page = made.field("Location");
    const auto shown = dev.get(page);
    const auto secret = HubVisit::between(shown.body, "<code class=\"value\">", "</code>");
    EXPECT_EQ(secret.size(), 40U);
    EXPECT_THAT(shown.body, HasSubstr("Next steps"));
    const auto again = dev.get(page);
    EXPECT_EQ(again.status, 200);
    EXPECT_THAT(again.body, Not(HasSubstr(secret)));
    EXPECT_THAT(again.body, HasSubstr("…" + secret.substr(36)));
    const auto apps = place.service.store().read_now(
        [&](const ReadTx& tx) { return tx.apps().list_of_developer(place.acme); });
    EXPECT_EQ(apps.size(), 1U);

    const auto app = page.substr(0, page.find("/credentials"));
    const auto second = dev.secret_after(dev.post(app + "/credentials/add", {}));
    EXPECT_EQ(second.size(), 40U);
    EXPECT_THAT(dev.get(app + "/credentials").body, Not(HasSubstr(second)));
    EXPECT_EQ(dev.find(app)->secrets.size(), 2U);
}

// Secrets of before have no ending on record.
TEST(HubCredentials, say_that_an_ending_is_unknown) {
    Place place;
    HubVisit dev(place.service, place.dev);
    const auto app = place.service.add_app(place.acme);
    const auto page = dev.get("/developer/apps/" + app.client_id() + "/credentials");
    EXPECT_THAT(page.body, HasSubstr("<code>unknown</code>"));
}

TEST(HubConfirmations, say_in_numbers_what_will_happen_and_change_nothing) {
    Place place;
    HubVisit dev(place.service, place.dev);
    const auto app = place.service.add_app(place.acme);
    place.service.install(app, place.grace);
    place.service.install(app, place.ben);
    const auto path = "/developer/apps/" + app.client_id();
    const auto deletion = dev.get(path + "/delete");
    EXPECT_THAT(deletion.body, HasSubstr("2 active installations are removed"));
    EXPECT_LT(deletion.body.find("Cancel"), deletion.body.find("Delete the app</button>"));
    EXPECT_THAT(dev.get(path + "/credentials/client-type").body,
                HasSubstr("2 active installations are kept"));
    EXPECT_EQ(dev.get(path + "/credentials/4711/revoke").status, 404);
    const auto after = *dev.find(path);
    EXPECT_EQ(after.status, AppStatus::live);
    EXPECT_EQ(after.secrets.size(), 1U);
    EXPECT_FALSE(after.is_public_client());
}

TEST(HubRequests, explain_a_refused_request_and_lead_to_what_fixes_it) {
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
    const auto detail = dev.get(path + "/requests/" + id);
    EXPECT_EQ(detail.status, 200);
    EXPECT_THAT(detail.body, HasSubstr("href=\"" + path + "/basics\""));
    // As these pages were called before.
    EXPECT_EQ(dev.get(path + "/errors").field("Location"), path + "/requests");
    EXPECT_EQ(dev.get(path + "/errors/" + id).field("Location"), path + "/requests/" + id);
    EXPECT_EQ(dev.get(path + "/errors/find?request=" + id).field("Location"),
              path + "/requests?id=" + id);
    // Looked up: one's own is led to, another one is said to be unknown beside the field.
    EXPECT_EQ(dev.get(path + "/requests?id=" + id).field("Location"), path + "/requests/" + id);
    const auto other = dev.register_app("Other");
    const auto asked = dev.get(other + "/requests/" + id);
    EXPECT_EQ(asked.field("Location"), other + "/requests?id=" + id);
    const auto unknown = dev.get(other + "/requests?id=" + id);
    EXPECT_EQ(unknown.status, 404);
    EXPECT_THAT(unknown.body, HasSubstr("id=\"id-error\""));
    EXPECT_THAT(unknown.body, HasSubstr("Other"));
}

TEST(HubRequests, list_every_answer_newest_first_and_follow_it) {
    Place place;
    HubVisit dev(place.service, place.dev);
    const auto app = place.service.add_app(place.acme);
    const auto tokens = place.service.install(app, place.dev);
    const auto path = "/developer/apps/" + app.client_id() + "/requests";
    place.service.parts().recorder.flush();
    EXPECT_THAT(dev.get(path).body, HasSubstr("/oauth/token"));
    const auto passed = place.service.call("/api/v2/deals", tokens.access_token);
    EXPECT_EQ(passed.field("X-Request-Id").size(), 16U);
    const auto own = place.service.call("/api/v2/deals/4711", tokens.access_token);
    EXPECT_EQ(place.service.call("/api/v2/products", tokens.access_token).status, 403);
    place.service.parts().recorder.flush();
    const auto all = dev.get(path).body;
    EXPECT_LT(all.find("/api/v2/products"), all.find("/api/v2/deals/4711"));
    EXPECT_LT(all.find("/api/v2/deals/4711"), all.find("GET /api/v2/deals<"));
    const auto refused = dev.get(path + "?status=4&method=GET&path=PRODUCTS").body;
    EXPECT_THAT(refused, HasSubstr("/api/v2/products"));
    EXPECT_THAT(refused, Not(HasSubstr("/api/v2/deals")));
    EXPECT_THAT(dev.get(path + "?path=nothing").body, HasSubstr("No matching requests"));
    // What the API answered itself is known as well, with whose request it was.
    const auto detail = dev.get(path + "/" + own.field("X-Request-Id")).body;
    EXPECT_THAT(detail, HasSubstr(">" + std::to_string(own.status) + "<"));
    EXPECT_THAT(detail, HasSubstr(place.service.store().read_now([&](const ReadTx& tx) {
                    return tx.users().find(place.dev.id)->name;
                })));
    // The news: the rows alone.
    const auto cursor = HubVisit::between(all, "data-after=\"", "\"");
    place.service.call("/api/v2/deals/4712", tokens.access_token);
    place.service.parts().recorder.flush();
    const auto news =
        place.service.get(path + "?after=" + cursor,
                          {{"Cookie", "grantor=" + dev.visitor().cookie()}, {"X-Fragment", "1"}});
    EXPECT_THAT(news.body, testing::StartsWith("<ol"));
    EXPECT_THAT(news.body, HasSubstr("/api/v2/deals/4712"));
    EXPECT_THAT(news.body, Not(HasSubstr("/api/v2/deals/4711")));
}

// Whoever is told a request's id can ask the people who run the service about it.
TEST(HubPages, that_turn_somebody_away_are_on_record) {
    Place place;
    HubVisit ben(place.service, place.ben);
    HubVisit dev(place.service, place.dev);
    const auto denied = ben.get("/developer/apps/new");
    EXPECT_EQ(denied.status, 403);
    const auto unknown = dev.get("/developer/apps/ffffffffffffffff");
    EXPECT_EQ(unknown.status, 404);
    const auto nobodys = place.service.get("/marketplace/apps/ffffffffffffffff");
    place.service.parts().recorder.flush();
    const auto on_record = [&](const test::Answer& answer) {
        return place.service.store().read_now([&](const ReadTx& tx) {
            return tx.request_events().find_by_request_id(answer.field("X-Request-Id"));
        });
    };
    ASSERT_TRUE(on_record(denied));
    EXPECT_EQ(on_record(denied)->user_id, place.ben.id);
    EXPECT_EQ(on_record(denied)->status, 403);
    ASSERT_TRUE(on_record(unknown));
    EXPECT_EQ(on_record(unknown)->path, "/developer/apps/ffffffffffffffff");
    EXPECT_FALSE(on_record(nobodys));
}

// The numbers and the lists beside them are about the same requests.
TEST(HubOverview, counts_what_is_not_in_the_store_yet) {
    Place place;
    HubVisit dev(place.service, place.dev);
    const auto app = place.service.add_app(place.acme);
    const auto tokens = place.service.install(app, place.dev);
    place.service.call("/api/v2/deals", tokens.access_token);
    EXPECT_EQ(place.service.call("/api/v2/products", tokens.access_token).status, 403);
    const auto path = "/developer/apps/" + app.client_id();
    for (const auto* range : {"24h", "7d", "30d"}) {
        const auto page = dev.get(path + "?range=" + range).body;
        EXPECT_THAT(page, HasSubstr("<dt>API requests</dt><dd>2</dd>")) << range;
        EXPECT_THAT(page, HasSubstr("<dt>Refused</dt><dd>1</dd>")) << range;
    }
    const auto quiet = dev.get(dev.register_app("Quiet")).body;
    EXPECT_THAT(quiet, HasSubstr("No API requests, token requests or installations in the last 30 "
                                 "days."));
    EXPECT_THAT(quiet, Not(HasSubstr("<svg")));
}

}  // namespace grantor::marketplace
