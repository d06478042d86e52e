// What a developer sees of an app's requests, and the faults that can be ordered for them.
#include <boost/json.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/running_service.hpp"

namespace grantor::test {
namespace {

namespace json = boost::json;
using testing::HasSubstr;

class SandboxTrafficFlow : public testing::Test {
 protected:
    Answer delete_(std::string_view path) const {
        return service.send(std::string("DELETE ").append(path) +
                            " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n");
    }
    json::array events(std::string_view query = "") const {
        const auto answer = service.get("/sandbox/events" + std::string(query));
        EXPECT_EQ(answer.status, 200) << answer.body;
        return json::parse(answer.body).at("events").as_array();
    }
    int order(std::string_view fault) const {
        return service.post_json("/sandbox/faults", fault).status;
    }
    int list_deals(const Tokens& tokens) const {
        return service.call("/api/v2/deals", tokens.access_token).status;
    }

    RunningService service{{.is_watched = true}};
    const CompanyId acme = service.add_company("acme");
    const TestUser ada = service.add_user("ada@acme.example", acme);
    const TestApp app = service.add_app(acme);
};

}  // namespace

TEST_F(SandboxTrafficFlow, a_refused_request_is_shown_with_who_made_it_and_why) {
    const auto tokens = service.install(app, ada);
    const auto refused = service.call("/api/v1/roles", tokens.access_token);
    ASSERT_EQ(refused.status, 403);
    const auto newest = json::serialize(events().front());
    EXPECT_EQ(json_text(newest, "path"), "/api/v1/roles");
    EXPECT_THAT(newest, HasSubstr("\"status\":403"));
    EXPECT_EQ(json_text(newest, "client_id"), app.client_id());
    EXPECT_EQ(json_text(newest, "user"), "ada@acme.example");
    EXPECT_EQ(json_text(newest, "company"), "acme");
    EXPECT_EQ(json_text(newest, "check"), "scope");
    EXPECT_THAT(json_text(newest, "explanation"), HasSubstr("admin"));
    EXPECT_EQ(json_text(newest, "request_id"), refused.field("X-Request-Id"));
}

TEST_F(SandboxTrafficFlow, the_log_has_the_token_request_and_is_filtered_and_followed) {
    const auto tokens = service.install(app, ada);
    EXPECT_EQ(list_deals(tokens), 200);
    EXPECT_EQ(events("?path=/oauth/token").size(), 1u);
    EXPECT_EQ(events("?outcome=refused").size(), 0u);
    EXPECT_EQ(events("?client_id=another").size(), 0u);
    const auto last = json::parse(service.get("/sandbox/events").body).at("last").as_int64();
    EXPECT_EQ(events("?after=" + std::to_string(last)).size(), 0u);
    EXPECT_EQ(list_deals(tokens), 200);
    EXPECT_EQ(events("?after=" + std::to_string(last)).size(), 1u);
    for (const auto* wrong : {"?limit=0", "?limit=201", "?after=x", "?outcome=maybe"})
        EXPECT_EQ(service.get(std::string("/sandbox/events") + wrong).status, 400) << wrong;
}

TEST_F(SandboxTrafficFlow, the_log_holds_no_token_and_no_code) {
    const auto tokens = service.install(app, ada);
    list_deals(tokens);
    service.get("/api/v2/deals?api_token=" + std::string(40, 'a'));
    const auto text = service.get("/sandbox/events").body;
    EXPECT_THAT(text, testing::Not(HasSubstr(tokens.access_token)));
    EXPECT_THAT(text, testing::Not(HasSubstr(tokens.refresh_token)));
    EXPECT_THAT(text, testing::Not(HasSubstr(app.secret)));
    EXPECT_THAT(text, testing::Not(HasSubstr(std::string(40, 'a'))));
}

TEST_F(SandboxTrafficFlow, the_page_shows_hostile_names_as_text) {
    AppWish wish;
    const auto named = service.add_app(acme, wish);
    service.store().write_now([&](WriteTx& tx) {
        auto changed = *tx.apps().find(named.app.id);
        changed.name = "<script>alert(1)</script>";
        return tx.apps().update(changed);
    });
    list_deals(service.install(named, ada));
    const auto page = service.get("/sandbox/events", {{"Accept", "text/html"}});
    EXPECT_EQ(page.status, 200);
    EXPECT_THAT(page.body, HasSubstr("/api/v2/deals"));
    EXPECT_THAT(page.body, testing::Not(HasSubstr("<script>alert")));
    EXPECT_THAT(page.field("Content-Security-Policy"), HasSubstr("script-src 'self'"));
}

TEST_F(SandboxTrafficFlow, ordered_faults_meet_the_next_requests_exactly) {
    const auto tokens = service.install(app, ada);
    ASSERT_EQ(order(R"({"fault":"rate_limited","times":2,"path":"/api/v2/deals"})"), 201);
    ASSERT_EQ(order(R"({"fault":"server_error","path":"/api/v2/deals"})"), 201);
    EXPECT_EQ(list_deals(tokens), 429);
    EXPECT_EQ(list_deals(tokens), 429);
    EXPECT_EQ(list_deals(tokens), 500);
    EXPECT_EQ(list_deals(tokens), 200);
    EXPECT_EQ(json_text(json::serialize(events("?outcome=refused").front()), "fault"),
              "server_error");
}

TEST_F(SandboxTrafficFlow, a_slow_request_is_answered_as_any_other) {
    const auto tokens = service.install(app, ada);
    ASSERT_EQ(order(R"({"fault":"slow","delay_ms":30})"), 201);
    EXPECT_EQ(list_deals(tokens), 200);
    EXPECT_GE(events().front().at("took_ms").to_number<double>(), 30);
}

TEST_F(SandboxTrafficFlow, a_revoke_lets_the_call_finish_and_ends_everything_after_it) {
    const auto tokens = service.install(app, ada);
    ASSERT_EQ(order(R"({"fault":"revoke","client_id":")" + app.client_id() + "\"}"), 201);
    EXPECT_EQ(list_deals(tokens), 200);
    EXPECT_EQ(list_deals(tokens), 401);
    EXPECT_EQ(service.refresh(app, tokens.refresh_token).status, 400);
}

