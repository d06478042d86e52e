// The demo app over HTTP, from the link that begins an install to the uninstall, as a browser walks
// it.
#include <boost/json.hpp>
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "app/parts.hpp"
#include "store/transaction.hpp"
#include "tests/support/page_visitor.hpp"

namespace grantor::test {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

const std::string demo_callback = "http://127.0.0.1/sandbox/demo-app/callback";

class DemoAppFlow : public testing::Test {
 protected:
    // Where the browser comes back to; a decision as the consent page would take it.
    std::string come_back(const TestApp& app, const std::string& decision = "allow") {
        const auto begun = visitor.get("/sandbox/demo-app/install?client_id=" + app.client_id());
        EXPECT_EQ(begun.status, 303) << begun.body;
        const auto target = std::string(begun.field("Location"));
        EXPECT_THAT(target, StartsWith("/oauth/authorize?client_id=" + app.client_id()));
        auto body = fmt::format(R"({{"client_id":"{}","user":{},"company":{},"redirect_uri":"{}",)"
                                R"("state":"{}","decision":"{}")",
                                app.client_id(), ada.id.value, acme.value,
                                query_value(target, "redirect_uri"), query_value(target, "state"),
                                decision);
        if (const auto challenge = query_value(target, "code_challenge"); !challenge.empty())
            body +=
                fmt::format(R"(,"code_challenge":"{}","code_challenge_method":"S256")", challenge);
        const auto decided = service.post_json("/sandbox/authorize", body + "}");
        EXPECT_EQ(decided.status, 200) << decided.body;
        const auto url = json_text(decided.body, "redirect_to");
        return url.substr(url.find("/sandbox"));
    }
    std::string walk_of(const TestApp& app) {
        const auto arrived = visitor.get(come_back(app));
        EXPECT_EQ(arrived.status, 303);
        return std::string(arrived.field("Location"));
    }
    Answer press(const std::string& walk, std::string_view step) {
        const auto page = visitor.get(walk);
        return visitor.post(fmt::format("{}/{}", walk, step),
                            {{"csrf", PageVisitor::hidden(page, "csrf")}, {"continue", walk}});
    }
    std::size_t token_requests() const {
        const auto log = service.get("/sandbox/events?path=/oauth/token");
        return boost::json::parse(log.body).at("events").as_array().size();
    }

    RunningService service{{.is_watched = true}};
    const CompanyId acme = service.add_company("acme");
    const TestUser ada = service.add_user("ada@acme.example", acme, Role::admin);
    const TestApp app =
        service.add_app(acme, {.redirect_uris = {"http://localhost:3000/callback", demo_callback}});
    PageVisitor visitor{service};
};

}  // namespace

TEST_F(DemoAppFlow, an_app_is_installed_exchanged_refreshed_and_uninstalled) {
    const auto walk = walk_of(app);
    EXPECT_THAT(walk, StartsWith("/sandbox/demo-app/installs/"));
    EXPECT_THAT(visitor.get(walk).body, HasSubstr("The browser came back with a code"));

    const auto exchanged = press(walk, "exchange");
    EXPECT_EQ(exchanged.status, 303);
    EXPECT_EQ(exchanged.field("Location"), walk + "#newest");
    const auto page = visitor.get(walk).body;
    EXPECT_THAT(page, HasSubstr("POST /oauth/token HTTP/1.1"));
    EXPECT_THAT(page, HasSubstr("access_token"));
    EXPECT_THAT(page, HasSubstr("grant_type=authorization_code"));
    EXPECT_THAT(page, Not(HasSubstr(app.secret))) << "this app is not one of the demo's";

    press(walk, "refresh");
    EXPECT_THAT(visitor.get(walk).body, HasSubstr("grant_type=refresh_token"));
    press(walk, "uninstall");
    EXPECT_THAT(visitor.get(walk).body, HasSubstr("POST /oauth/revoke HTTP/1.1"));
    EXPECT_TRUE(service.store().read_now(
        [&](const ReadTx& tx) { return !tx.grants().find_active(app.app.id, ada.id, acme); }));
}

TEST_F(DemoAppFlow, a_public_client_proves_its_code_with_its_own_verifier) {
    const auto pocket = service.add_app(
        acme, {.redirect_uris = {demo_callback}, .client_type = ClientType::public_client});
    const auto walk = walk_of(pocket);
    press(walk, "exchange");
    const auto page = visitor.get(walk).body;
    EXPECT_THAT(page, HasSubstr("code_verifier="));
    EXPECT_THAT(page, HasSubstr("access_token"));
}

