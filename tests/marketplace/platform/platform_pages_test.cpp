// The pages of the people who run the platform.
#include "tests/marketplace/company/people_service.hpp"

namespace grantor::test {
namespace {

using testing::HasSubstr;
using testing::Not;

class PlatformPages : public PeopleService {
 protected:
    TestApp radar = a_listed_app(acme, "Deal Radar");
    std::string app_path = "/platform/apps/" + radar.client_id();
    Browser admin{service, pat};
    Browser reviewer{service, rita};

    std::string user_path(const TestUser& user) {
        return fmt::format("/platform/users/{}", user.id.value);
    }
    // As its developer has submitted it.
    ReviewId a_submission(const TestApp& app, CompanyId = {}) {
        change(app, [](App& changed) { changed.status = AppStatus::in_review; });
        return write([&](WriteTx& tx) {
            AppReview review;
            review.app_id = app.app.id;
            review.is_first = true;
            review.terms = tx.apps().find(app.app.id)->terms();
            review.note = "Log in as demo.";
            review.submitted_by = dev.id;
            review.submitted_at = from_ms(1'700'000'000'000);
            return tx.app_reviews().add(review);
        });
    }
};

TEST_F(PlatformPages, are_for_the_people_of_the_platform_only) {
    const auto review = a_submission(service.add_app(acme));
    const std::vector<std::string> for_reviewers{"/platform/reviews",
                                                 fmt::format("/platform/reviews/{}", review.value),
                                                 "/platform/apps", app_path, "/platform/scopes"};
    const std::vector<std::string> for_admins{"/platform/companies", "/platform/companies/acme",
                                              "/platform/users", user_path(ben),
                                              "/platform/health"};
    Browser company_admin(service, ada);
    Browser nobody(service);
    for (const auto& path : for_reviewers) {
        EXPECT_EQ(nobody.get(path).status, 303) << path;
        EXPECT_EQ(company_admin.get(path).status, 403) << path;
        EXPECT_EQ(reviewer.get(path).status, 200) << path;
        EXPECT_EQ(admin.get(path).status, 200) << path;
    }
    for (const auto& path : for_admins) {
        EXPECT_EQ(company_admin.get(path).status, 403) << path;
        EXPECT_EQ(reviewer.get(path).status, 403) << path;
        EXPECT_EQ(admin.get(path).status, 200) << path;
    }
    EXPECT_EQ(company_admin.get("/platform").status, 403);
    EXPECT_EQ(reviewer.get("/platform").field("Location"), "/platform/reviews");
    EXPECT_EQ(reviewer.post(app_path + "/disable", {{"reason", "why"}}).status, 403);
    EXPECT_EQ(find(radar)->status, AppStatus::live);
}

TEST_F(PlatformPages, return_and_approve_submissions) {
    AppWish wish;
    wish.status = AppStatus::draft;
    const auto app = service.add_app(acme, wish);
    change(app, [](App& changed) { changed.kind = AppKind::public_app; });
    const auto first = a_submission(app);
    const auto path = fmt::format("/platform/reviews/{}", first.value);
    EXPECT_THAT(reviewer.get("/platform/reviews").body, HasSubstr(path));
    EXPECT_THAT(reviewer.get(path).body, HasSubstr("Log in as demo."));
    EXPECT_EQ(reviewer.post(path, {{"decision", "maybe"}}).status, 400);
    const auto mute = reviewer.post(path, {{"decision", "return"}, {"comment", " "}});
    EXPECT_EQ(mute.status, 400);
    EXPECT_THAT(mute.body, HasSubstr("id=\"comment-error\""));
    EXPECT_EQ(
        reviewer.post(path, {{"decision", "return"}, {"comment", "Add a privacy policy."}}).status,
        303);
    EXPECT_EQ(find(app)->status, AppStatus::draft);
    EXPECT_THAT(reviewer.get(path).body, HasSubstr("Add a privacy policy."));
    EXPECT_EQ(reviewer.post(path, {{"decision", "approve"}}).status, 409);

    const auto again = fmt::format("/platform/reviews/{}", a_submission(app).value);
    EXPECT_EQ(reviewer.post(again, {{"decision", "approve"}}).status, 303);
    EXPECT_EQ(find(app)->status, AppStatus::approved);
    EXPECT_THAT(reviewer.get("/platform/reviews").body, HasSubstr("Nothing to review"));
    EXPECT_EQ(reviewer.get("/platform/reviews/98765").status, 404);
}

TEST_F(PlatformPages, disable_and_enable_apps) {
    const auto tokens = service.install(radar, ben);
    EXPECT_EQ(admin.post(app_path + "/disable", {{"reason", ""}}).status, 400);
    EXPECT_EQ(admin.post(app_path + "/disable", {{"reason", "It sends spam."}}).status, 303);
    EXPECT_EQ(service.call("/v1/users/me", tokens.access_token).status, 401);
    EXPECT_NE(service.refresh(radar, tokens.refresh_token).status, 200);
    Browser person(service, ben);
    EXPECT_THAT(person.get("/marketplace/apps/" + radar.client_id()).body, HasSubstr("Disabled"));
    EXPECT_EQ(Browser(service, grace).get("/marketplace/apps/" + radar.client_id()).status, 404);
    EXPECT_EQ(person.get("/oauth/authorize?client_id=" + radar.client_id()).status, 400);
    EXPECT_THAT(person.get("/account/apps/" + radar.client_id()).body, HasSubstr("disabled"));
    EXPECT_EQ(admin.post(app_path + "/enable").status, 303);
    EXPECT_EQ(service.refresh(radar, tokens.refresh_token).status, 200);
}

TEST_F(PlatformPages, suspend_and_activate_companies) {
    const auto tokens = service.install(radar, ben);
    EXPECT_EQ(admin.post("/platform/companies/globex/suspend", {{"typed", "globex"}}).status, 409);
    EXPECT_THAT(admin.get("/platform/companies/acme/suspend").body,
                HasSubstr("3 members can no longer sign in"));
    EXPECT_EQ(admin.post("/platform/companies/acme/suspend", {{"typed", "globex"}}).status, 400);
    EXPECT_EQ(admin.post("/platform/companies/acme/suspend").status, 400);
    EXPECT_EQ(admin.post("/platform/companies/acme/suspend", {{"typed", "acme"}}).status, 303);
    EXPECT_EQ(service.call("/v1/users/me", tokens.access_token).status, 402);
    EXPECT_NE(service.refresh(radar, tokens.refresh_token).status, 200);
    EXPECT_EQ(Browser(service, ben).get("/account").status, 303);
    EXPECT_EQ(admin.post("/platform/companies/acme/activate").status, 303);
    EXPECT_EQ(service.refresh(radar, tokens.refresh_token).status, 200);
    EXPECT_EQ(Browser(service, ben).get("/account").status, 200);
    EXPECT_EQ(audit(acme, AuditKind::company_suspended).size(), 1u);
}

TEST_F(PlatformPages, deactivate_people_and_give_roles) {
    const auto tokens = service.install(radar, ben);
    Browser person(service, ben);
    EXPECT_EQ(admin.post(user_path(pat) + "/deactivate").status, 409);
    EXPECT_EQ(admin.post(user_path(ben) + "/deactivate").status, 303);
    EXPECT_EQ(service.call("/v1/users/me", tokens.access_token).status, 401);
    EXPECT_EQ(person.get("/account").status, 303);
    EXPECT_EQ(Browser(service, ben).get("/account").status, 303);
    EXPECT_EQ(admin.post(user_path(ben) + "/activate").status, 303);
    EXPECT_EQ(admin.post(user_path(ben) + "/role", {{"role", "king"}}).status, 400);
    EXPECT_EQ(admin.post(user_path(ben) + "/role", {{"role", "reviewer"}}).status, 303);
    EXPECT_EQ(Browser(service, ben).get("/platform/reviews").status, 200);
    EXPECT_THAT(admin.get("/platform/users?q=BEN").body, HasSubstr("reviewer"));
    EXPECT_THAT(admin.get(user_path(ada)).body, HasSubstr("will then have no admin"));
}

TEST_F(PlatformPages, ask_before_an_account_is_deactivated_or_an_app_disabled) {
    service.install(radar, ben);
    EXPECT_THAT(admin.get(user_path(ben) + "/deactivate").body, HasSubstr("1 app is uninstalled"));
    EXPECT_THAT(admin.get(user_path(ada) + "/deactivate").body,
                HasSubstr("is left without an admin."));
    EXPECT_THAT(admin.get(app_path + "/disable").body, HasSubstr("the 1 person who has it"));
    EXPECT_TRUE(is_installed(radar, ben));
}

TEST_F(PlatformPages, create_a_company_and_its_first_admin_who_chooses_a_password) {
    EXPECT_EQ(admin.post("/platform/companies/new", {{"name", ""}, {"label", "No Label"}}).status,
              400);
    EXPECT_EQ(admin.post("/platform/companies/new", {{"name", "Acme"}, {"label", "acme"}}).status,
              400);
    EXPECT_EQ(admin.post("/platform/companies/new", {{"name", "Initech"}, {"label", "initech"}})
                  .field("Location"),
              "/platform/companies/initech?done=company-created");
    const Fields wanted{{"name", "Nora"},
                        {"email", "nora@initech.test"},
                        {"company", "initech"},
                        {"role", "admin"}};
    const auto made = admin.post_and_follow("/platform/users/new", wanted);
    EXPECT_THAT(made.body, HasSubstr("Send this code now"));
    EXPECT_THAT(made.body, HasSubstr("nora@initech.test"));
    EXPECT_EQ(admin.post("/platform/users/new", wanted).status, 400) << "the address is taken";
    EXPECT_EQ(
        admin
            .post("/platform/users/new",
                  {{"name", "x"}, {"email", "x@y.test"}, {"company", "nowhere"}, {"role", "admin"}})
            .status,
        400);
}

TEST_F(PlatformPages, find_companies_and_apps) {
    EXPECT_THAT(admin.get("/platform/companies?q=ACM").body, HasSubstr("acme Ltd"));
    EXPECT_THAT(admin.get("/platform/companies?q=ACM").body, Not(HasSubstr("/globex\"")));
    EXPECT_THAT(admin.get("/platform/companies?q=%25").body, HasSubstr("No companies match"));
    EXPECT_EQ(admin.get("/platform/companies/nobody").status, 404);
    EXPECT_THAT(admin.get("/platform/apps?q=radar").body, HasSubstr("Deal Radar"));
    EXPECT_THAT(admin.get("/platform/apps?q=" + radar.client_id()).body, HasSubstr("Deal Radar"));
    EXPECT_THAT(admin.get("/platform/apps?q=nothing").body, HasSubstr("No apps match"));
    EXPECT_THAT(admin.get("/platform/scopes").body, HasSubstr("deals:full"));
    EXPECT_THAT(admin.get("/platform/health").body, HasSubstr("Queued deliveries"));
}

}  // namespace
}  // namespace grantor::test
