// A new password with a code from an admin, and who may create one for whom.
#include "marketplace/account/password_reset.hpp"

#include <gmock/gmock.h>

#include "app/parts.hpp"
#include "tests/support/page_visitor.hpp"

namespace grantor::marketplace {
namespace {

using test::Answer;
using test::PageVisitor;
using test::TestUser;
using testing::HasSubstr;
using testing::Not;

const std::string chosen = "seven words in a row";

class PasswordResets : public testing::Test {
 protected:
    // What the page shows after the button, from a path such as "/company/members/7".
    Answer ask(const TestUser& admin, const std::string& path) {
        PageVisitor visitor(service);
        visitor.sign_in(admin);
        const auto csrf = PageVisitor::hidden(visitor.get(path), "csrf");
        return visitor.follow(
            visitor.post(path + "/password-reset", {{"csrf", csrf}, {"continue", path}}));
    }
    static std::string member(const TestUser& user) {
        return "/company/members/" + std::to_string(user.id.value);
    }
    static std::string person(const TestUser& user) {
        return "/platform/users/" + std::to_string(user.id.value);
    }
    static std::string code_in(const Answer& page) {
        const std::string mark = "<code class=\"value\">";
        const auto shown = page.body.find("class=\"secret\"");
        const auto at = shown == std::string::npos ? shown : page.body.find(mark, shown);
        return at == std::string::npos ? "" : page.body.substr(at + mark.size(), 19);
    }
    Answer use(PageVisitor& visitor, const std::string& code, const std::string& password) {
        const auto csrf = PageVisitor::hidden(visitor.get("/reset-password"), "csrf");
        return visitor.post("/reset-password", {{"csrf", csrf},
                                                {"continue", "/reset-password"},
                                                {"code", code},
                                                {"password", password}});
    }
    Answer use(const std::string& code, const std::string& password = chosen) {
        PageVisitor visitor(service);
        return use(visitor, code, password);
    }
    void set_platform_role(const TestUser& user, PlatformRole role) {
        service.store().write_now(
            [&](WriteTx& tx) { tx.users().set_platform_role(user.id, role); });
    }