TEST_F(SandboxTrafficFlow, the_token_endpoint_can_fail_too) {
    const auto tokens = service.install(app, ada);
    ASSERT_EQ(order(R"({"fault":"server_error","path":"/oauth/token"})"), 201);
    EXPECT_EQ(service.refresh(app, tokens.refresh_token).status, 500);
    EXPECT_EQ(service.refresh(app, tokens.refresh_token).status, 200);
}

TEST_F(SandboxTrafficFlow, faults_are_listed_and_taken_back) {
    ASSERT_EQ(order(R"({"fault":"slow","times":3})"), 201);
    const auto listed = json::parse(service.get("/sandbox/faults").body).at("faults").as_array();
    ASSERT_EQ(listed.size(), 1u);
    const auto id = json::serialize(listed.front().at("id"));
    EXPECT_EQ(delete_("/sandbox/faults/" + id).status, 200);
    EXPECT_EQ(delete_("/sandbox/faults/" + id).status, 404);
    order(R"({"fault":"slow"})");
    EXPECT_EQ(delete_("/sandbox/faults").status, 200);
    EXPECT_EQ(service.get("/sandbox/faults").body, R"({"success":true,"faults":[]})");
    EXPECT_EQ(order(R"({"fault":"flood"})"), 400);
    EXPECT_EQ(order("[]"), 400);
}

TEST_F(SandboxTrafficFlow, other_web_pages_cannot_order_anything) {
    const auto answer = service.send(
        "POST /sandbox/faults HTTP/1.1\r\nHost: 127.0.0.1\r\nOrigin: https://evil.example\r\n"
        "Content-Type: application/json\r\nContent-Length: 16\r\nConnection: close\r\n\r\n"
        R"({"fault":"slow"})");
    EXPECT_EQ(answer.status, 403);
    EXPECT_EQ(service.get("/sandbox/faults").body, R"({"success":true,"faults":[]})");
}

// A page of a stranger in the developer's browser must not read what the sandbox holds, nor move
// it.
TEST_F(SandboxTrafficFlow, pages_of_strangers_get_nothing_from_the_control_api) {
    const auto status = [&](const Fields& headers) {
        return service.get("/sandbox/events", headers).status;
    };
    EXPECT_EQ(status({}), 200);
    EXPECT_EQ(status({{"Origin", "https://evil.example"}}), 403);
    EXPECT_EQ(status({{"Origin", "null"}}), 403);
    EXPECT_EQ(status({{"Sec-Fetch-Site", "cross-site"}}), 403);
    EXPECT_EQ(status({{"Sec-Fetch-Site", "same-site"}}), 403);
    EXPECT_EQ(status({{"Sec-Fetch-Site", "same-origin"}, {"Origin", service.issuer()}}), 200);
    EXPECT_EQ(status({{"Sec-Fetch-Site", "cross-site"},
                      {"Sec-Fetch-Mode", "navigate"},
                      {"Sec-Fetch-Dest", "document"}}),
              200);
    EXPECT_EQ(status({{"Sec-Fetch-Site", "cross-site"},
                      {"Sec-Fetch-Mode", "navigate"},
                      {"Sec-Fetch-Dest", "iframe"}}),
              403);
    const Fields foreign{{"Origin", "https://evil.example"}};
    EXPECT_EQ(service.post("/sandbox/reset", {}, foreign).status, 403);
}

}  // namespace grantor::test
