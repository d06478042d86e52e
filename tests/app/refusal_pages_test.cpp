// People who show pages never read JSON, and programs read what they always have.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/page_visitor.hpp"

namespace grantor::test {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

const Fields as_browser{{"Accept", "text/html,application/xhtml+xml,*/*;q=0.8"}};

class RefusalPages : public testing::Test {
 protected:
    Answer send(const std::string& line, const std::string& accept, const std::string& rest = "") {
        return service.send(line + " HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: " + accept + "\r\n" +
                            rest + "\r\n");
    }

    RunningService service;
    CompanyId acme = service.add_company("acme");
    TestUser ada = service.add_user("ada@acme.test", acme, Role::admin);
};

// "/nonexistent" was raw JSON for everybody.
TEST_F(RefusalPages, an_unknown_address_is_a_page_with_the_sections) {
    for (const auto* path : {"/nonexistent", "/login", "/marketplace/x", "/account/"}) {
        const auto page = service.get(path, as_browser);
        EXPECT_EQ(page.status, 404) << path;
        EXPECT_EQ(page.field("Content-Type"), "text/html; charset=utf-8") << path;
        EXPECT_THAT(page.body, HasSubstr("<h1><bdi>Page not found</bdi></h1>")) << path;
        EXPECT_THAT(page.body, HasSubstr("<a href=\"/marketplace\">Marketplace</a>")) << path;
        EXPECT_THAT(page.body, HasSubstr("href=\"/sign-in?continue=%2F\"")) << path;
        EXPECT_FALSE(page.field("Content-Security-Policy").empty());
    }
}

TEST_F(RefusalPages, the_page_knows_who_is_signed_in) {
    PageVisitor visitor(service);
    visitor.sign_in(ada);
    auto headers = as_browser;
    headers.emplace_back("Cookie", "grantor=" + visitor.cookie());
    const auto page = service.get("/nonexistent", headers);
    EXPECT_EQ(page.status, 404);
    EXPECT_THAT(page.body, HasSubstr("ada@acme.test"));
    EXPECT_THAT(page.body, HasSubstr("<a href=\"/company\">Company</a>"));
    EXPECT_THAT(page.body, Not(HasSubstr(">Sign in<")));
}

TEST_F(RefusalPages, programs_get_what_they_got) {
    for (const auto& headers : {Fields{}, Fields{{"Accept", "*/*"}},
                                Fields{{"Accept", "application/json, text/htmlx"}}}) {
        const auto answer = service.get("/nonexistent", headers);
        EXPECT_EQ(answer.status, 404);
        EXPECT_EQ(answer.body,
                  R"({"success":false,"message":"there is nothing at this path",)"
                  R"("error":"not_found","error_description":"there is nothing at this path"})");
    }
    // Some libraries of programs say that they show pages.
    for (const auto* path : {"/oauth/nonsense", "/api/v2/nonsense", "/v1/nonsense",
                             "/.well-known/nonsense", "/openapi/nonsense"})
        EXPECT_THAT(service.get(path, as_browser).field("Content-Type"),
                    StartsWith("application/json"))
            << path;
}

TEST_F(RefusalPages, a_method_that_a_page_does_not_take_is_a_page) {
    const auto page = send("PUT /account", "text/html", "Content-Length: 0\r\n");
    EXPECT_EQ(page.status, 405);
    EXPECT_THAT(page.field("Allow"), HasSubstr("GET"));
    EXPECT_THAT(page.body, HasSubstr("This page cannot be opened"));
    EXPECT_THAT(service.get("/sign-out", as_browser).body, HasSubstr("This page cannot be opened"));
    EXPECT_THAT(send("PUT /account", "*/*", "Content-Length: 0\r\n").body,
                HasSubstr("\"method_not_allowed\""));
}

// The address of a form may be opened by hand, or again after the form was refused there.
TEST_F(RefusalPages, the_address_of_a_form_shows_the_page_that_holds_it) {
    PageVisitor visitor(service);
    visitor.sign_in(ada);
    const auto page = visitor.get("/account/profile/password");
    EXPECT_EQ(page.status, 200);
    EXPECT_THAT(page.body, HasSubstr("action=\"/account/profile/password\""));
}

TEST_F(RefusalPages, what_is_too_large_is_a_page) {
    const std::string head = "Content-Length: 999999999\r\nConnection: close\r\n";
    const auto page = send("POST /account/keys", "text/html", head);
    EXPECT_EQ(page.status, 413);
    EXPECT_THAT(page.body, HasSubstr("<h1><bdi>Too large</bdi></h1>"));
    // Nobody looked who is there.
    EXPECT_THAT(page.body, Not(HasSubstr(">Sign in<")));
    EXPECT_THAT(send("POST /account/keys", "*/*", head).body, HasSubstr("\"content_too_large\""));
    EXPECT_THAT(send("POST /oauth/token", "text/html", head).body,
                HasSubstr("\"content_too_large\""));
}

class FailingStore : public testing::Test {
 protected:
    bool fails = false;
    RunningService service{{.before_operation = [this](std::uint64_t) {
        if (fails) throw StoreError("the disk is full");
    }}};
};

TEST_F(FailingStore, is_a_page_that_says_to_try_again) {
    const CompanyId acme = service.add_company("acme");
    const auto ada = service.add_user("ada@acme.test", acme);
    PageVisitor visitor(service);
    visitor.sign_in(ada);
    Fields headers = as_browser;
    headers.emplace_back("Cookie", "grantor=" + visitor.cookie());
    fails = true;
    for (const auto* path : {"/account", "/nonexistent"}) {
        const auto page = service.get(path, headers);
        EXPECT_EQ(page.status, 503) << path;
        EXPECT_EQ(page.field("Retry-After"), "1");
        EXPECT_THAT(page.body, HasSubstr("Try again in a moment")) << path;
        EXPECT_THAT(page.body, Not(HasSubstr("disk"))) << path;
    }
    headers.front().second = "application/json";
    EXPECT_THAT(service.get("/account", headers).field("Content-Type"),
                StartsWith("application/json"));
    fails = false;
}

}  // namespace
}  // namespace grantor::test
