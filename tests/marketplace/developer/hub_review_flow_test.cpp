#include "app/application.hpp"
#include "app/parts.hpp"
#include "marketplace/developer/release/review.hpp"
#include "service/request_scope.hpp"
#include "tests/marketplace/developer/hub_visit.hpp"

namespace grantor::marketplace {
namespace {

using test::app_pages;
using test::HubVisit;
using test::RunningService;
using testing::HasSubstr;
using testing::Not;

struct Place {
    RunningService service;
    CompanyId acme = service.add_company("acme");
    CompanyId globex = service.add_company("globex");
    test::TestUser user = service.add_user("dev@acme.example", acme, Role::developer);
    test::TestUser rita = service.add_user("rita@globex.example", globex);
    HubVisit dev{service, user};

    void decide(const std::string& app_path, ReviewDecision decision, std::string_view comment) {
        const auto& services = service.parts().services;
        const http::Request request;
        const RequestScope scope(request, services);
        auto deciding = [&](WriteTx& tx) {
            const auto app = dev.find(app_path);
            Actor reviewer{
                *tx.users().find(rita.id), tx.companies().find(globex), Role::regular, {}};
            reviewer.user.platform_role = PlatformRole::reviewer;
            return decide_review(tx.app_reviews().find_waiting(app->id).value().id, decision,
                                 comment, reviewer, tx, scope.context());
        };
        EXPECT_TRUE(service.store().write_now(deciding));
    }
    void set_status(const App& app, AppStatus status) {
        service.store().write_now([&](WriteTx& tx) {
            App changed = app;
            changed.status = status;
            tx.apps().update(changed);
        });
    }
    std::string submit(const std::string& app) {
        return dev.post(app + "/review", app + "/review/submit", {{"note", "Try it."}})
            .field("Location");
    }
};

}  // namespace

TEST(HubReview, leads_from_a_draft_to_the_marketplace_and_its_changes_through_a_review) {
    Place place;
    auto& dev = place.dev;
    const auto app = dev.register_app("Ledger", "public");
    const auto incomplete =
        dev.post(app + "/review", app + "/review/submit", {{"note", "Try it."}});
    EXPECT_EQ(incomplete.status, 400);
    EXPECT_THAT(incomplete.body, HasSubstr("href=\"#summary\""));
    EXPECT_THAT(incomplete.body, HasSubstr("id=\"summary\""));
    EXPECT_THAT(incomplete.body, HasSubstr("Try it.</textarea>"));
    dev.post(app + "/profile",
             {{"summary", "Books."}, {"description", "Keeps them."}, {"category", "Finance"}});
    EXPECT_EQ(place.submit(app), app + "/review?done=submitted");
    EXPECT_THAT(dev.get(app + "/basics").body, HasSubstr("cannot be changed now"));
    EXPECT_EQ(
        dev.post(app + "/basics", {{"name", "Ledger"}, {"redirect_uris", "https://x.dev/"}}).status,
        409);
    place.decide(app, ReviewDecision::return_to_developer, "No answer\nat the callback.");
    EXPECT_THAT(dev.get(app + "/review").body, HasSubstr("No answer\nat the callback."));
    EXPECT_THAT(dev.get(app).body, HasSubstr("Read the comment"));
    place.submit(app);
    place.decide(app, ReviewDecision::approve, "");
    EXPECT_THAT(dev.get(app).body, HasSubstr("Publish it"));
    dev.post(app + "/review", app + "/review/publish", {});
    EXPECT_TRUE(dev.find(app)->is_listed());

    EXPECT_EQ(
        dev.post(app + "/scopes", {{"scopes", "base"}, {"scopes", "deals:read"}}).field("Location"),
        app + "/scopes?done=saved-for-review");
    const auto changes = dev.get(app + "/review").body;
    EXPECT_THAT(changes, HasSubstr("base\ndeals:read</div>"));
    EXPECT_THAT(changes, HasSubstr("Discard the changes"));
    place.submit(app);
    EXPECT_THAT(dev.get(app + "/review").body, Not(HasSubstr("Discard the changes")));
    place.decide(app, ReviewDecision::approve, "");
    EXPECT_EQ(
        place.service.store().scopes().separated(dev.find(app)->scopes, ScopeSeparator::comma),
        "deals:read,base");
    // The reviewer works elsewhere, and is not named.
    const auto log = dev.get(app + "/log").body;
    EXPECT_THAT(log, HasSubstr("App approved"));
    EXPECT_THAT(log, Not(HasSubstr("rita")));
}

TEST(HubPages, of_an_app_in_any_state_can_be_read) {
    Place place;
    for (const std::string kind : {"private", "public"}) {
        const auto app = place.dev.register_app("Ledger", kind);
        for (const auto status : {AppStatus::draft, AppStatus::in_review, AppStatus::approved,
                                  AppStatus::live, AppStatus::disabled}) {
            place.set_status(*place.dev.find(app), status);
            for (const auto& page : app_pages)
                EXPECT_EQ(place.dev.get(app + page).status, 200)
                    << kind << " " << static_cast<int>(status) << " " << page;
        }
    }
}

TEST(HubPages, of_a_public_client_show_no_secret_and_ask_for_a_challenge) {
    Place place;
    auto& dev = place.dev;
    const auto app = dev.register_app("Pocket");
    EXPECT_EQ(dev.post(app + "/credentials", app + "/credentials/client-type",
                       {{"client_type", "public"}})
                  .field("Location"),
              app + "/credentials?done=made-public-client");
    EXPECT_THAT(dev.get(app + "/credentials").body, HasSubstr("code_challenge"));
    EXPECT_THAT(dev.get(app + "/install").body, HasSubstr("code_verifier=VERIFIER"));
    EXPECT_EQ(dev.get(app + "/credentials/client-type").status, 303);  // there is nothing to ask
    const auto back = dev.post(app + "/credentials", app + "/credentials/client-type",
                               {{"client_type", "confidential"}});
    EXPECT_EQ(dev.secret_after(back).size(), 40U);
}

TEST(HubOverview, shows_refusals_that_are_alike_once_with_their_number) {
    Place place;
    const auto app = place.service.add_app(place.acme);
    for (int i = 0; i < 3; ++i) place.service.refresh(app, "nonsense");
    place.service.parts().recorder.flush();
    const auto page = place.dev.get("/developer/apps/" + app.client_id()).body;
    EXPECT_THAT(page, HasSubstr("3 times recently"));
    EXPECT_THAT(page, HasSubstr("Inspect the token"));
}

}  // namespace grantor::marketplace