    test::RunningService service;
    CompanyId acme = service.add_company("acme");
    CompanyId globex = service.add_company("globex");
    TestUser ada = service.add_user("ada@acme.test", acme, Role::admin);
    TestUser ben = service.add_user("ben@acme.test", acme);
    TestUser olga = service.add_user("olga@globex.test", globex, Role::admin);
};

TEST_F(PasswordResets, a_code_sets_a_new_password_once_and_signs_in) {
    const auto page = ask(ada, member(ben));
    EXPECT_EQ(page.status, 200);
    const auto code = code_in(page);
    ASSERT_EQ(code.size(), 19U) << page.body;
    PageVisitor visitor(service);
    const auto done = use(visitor, code, chosen);
    EXPECT_EQ(done.status, 303);
    EXPECT_EQ(visitor.get("/account").status, 200);
    EXPECT_EQ(use(code).status, 400);
    PageVisitor again(service);
    EXPECT_EQ(again.sign_in(ben).status, 400);
    ben.password = chosen;
    EXPECT_EQ(again.sign_in(ben).status, 303);
}

TEST_F(PasswordResets, end_browsers_keys_and_personal_tokens) {
    PageVisitor thief(service);
    thief.sign_in(ben);
    service.store().write_now([&](WriteTx& tx) {
        AccessKey key;
        key.user_id = ben.id;
        key.company_id = acme;
        tx.access_keys().add(key);
        tx.api_tokens().add(sha256(as_bytes("personal")), ben.id, acme, Time{});
    });
    ASSERT_EQ(use(code_in(ask(ada, member(ben)))).status, 303);
    EXPECT_EQ(thief.get("/account").status, 303);
    service.store().read_now([&](const ReadTx& tx) {
        EXPECT_TRUE(tx.access_keys().of_user(ben.id).empty());
        EXPECT_FALSE(tx.api_tokens().find(sha256(as_bytes("personal"))));
        return true;
    });
}

TEST_F(PasswordResets, a_code_ends_after_a_day_with_the_next_one_and_with_a_changed_password) {
    const auto first = code_in(ask(ada, member(ben)));
    const auto second = code_in(ask(ada, member(ben)));
    EXPECT_EQ(use(first).status, 400);
    service.advance(hours{24} + seconds{1});
    EXPECT_EQ(use(second).status, 400);
    const auto third = code_in(ask(ada, member(ben)));
    PageVisitor own(service);
    own.sign_in(ben);
    const auto csrf = PageVisitor::hidden(own.get("/account/profile"), "csrf");
    EXPECT_EQ(own.post("/account/profile/password", {{"csrf", csrf},
                                                     {"continue", "/account/profile"},
                                                     {"current", ben.password},
                                                     {"chosen", chosen}})
                  .status,
              303);
    EXPECT_EQ(use(third).status, 400);
}

// An admin who invites somebody could otherwise take over their account everywhere.
TEST_F(PasswordResets, an_admin_of_a_company_gets_no_code_for_who_is_more_than_its_member) {
    service.store().write_now([&](WriteTx& tx) {
        tx.memberships().add({acme, olga.id, Role::regular, Time{}});
        return true;
    });
    EXPECT_THAT(ask(ada, member(olga)).body, HasSubstr("member of other companies"));
    set_platform_role(ben, PlatformRole::reviewer);
    EXPECT_THAT(ask(ada, member(ben)).body, HasSubstr("role on the platform"));
    const auto own = ask(ada, member(ada));
    EXPECT_THAT(own.body, HasSubstr("your own account"));
    for (const auto& refused : {ask(ada, member(olga)), ask(ada, member(ben)), own})
        EXPECT_EQ(code_in(refused), "");
    EXPECT_EQ(ask(ben, member(ada)).status, 403);
}

TEST_F(PasswordResets, a_code_stops_working_when_it_could_no_longer_be_made) {
    const auto joined_elsewhere = code_in(ask(ada, member(ben)));
    service.store().write_now(
        [&](WriteTx& tx) { tx.memberships().add({globex, ben.id, Role::regular, Time{}}); });
    EXPECT_EQ(use(joined_elsewhere).status, 400);
    service.store().write_now([&](WriteTx& tx) { tx.memberships().remove(globex, ben.id); });
    const auto code = code_in(ask(ada, member(ben)));
    service.store().write_now(
        [&](WriteTx& tx) { tx.memberships().set_role(acme, ada.id, Role::regular); });
    EXPECT_EQ(use(code).status, 400);
}

// The company has no say over somebody who has left it, and may be in another one tomorrow.
TEST_F(PasswordResets, a_code_of_a_company_stops_working_when_the_person_leaves_it) {
    const auto code = code_in(ask(ada, member(ben)));
    service.store().write_now([&](WriteTx& tx) { tx.memberships().remove(acme, ben.id); });
    EXPECT_EQ(use(code).status, 400);
}

TEST_F(PasswordResets, an_admin_of_the_platform_makes_one_for_anybody_else) {
    set_platform_role(olga, PlatformRole::admin);
    EXPECT_EQ(ask(ada, person(ben)).status, 403);
    const auto code = code_in(ask(olga, person(ada)));
    EXPECT_EQ(use(code).status, 303);
    EXPECT_EQ(code_in(ask(olga, person(olga))), "");
}

TEST_F(PasswordResets, the_password_must_be_a_good_one_and_the_code_stays) {
    const auto code = code_in(ask(ada, member(ben)));
    for (const auto* weak : {"short", "1234567890", "ben@acme.test", "acmeltd2026"}) {
        const auto refused = use(code, weak);
        EXPECT_EQ(refused.status, 400) << weak;
        EXPECT_THAT(refused.body, Not(HasSubstr(weak)));
    }
    EXPECT_EQ(use(code).status, 303);
}

TEST_F(PasswordResets, codes_cannot_be_guessed) {
    const auto code = code_in(ask(ada, member(ben)));
    PageVisitor guesser(service);
    for (int i = 0; i < 10; ++i) use(guesser, "aaaa-bbbb-cccc-dddd", chosen);
    EXPECT_THAT(use(guesser, code, chosen).body, HasSubstr("Too many attempts"));
}

TEST_F(PasswordResets, are_in_the_log_of_the_company) {
    use(code_in(ask(ada, member(ben))));
    PageVisitor admin(service);
    admin.sign_in(ada);
    const auto log = admin.get("/company/audit").body;
    EXPECT_THAT(log, HasSubstr("Created a code for a new password"));
    EXPECT_THAT(log, HasSubstr("with a code from ada@acme.test"));
}

}  // namespace
}  // namespace grantor::marketplace
