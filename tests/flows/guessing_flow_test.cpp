// Guessing of what opens the marketplace (attack 28): passwords are throttled wherever one can be
// tried; keys have too many bits to guess, and no answer helps.
#include <fmt/format.h>
#include <gmock/gmock.h>

#include "tests/support/page_visitor.hpp"

namespace grantor::test {
namespace {

class GuessingFlow : public testing::Test {
 protected:
    Answer ask_with(const std::string& authorization, const std::string& path = "/manage/v1/me") {
        return service.get(path, {{"Authorization", authorization}});
    }
    std::string make_key(const TestUser& user) {
        PageVisitor visitor(service);
        visitor.sign_in(user);
        const auto csrf = PageVisitor::hidden(visitor.get("/account/keys"), "csrf");
        const auto page = visitor.post(
            "/account/keys", {{"csrf", csrf}, {"continue", "/account/keys"}, {"name", "nightly"}});
        const auto at = page.body.find("gmk_");
        EXPECT_NE(at, std::string::npos) << page.body;
        return page.body.substr(at, 47);
    }
    // The key's owner takes it back.
    void remove_keys(const TestUser& user) {
        service.store().write_now([&](WriteTx& tx) {
            for (const auto& key : tx.access_keys().of_user(user.id))
                tx.access_keys().remove(user.id, key.id);
            return true;
        });
    }

    RunningService service;
    CompanyId acme = service.add_company("acme");
    CompanyId globex = service.add_company("globex");
    TestUser ada = service.add_user("ada@acme.test", acme, Role::admin);
    TestUser ben = service.add_user("ben@acme.test", acme);
    TestUser cleo = service.add_user("cleo@acme.test", acme);
    TestUser grace = service.add_user("grace@globex.test", globex, Role::admin);
};

using Attack28 = GuessingFlow;

TEST_F(Attack28, keys_that_do_not_work_are_not_told_apart) {
    const auto removed = make_key(ada);
    remove_keys(ada);
    const auto of_deactivated = make_key(ben);
    const auto of_former_member = make_key(cleo);
    const auto of_suspended = make_key(grace);
    service.store().write_now([&](WriteTx& tx) {
        tx.users().set_state(ben.id, UserState::deactivated);
        tx.memberships().remove(acme, cleo.id);
        tx.companies().set_state(globex, CompanyState::suspended);
        return true;
    });
    const auto unknown = ask_with("Bearer gmk_" + std::string(43, 'x'));
    EXPECT_EQ(unknown.status, 401);
    EXPECT_NE(unknown.field("WWW-Authenticate"), "");
    auto one_off = make_key(ada);
    one_off.back() = one_off.back() == 'A' ? 'B' : 'A';
    for (const auto& key : {removed, of_deactivated, of_former_member, of_suspended, one_off,
                            std::string("gmk_"), std::string(4000, 'k')}) {
        const auto answer = ask_with("Bearer " + key);
        EXPECT_EQ(answer.status, 401) << key;
        EXPECT_EQ(answer.body, unknown.body) << key;
        EXPECT_EQ(answer.field("WWW-Authenticate"), unknown.field("WWW-Authenticate")) << key;
    }
    EXPECT_EQ(service.get("/manage/v1/me").body, unknown.body);
    EXPECT_EQ(ask_with("Basic " + one_off).body, unknown.body);
    // Nor does the requested path show.
    EXPECT_EQ(ask_with("Bearer x", "/manage/v1/platform/users").body, unknown.body);
    EXPECT_EQ(ask_with("Bearer x", "/manage/v1/apps/0123456789abcdef").body, unknown.body);
}

TEST_F(Attack28, guessing_keys_locks_nobody_out) {
    const auto key = make_key(ada);
    for (int i = 0; i < 300; ++i)
        ASSERT_EQ(ask_with(fmt::format("Bearer gmk_{:043}", i)).status, 401);
    EXPECT_EQ(ask_with("Bearer " + key).status, 200);
}

TEST_F(Attack28, the_current_password_cannot_be_guessed_on_the_profile_page) {
    PageVisitor thief(service);
    thief.sign_in(ada);
    const auto csrf = PageVisitor::hidden(thief.get("/account/profile"), "csrf");
    const auto guess = [&](const std::string& password) {
        return thief.post("/account/profile/password", {{"csrf", csrf},
                                                        {"continue", "/account/profile"},
                                                        {"current", password},
                                                        {"chosen", "chosen by a thief"}});
    };
    for (int i = 0; i < 10; ++i)
        EXPECT_NE(guess(fmt::format("guess number {}", i)).status, 303) << i;
    // By now the right one does not help either, and nothing has changed.
    EXPECT_NE(guess(ada.password).status, 303);
    service.advance(seconds{16 * 60});
    PageVisitor owner(service);
    EXPECT_EQ(owner.sign_in(ada).status, 303);
}

}  // namespace
}  // namespace grantor::test
