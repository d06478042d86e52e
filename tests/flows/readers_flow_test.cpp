// Pages that call the OAuth endpoints with fetch(): what they may read.
#include <gtest/gtest.h>

#include "tests/support/running_service.hpp"

namespace grantor::test {
namespace {

class ReadersFlow : public testing::Test {
 protected:
    RunningService service;
    CompanyId acme = service.add_company("acme");
    TestApp app = service.add_app(acme);
};

TEST_F(ReadersFlow, pages_may_read_what_public_clients_and_their_own_app_get) {
    const std::string own = "https://app.example";
    const std::string other = "https://evil.example";
    const auto reader = [](const Answer& answer) {
        return answer.field("Access-Control-Allow-Origin");
    };
    const auto refresh = [&](const TestApp& app, const std::string& origin) {
        Fields form{{"grant_type", "refresh_token"}, {"refresh_token", "x"}};
        form.emplace_back("client_id", app.client_id());
        if (!app.secret.empty()) form.emplace_back("client_secret", app.secret);
        return service.post("/oauth/token", form, {{"Origin", origin}});
    };
    AppWish wish;
    wish.client_type = ClientType::public_client;
    const auto single_page = service.add_app(acme, wish);
    EXPECT_EQ(reader(refresh(single_page, other)), "*");
    EXPECT_EQ(reader(refresh(app, own)), own);
    for (const std::string& origin : {other, std::string("null"), own + ".evil.example",
                                      std::string("http://app.example"), own + ":8443"}) {
        EXPECT_EQ(reader(refresh(app, origin)), "") << origin;
        EXPECT_EQ(refresh(app, origin).field("Vary"), "Origin");
    }
    auto nobody = single_page;
    nobody.app.client_id = "ffffffffffffffff";
    EXPECT_EQ(reader(refresh(nobody, other)), "*") << "so that the page sees what is wrong";
    EXPECT_EQ(reader(service.post("/oauth/token", {}, {{"Origin", other}})), "*");
    EXPECT_EQ(reader(service.post("/oauth/token", {})), "");
    const auto revoked =
        service.post("/oauth/revoke", {{"token", "x"}, {"client_id", single_page.client_id()}},
                     {{"Origin", other}});
    EXPECT_EQ(revoked.status, 200);
    EXPECT_EQ(reader(revoked), "*");
    EXPECT_EQ(reader(service.post("/oauth/introspect", {{"token", "x"}}, {{"Origin", other}})), "");
    EXPECT_EQ(reader(service.get("/.well-known/oauth-authorization-server")), "*");
    EXPECT_EQ(refresh(single_page, other).field("Access-Control-Allow-Credentials"), "");
}

TEST_F(ReadersFlow, a_loopback_page_may_have_any_port) {
    AppWish wish;
    wish.redirect_uris = {"http://localhost/callback?x=1"};
    const auto local = service.add_app(acme, wish);
    const auto answer = service.post("/oauth/token", {{"client_id", local.client_id()}},
                                     {{"Origin", "http://localhost:5173"}});
    EXPECT_EQ(answer.field("Access-Control-Allow-Origin"), "http://localhost:5173");
}

TEST_F(ReadersFlow, preflights_are_answered_whoever_asks) {
    for (const auto* path : {"/oauth/token", "/oauth/token/", "/oauth/revoke",
                             "/.well-known/oauth-authorization-server"}) {
        const auto answer =
            service.send(std::string("OPTIONS ") + path +
                         " HTTP/1.1\r\nHost: 127.0.0.1\r\nOrigin: https://any.example\r\n"
                         "Access-Control-Request-Method: POST\r\n"
                         "Access-Control-Request-Headers: authorization\r\n\r\n");
        EXPECT_EQ(answer.status, 204) << path;
        EXPECT_EQ(answer.field("Access-Control-Allow-Origin"), "*");
        EXPECT_EQ(answer.field("Access-Control-Allow-Headers"), "Authorization, Content-Type");
    }
    const auto introspection = service.send(
        "OPTIONS /oauth/introspect HTTP/1.1\r\nHost: 127.0.0.1\r\nOrigin: https://any.example\r\n"
        "Access-Control-Request-Method: POST\r\n\r\n");
    EXPECT_EQ(introspection.field("Access-Control-Allow-Origin"), "");
}

}  // namespace
}  // namespace grantor::test