// A code that is sent twice ends the grant (RFC 6749 §10.5).
TEST_F(DemoAppFlow, a_reload_and_a_second_click_send_the_code_once) {
    const auto back = come_back(app);
    const auto walk = std::string(visitor.get(back).field("Location"));
    EXPECT_EQ(visitor.get(back).field("Location"), walk);
    press(walk, "exchange");
    EXPECT_EQ(press(walk, "exchange").field("Location"), walk);
    EXPECT_EQ(visitor.get(back).field("Location"), walk);
    EXPECT_EQ(token_requests(), 1u);
    EXPECT_TRUE(service.store().read_now([&](const ReadTx& tx) {
        return tx.grants().find_active(app.app.id, ada.id, acme).has_value();
    }));
}

TEST_F(DemoAppFlow, a_no_is_said_kindly) {
    const auto walk = std::string(visitor.get(come_back(app, "cancel")).field("Location"));
    const auto page = visitor.get(walk).body;
    EXPECT_THAT(page, HasSubstr("The answer was no"));
    EXPECT_THAT(page, HasSubstr("Try again"));
    EXPECT_THAT(page, Not(HasSubstr("exchange\"")));
}

// RFC 6749 §10.12: whoever plants an answer of their own into a browser connects it to their
// account.
TEST_F(DemoAppFlow, an_answer_for_another_browser_is_refused) {
    const auto back = come_back(app);
    PageVisitor victim{service};
    EXPECT_EQ(victim.get(back).field("Location"), "/sandbox/demo-app?problem=state");
    const auto made_up = "/sandbox/demo-app/callback?code=x&state=made-up";
    EXPECT_EQ(visitor.get(made_up).field("Location"), "/sandbox/demo-app?problem=state");
    EXPECT_THAT(visitor.get("/sandbox/demo-app?problem=state").body,
                HasSubstr("does not belong to an install"));
    const auto walk = std::string(visitor.get(back).field("Location"));
    EXPECT_EQ(victim.get(walk).status, 404);
}

TEST_F(DemoAppFlow, an_install_that_began_at_a_plain_link_is_received_too) {
    const auto authorized = service.post_json(
        "/sandbox/authorize",
        fmt::format(R"({{"client_id":"{}","user":{},"company":{},"redirect_uri":"{}",)"
                    R"("decision":"allow"}})",
                    app.client_id(), ada.id.value, acme.value, demo_callback));
    const auto url = json_text(authorized.body, "redirect_to");
    const auto walk = std::string(visitor.get(url.substr(url.find("/sandbox"))).field("Location"));
    EXPECT_THAT(visitor.get(walk).body, HasSubstr("None: the install began at a link"));
    press(walk, "exchange");
    EXPECT_THAT(visitor.get(walk).body, HasSubstr("access_token"));
    EXPECT_EQ(visitor.get("/sandbox/demo-app/callback?code=x").field("Location"),
              "/sandbox/demo-app?problem=code");
}

TEST_F(DemoAppFlow, a_form_of_another_page_sends_nothing) {
    const auto walk = walk_of(app);
    visitor.get(walk);
    const auto foreign =
        service.post(walk + "/exchange", {{"csrf", "guessed"}, {"continue", walk}},
                     {{"Cookie", "grantor=" + visitor.cookie()}, {"Sec-Fetch-Site", "cross-site"}});
    EXPECT_EQ(foreign.status, 403);
    EXPECT_EQ(visitor.post(walk + "/exchange", {{"csrf", "guessed"}}).status, 403);
    EXPECT_EQ(token_requests(), 0u);
}

TEST_F(DemoAppFlow, an_app_without_its_callback_is_named_as_such) {
    const auto other = service.add_app(acme);
    for (const auto& client_id : {other.client_id(), std::string("nobody"), std::string()})
        EXPECT_EQ(visitor.get("/sandbox/demo-app/install?client_id=" + client_id).field("Location"),
                  "/sandbox/demo-app?problem=app");
    EXPECT_THAT(visitor.get("/sandbox/demo-app").body, HasSubstr(app.app.name));
    EXPECT_THAT(visitor.get("/sandbox/demo-app").body, Not(HasSubstr(other.app.name)));
}

TEST_F(DemoAppFlow, an_uninstall_notice_is_taken_with_the_right_secret_alone) {
    const auto walk = walk_of(app);
    const auto notify = [&](std::string_view secret) {
        const std::string body = R"({"client_id":"x"})";
        return service
            .send(fmt::format("DELETE /sandbox/demo-app/callback HTTP/1.1\r\nHost: 127.0.0.1\r\n"
                              "Authorization: {}\r\nContent-Type: application/json\r\n"
                              "Content-Length: {}\r\n\r\n{}",
                              basic_of(app.client_id(), secret), body.size(), body))
            .status;
    };
    EXPECT_EQ(notify("guessed"), 401);
    EXPECT_THAT(visitor.get(walk).body, Not(HasSubstr("notice arrived")));
    EXPECT_EQ(notify(app.secret), 204);
    EXPECT_THAT(visitor.get(walk).body, HasSubstr("notice arrived"));
}

}  // namespace grantor::test
