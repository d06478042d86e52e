#include "app/options/options.hpp"
#include "tests/marketplace/developer/hub_visit.hpp"

namespace grantor::marketplace {
namespace {

using test::Answer;
using test::Fields;
using test::HubVisit;
using test::PageVisitor;
using test::RunningService;
using testing::HasSubstr;
using testing::Not;

const std::string path = "/developer/sign-up";

Fields newcomer(const std::string& email = "nora@new.example") {
    return {{"name", "Nora"},
            {"email", email},
            {"password", "correct horse"},
            {"company", "New Things"}};
}

Answer sign_up(PageVisitor& visitor, Fields fields) {
    fields.emplace_back("csrf", PageVisitor::hidden(visitor.get(path), "csrf"));
    return visitor.post(path, fields);
}

std::optional<User> find_user(RunningService& service, const std::string& email) {
    return service.store().read_now(
        [&](const ReadTx& tx) { return tx.users().find_by_email(email); });
}

}  // namespace

TEST(HubSignUp, is_closed_where_the_operator_says_so) {
    test::ServiceWish wish;
    wish.options = [](app::Options& options) { options.sign_up = false; };
    RunningService service(std::move(wish));
    PageVisitor visitor(service);
    EXPECT_EQ(visitor.get(path).status, 403);
    EXPECT_EQ(visitor.post(path, newcomer()).status, 403);
    EXPECT_FALSE(find_user(service, "nora@new.example"));
    EXPECT_THAT(visitor.get("/developer").body, Not(HasSubstr(path)));
}

TEST(HubSignUp, without_the_forms_token_makes_nobody) {
    RunningService service;
    PageVisitor visitor(service);
    visitor.get(path);
    const auto answer = visitor.post(path, newcomer());
    EXPECT_EQ(answer.status, 403);
    EXPECT_THAT(answer.body, HasSubstr("out of date"));
    EXPECT_FALSE(find_user(service, "nora@new.example"));
}

TEST(HubSignUp, with_a_wrong_field_keeps_the_others_and_not_the_password) {
    RunningService service;
    PageVisitor visitor(service);
    auto fields = newcomer("not an address");
    const auto answer = sign_up(visitor, fields);
    EXPECT_EQ(answer.status, 400);
    EXPECT_THAT(answer.body, HasSubstr("value=\"Nora\""));
    EXPECT_THAT(answer.body, HasSubstr("id=\"email-error\""));
    EXPECT_THAT(answer.body, Not(HasSubstr("correct horse")));
}

TEST(HubSignUp, makes_a_person_a_sandbox_company_and_a_session) {
    RunningService service;
    PageVisitor visitor(service);
    visitor.get(path);
    const auto before = visitor.cookie();
    const auto answer = sign_up(visitor, newcomer("Nora@New.Example"));
    ASSERT_EQ(answer.status, 303) << answer.body;
    EXPECT_NE(visitor.cookie(), before);
    const auto home = visitor.get(answer.field("Location"));
    EXPECT_THAT(home.body, HasSubstr("Your sandbox company is ready."));
    EXPECT_THAT(home.body, HasSubstr("No apps yet"));
    EXPECT_EQ(visitor.get(path).status, 303);
    const auto user = find_user(service, "nora@new.example");
    ASSERT_TRUE(user);
    const auto company = service.store().read_now(
        [](const ReadTx& tx) { return tx.companies().find_by_label("new-things-sandbox"); });
    ASSERT_TRUE(company);
    const auto membership = service.store().read_now(
        [&](const ReadTx& tx) { return tx.memberships().find(company->id, user->id); });
    ASSERT_TRUE(membership);
    EXPECT_EQ(membership->role, Role::admin);
    // The password works at the ordinary door as well.
    PageVisitor again(service);
    EXPECT_EQ(again.sign_in({user->id, company->id, user->email, "correct horse"}).status, 303);
}

TEST(HubSignUp, gives_somebody_who_has_an_account_another_company) {
    RunningService service;
    const auto acme = service.add_company("acme");
    HubVisit ben(service, service.add_user("ben@acme.example", acme));
    EXPECT_THAT(ben.get("/developer").body, HasSubstr("href=\"/developer/companies/new\""));
    EXPECT_EQ(ben.get(path).field("Location"), "/developer/companies/new");
    const auto empty = ben.post("/developer/companies/new", {{"company", " "}});
    EXPECT_EQ(empty.status, 400);
    EXPECT_THAT(empty.body, HasSubstr("id=\"company-error\""));
    const auto made = ben.post("/developer/companies/new", {{"company", "Side Project"}});
    EXPECT_EQ(made.field("Location"), "/developer?done=company-made");
    const auto home = ben.get("/developer?done=company-made").body;
    EXPECT_THAT(home, HasSubstr("You are working in it now."));
    EXPECT_THAT(home, HasSubstr("No apps yet"));
    EXPECT_THAT(home, HasSubstr("Side Project"));
    const auto company = service.store().read_now(
        [](const ReadTx& tx) { return tx.companies().find_by_label("side-project-sandbox"); });
    EXPECT_TRUE(company);
    for (int i = 2; i < 20; ++i)
        EXPECT_EQ(ben.post("/developer/companies/new", {{"company", "More"}}).status, 303) << i;
    EXPECT_EQ(ben.post("/developer/companies/new", {{"company", "More"}}).status, 409);
}

// Attack 28: trying addresses one after the other ends soon, also for those that are free.
TEST(Attack28, sign_ups_from_one_place_are_limited) {
    RunningService service;
    const auto acme = service.add_company("acme");
    const auto ada = service.add_user("ada@acme.example", acme);
    PageVisitor visitor(service);
    const auto taken = sign_up(visitor, newcomer(ada.email));
    EXPECT_EQ(taken.status, 400);
    EXPECT_THAT(taken.body, HasSubstr("account with this address already"));
    EXPECT_THAT(taken.body, HasSubstr("already exists. <a href=\"/sign-in?continue="));
    int last = 0;
    for (int i = 0; i < 12; ++i) last = sign_up(visitor, newcomer(ada.email)).status;
    EXPECT_EQ(last, 429);
    EXPECT_EQ(sign_up(visitor, newcomer("free@new.example")).status, 429);
    EXPECT_FALSE(find_user(service, "free@new.example"));
    // People with an account can still sign in.
    PageVisitor owner(service);
    EXPECT_EQ(owner.sign_in(ada).status, 303);
}

}  // namespace grantor::marketplace
