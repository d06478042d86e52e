// Guessing of what opens the marketplace (attack 28): passwords are throttled wherever one can be
// tried; keys have too many bits to guess, and no answer helps.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <thread>

#include "app/options/options.hpp"
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
        const auto page = visitor.follow(visitor.post(
            "/account/keys", {{"csrf", csrf}, {"continue", "/account/keys"}, {"name", "nightly"}}));
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

// Passwords that are sent to the sign-in page, from anywhere: the service takes the client's
// address from a proxy.
class GuessedPasswords : public testing::Test {
 protected:
    static ServiceWish behind_a_proxy() {
        return {.options = [](app::Options& options) {
            options.server.trusted_proxies = {"127.0.0.1/32"};
        }};
    }
    Answer attempt(const std::string& password, const std::string& from,
                   const std::string& cookies = {}) {
        const auto page = service.get("/sign-in");
        const auto set = page.field("Set-Cookie");
        const auto cookie = set.substr(0, set.find(';'));
        return service.post("/sign-in",
                            {{"csrf", PageVisitor::hidden(page, "csrf")},
                             {"email", ann.email},
                             {"password", password}},
                            {{"Cookie", cookie + (cookies.empty() ? "" : "; " + cookies)},
                             {"X-Forwarded-For", from}});
    }
    std::int64_t noted(AuditKind kind) {
        return service.store().read_now([&](const ReadTx& tx) {
            return static_cast<std::int64_t>(
                tx.audit_events().list({.kind = kind, .limit = 1000}).size());
        });
    }
    // What a browser keeps after the sign-in.
    static std::string device_cookie(const Answer& answer) {
        const auto at = answer.head.find("grantor-device=");
        if (at == std::string::npos) return {};
        return answer.head.substr(at, answer.head.find(';', at) - at);
    }

    RunningService service{behind_a_proxy()};
    CompanyId acme = service.add_company("acme");
    CompanyId globex = service.add_company("globex");
    TestUser ann = service.add_user("ann@acme.test", acme);
};

// 150 guesses at once: each had been admitted before the first one was counted, and 103 were
// compared. Each that is compared and wrong is noted.
TEST_F(GuessedPasswords, at_once_are_no_more_than_one_after_the_other) {
    std::vector<std::jthread> guessers;
    for (int i = 0; i < 6; ++i)
        guessers.emplace_back([&, i] {
            for (int j = 0; j < 25; ++j) attempt(fmt::format("guess {} {}", i, j), "192.0.2.1");
        });
    guessers.clear();
    EXPECT_EQ(noted(AuditKind::sign_in_failed), 10);
}

TEST_F(GuessedPasswords, from_many_places_lock_the_owner_out_nowhere) {
    const auto signed_in = attempt(ann.password, "192.0.2.200");
    ASSERT_EQ(signed_in.status, 303);
    const auto device = device_cookie(signed_in);
    ASSERT_NE(device, "");
    for (int place = 1; place <= 10; ++place)
        for (int i = 0; i < 10; ++i)
            EXPECT_EQ(attempt("guess", fmt::format("192.0.2.{}", place)).status, 400);
    EXPECT_EQ(attempt("guess", "192.0.2.1").status, 429);
    // In a new browser somewhere else.
    EXPECT_EQ(attempt(ann.password, "198.51.100.1").status, 303);
    // In the browser that is known, wherever it is now: even where the attacker is.
    EXPECT_EQ(attempt(ann.password, "192.0.2.1", device).status, 303);
}

TEST_F(GuessedPasswords, a_delay_says_how_long_it_is_and_passes) {
    for (int i = 0; i < 10; ++i) attempt("guess", "192.0.2.1");
    const auto delayed = attempt(ann.password, "192.0.2.1");
    EXPECT_EQ(delayed.status, 429);
    EXPECT_THAT(delayed.body, testing::ContainsRegex("Wait [0-9]+ seconds, then try again"));
    const auto wait = std::stoi(delayed.field("Retry-After"));
    EXPECT_GE(wait, 1);
    EXPECT_LE(wait, 30);
    service.advance(seconds{wait + 1});
    EXPECT_EQ(attempt(ann.password, "192.0.2.1").status, 303);
}

TEST_F(GuessedPasswords, a_mark_of_another_account_helps_nobody) {
    const auto bob = service.add_user("bob@acme.test", acme);
    PageVisitor visitor(service);
    const auto of_bob = device_cookie(visitor.sign_in(bob));
    ASSERT_NE(of_bob, "");
    for (int i = 0; i < 10; ++i) attempt("guess", "192.0.2.1", of_bob);
    EXPECT_EQ(attempt("guess", "192.0.2.1", of_bob).status, 429);
}

// They were written to the log of no company, and shown nowhere.
TEST_F(GuessedPasswords, and_sign_ins_are_in_the_logs_of_those_concerned) {
    service.store().write_now(
        [&](WriteTx& tx) { tx.memberships().add({globex, ann.id, Role::regular, Time{}}); });
    attempt("guess", "192.0.2.1");
    const auto signed_in = attempt(ann.password, "192.0.2.77");
    for (const auto company : {acme, globex}) {
        const auto kinds = service.store().read_now([&](const ReadTx& tx) {
            std::vector<AuditKind> out;
            for (const auto& event : tx.audit_events().list({.company_id = company}))
                out.push_back(event.kind);
            return out;
        });
        EXPECT_THAT(kinds,
                    testing::ElementsAre(AuditKind::user_signed_in, AuditKind::sign_in_failed));
    }
    PageVisitor owner(service);
    owner.sign_in(ann);
    const auto account = owner.get("/account/security").body;
    EXPECT_THAT(account, testing::HasSubstr("Failed to sign in"));
    EXPECT_THAT(account, testing::HasSubstr("192.0.2.77"));
    EXPECT_THAT(account, testing::HasSubstr("192.0.2.1<"));

    const auto operating = service.add_user("olga@globex.test", globex, Role::admin);
    service.store().write_now(
        [&](WriteTx& tx) { tx.users().set_platform_role(operating.id, PlatformRole::admin); });
    PageVisitor operators(service);
    operators.sign_in(operating);
    for (const auto* page :
         {"/company/audit?kind=sign_in_failed", "/platform/audit?kind=sign_in_failed"}) {
        const auto log = operators.get(page).body;
        EXPECT_THAT(log, testing::HasSubstr("ann@acme.test")) << page;
        EXPECT_THAT(log, testing::HasSubstr("192.0.2.1<")) << page;
    }
    EXPECT_EQ(owner.get("/platform/audit").status, 403);
}

}  // namespace
}  // namespace grantor::test
