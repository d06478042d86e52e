// Attacks on the forms of people, companies and the platform, over their whole table of routes.
#include <map>

#include "app/parts.hpp"
#include "marketplace/routes.hpp"
#include "tests/marketplace/company/people_service.hpp"
#include "tests/support/route_shape.hpp"

namespace grantor::test {
namespace {

using testing::HasSubstr;
using testing::Not;

class PeopleAttack : public PeopleService {
 protected:
    TestApp radar = a_listed_app(acme, "Deal Radar");

    // Every form, with "{}" replaced by real ids.
    std::vector<std::string> forms() {
        std::vector<std::string> out;
        const auto& services = service.parts().services;
        std::vector<http::Route> routes;
        for (const auto table : {marketplace::listing_routes, marketplace::account_routes,
                                 marketplace::company_routes, marketplace::platform_routes})
            std::ranges::copy(table(services), std::back_inserter(routes));
        for (const auto& route : routes) {
            if (!route.methods.contains(http::Method::post)) continue;
            auto path = route_shape(route.path);
            std::vector<std::string> parts{radar.client_id()};
            if (path.starts_with("/company/installations/"))
                parts.push_back(std::to_string(ben.id.value));
            if (path.contains("/members/") || path.contains("/users/"))
                parts = {std::to_string(ben.id.value)};
            if (path.starts_with("/platform/companies/")) parts = {"acme"};
            if (path.contains("/requests/") || path.contains("/keys/") ||
                path.contains("/reviews/"))
                parts = {"1"};
            for (const auto& part : parts) {
                const auto at = path.find("{}");
                if (at != std::string::npos) path.replace(at, 2, part);
            }
            EXPECT_EQ(path.find('{'), std::string::npos) << path;
            out.push_back(path);
        }
        return out;
    }
    // Whatever any form could want.
    static Fields every_field() {
        return {{"note", "x"},           {"name", "key"},
                {"current", "x"},        {"chosen", "a long password"},
                {"policy", "approval"},  {"rule", "blocked"},
                {"answer", "approve"},   {"email", "new@acme.test"},
                {"role", "admin"},       {"decision", "approve"},
                {"comment", "x"},        {"reason", "x"},
                {"continue", "/account"}};
    }
    // What any of the forms would change, as one text.
    std::string state() {
        return read([&](const ReadTx& tx) {
            std::string out;
            for (const auto company_id : {acme, globex}) {
                const auto company = tx.companies().find(company_id);
                out += fmt::format("{} {};", static_cast<int>(company->state),
                                   static_cast<int>(company->app_policy));
                for (const auto& member : tx.memberships().of_company(company_id))
                    out +=
                        fmt::format("{}:{},", member.user_id.value, static_cast<int>(member.role));
                out +=
                    fmt::format("rules {};", tx.company_app_rules().of_company(company_id).size());
                out += fmt::format("grants {};", tx.grants().active_of_company(company_id).size());
                out += fmt::format("requests {};", tx.install_requests().waiting(company_id));
            }
            for (const auto& person : {ada, dev, ben, grace, pat, rita}) {
                const auto user = tx.users().find(person.id);
                out += fmt::format("{} {} {} {};", static_cast<int>(user->state),
                                   static_cast<int>(user->platform_role), user->password_hash,
                                   tx.access_keys().of_user(person.id).size());
            }
            return out +
                   fmt::format("app {}", static_cast<int>(tx.apps().find(radar.app.id)->status));
        });
    }
    // One of everything that a form is about.
    void prepare() {
        service.install(radar, ben);
        set_policy(acme, AppPolicy::approval);
        write([&](WriteTx& tx) {
            InstallRequest request;
            request.company_id = acme;
            request.app_id = radar.app.id;
            request.user_id = dev.id;
            tx.install_requests().add(request);
            AccessKey key;
            key.user_id = ada.id;
            key.company_id = acme;
            tx.access_keys().add(key);
            AppReview review;
            review.app_id = radar.app.id;
            tx.app_reviews().add(review);
            // May do everything, so that nothing but the token is in the way.
            return tx.users().set_platform_role(ada.id, PlatformRole::admin);
        });
    }
};

TEST_F(PeopleAttack, attack_15_a_form_without_the_token_of_this_session_changes_nothing) {
    prepare();
    Browser browser(service, ada);
    Browser other(service, ben);
    const auto foreign = other.csrf();
    const auto before = state();
    const auto all = forms();
    EXPECT_GT(all.size(), 20u);
    for (const auto& path : all) {
        auto fields = every_field();
        EXPECT_EQ(browser.post_as_it_is(path, fields).status, 403) << path;
        fields.emplace_back("csrf", foreign);
        EXPECT_EQ(browser.post_as_it_is(path, fields).status, 403) << path;
    }
    EXPECT_EQ(state(), before);
}

TEST_F(PeopleAttack, a_form_of_somebody_signed_out_leads_to_signing_in) {
    prepare();
    const auto before = state();
    Browser nobody(service);
    const auto page = nobody.get("/sign-in");
    const auto csrf = PageVisitor::hidden(page, "csrf");
    for (const auto& path : forms()) {
        auto fields = every_field();
        fields.emplace_back("csrf", csrf);
        // These are for them too; without a code nothing happens there.
        if (path == "/join" || path == "/join/code" || path == "/reset-password") continue;
        const auto answer = nobody.post_as_it_is(path, fields);
        EXPECT_EQ(answer.status, 303) << path;
        EXPECT_TRUE(answer.field("Location").starts_with("/sign-in")) << path;
    }
    EXPECT_EQ(state(), before);
}

// Every form that is not for them, sent by a signed-in person with their own token.
TEST_F(PeopleAttack, attack_16_regular_people_change_nothing_of_company_and_platform) {
    prepare();
    const auto before = state();
    Browser browser(service, rita);
    set_platform_role(rita, PlatformRole::none);
    const auto plain = state();
    for (const auto& path : forms()) {
        if (!path.starts_with("/company") && !path.starts_with("/platform")) continue;
        EXPECT_EQ(browser.post(path, every_field()).status, 403) << path;
    }
    EXPECT_EQ(state(), plain);
    EXPECT_NE(before, plain);
}

TEST_F(PeopleAttack, attack_16_an_admin_of_another_company_reads_and_changes_nothing) {
    prepare();
    AppWish wish;
    wish.status = AppStatus::draft;
    const auto draft = service.add_app(acme, wish);
    Browser stranger(service, grace);
    const auto before = state();
    // There, of another company, and what never was: the same answer.
    const std::map<std::string, std::string> paths{
        {fmt::format("/company/members/{}", ben.id.value), "/company/members/98765"},
        {"/company/apps/" + draft.client_id(), "/company/apps/0123456789abcdef"},
        {"/account/apps/" + radar.client_id(), "/account/apps/0123456789abcdef"},
        {"/marketplace/apps/" + draft.client_id(), "/marketplace/apps/0123456789abcdef"}};
    const auto comparable = [](Answer answer) {
        const auto at = answer.body.find("Request <code");
        answer.body.resize(std::min(at, answer.body.size()));
        return fmt::format("{} {}", answer.status, answer.body.substr(answer.body.find("<h1>")));
    };
    for (const auto& [foreign, unknown] : paths) {
        EXPECT_EQ(comparable(stranger.get(foreign)), comparable(stranger.get(unknown))) << foreign;
        EXPECT_EQ(stranger.get(foreign).status, 404) << foreign;
    }
    const std::vector<std::string> posts{
        fmt::format("/company/members/{}/role", ben.id.value),
        fmt::format("/company/members/{}/remove", ben.id.value),
        fmt::format("/company/installations/{}/{}/uninstall", radar.client_id(), ben.id.value),
        "/company/apps/" + draft.client_id() + "/rule",
        "/company/requests/1",
        "/account/keys/1/remove",
        "/account/apps/" + radar.client_id() + "/uninstall"};
    for (const auto& path : posts)
        EXPECT_EQ(stranger.post(path, every_field()).status, 404) << path;
    EXPECT_EQ(state(), before);
    for (const std::string path :
         {"/company/installations", "/company/installations.csv", "/company/audit",
          "/company/audit.csv", "/company/members", "/company/requests?state=all"})
        EXPECT_THAT(stranger.get(path).body, Not(HasSubstr("ben@acme.test"))) << path;
}

// Attack 14: what a form does not ask for is not taken from it.
TEST_F(PeopleAttack, attack_14_further_fields_are_ignored) {
    prepare();
    Browser person(service, ben);
    const Fields wanted{{"user_id", std::to_string(ada.id.value)},
                        {"company_id", std::to_string(globex.value)},
                        {"company", std::to_string(globex.value)},
                        {"platform_role", "admin"},
                        {"state", "approved"},
                        {"role", "admin"},
                        {"hash", "x"}};
    auto key = wanted;
    key.emplace_back("name", "mine");
    EXPECT_EQ(person.post("/account/keys", key).status, 303);
    read([&](const ReadTx& tx) {
        EXPECT_EQ(tx.access_keys().of_user(ada.id).size(), 1u);
        EXPECT_EQ(tx.access_keys().of_user(ben.id).at(0).company_id, acme);
        return true;
    });
    const auto tidy = a_listed_app(globex, "Tidy Inbox");
    EXPECT_EQ(person.post("/marketplace/apps/" + tidy.client_id() + "/request", wanted).status,
              303);
    read([&](const ReadTx& tx) {
        const auto request = tx.install_requests().find_newest(acme, tidy.app.id, ben.id);
        EXPECT_EQ(request->state, InstallRequestState::waiting);
        EXPECT_EQ(tx.users().find(ben.id)->platform_role, PlatformRole::none);
        EXPECT_EQ(tx.memberships().find(acme, ben.id)->role, Role::regular);
        return true;
    });
}

// Attack 24: a secret is only in the one answer that shows it.
TEST_F(PeopleAttack, attack_24_no_page_shows_a_secret) {
    prepare();
    Browser browser(service, ada);
    const auto hash =
        read([&](const ReadTx& tx) { return tx.users().find(ben.id)->password_hash; });
    for (const auto& path :
         {std::string("/account/keys"), std::string("/account/profile"),
          fmt::format("/company/members/{}", ben.id.value), std::string("/company/audit"),
          std::string("/company/audit.csv"), std::string("/company/installations.csv"),
          fmt::format("/platform/users/{}", ben.id.value), "/platform/apps/" + radar.client_id()}) {
        const auto page = browser.get(path);
        EXPECT_EQ(page.status, 200) << path;
        EXPECT_THAT(page.body, Not(HasSubstr(hash))) << path;
        EXPECT_THAT(page.body, Not(HasSubstr(radar.secret))) << path;
        EXPECT_THAT(page.body, Not(HasSubstr("gmk_"))) << path;
    }
}

}  // namespace
}  // namespace grantor::test
