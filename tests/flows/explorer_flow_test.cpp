// The explorer for visitors and people: what its pages contain, and who can see why a request was
// refused.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "app/parts.hpp"
#include "tests/support/page_visitor.hpp"

namespace grantor::test {
namespace {

using testing::HasSubstr;
using testing::Not;

class ExplorerFlow : public testing::Test {
 protected:
    RunningService service;
    CompanyId acme = service.add_company("acme");
    CompanyId globex = service.add_company("globex");
    TestUser ann = service.add_user("ann@acme.test", acme);
    TestApp app = service.add_app(globex);

    // Ann's app makes a request that it has no scope for.
    std::string refused_request() {
        const auto tokens = service.install(app, ann);
        const auto answer = service.call("/api/v2/persons", tokens.access_token);
        EXPECT_EQ(answer.status, 403);
        service.parts().recorder.flush();
        return answer.field("X-Request-Id");
    }
    Answer explanation_for(const TestUser& person, const std::string& request_id) {
        PageVisitor browser(service);
        browser.sign_in(person);
        return browser.get("/explorer/explanations/" + request_id);
    }
};

TEST_F(ExplorerFlow, an_explanation_is_for_those_whom_the_request_was_about) {
    const auto id = refused_request();
    const auto path = "/explorer/explanations/" + id;
    EXPECT_EQ(service.get(path).status, 404);
    EXPECT_EQ(service.get(path, {{"Cookie", "grantor=" + std::string(43, 'a')}}).status, 404);
    EXPECT_EQ(explanation_for(service.add_user("bob@acme.test", acme), id).status, 404);
    EXPECT_EQ(explanation_for(service.add_user("boss@acme.test", acme, Role::admin), id).status,
              404);
    EXPECT_EQ(explanation_for(service.add_user("gus@globex.test", globex), id).status, 404);

    const auto developer = service.add_user("dev@globex.test", globex, Role::developer);
    for (const auto& person : {ann, developer}) {
        const auto told = explanation_for(person, id);
        EXPECT_EQ(told.status, 200);
        EXPECT_EQ(json_text(told.body, "check"), "scope");
        EXPECT_THAT(json_text(told.body, "explanation"), HasSubstr("contacts"));
        EXPECT_EQ(told.field("Cache-Control"), "no-store");
    }
}

TEST_F(ExplorerFlow, only_a_person_gets_a_token_of_their_session) {
    const std::string path = "/explorer/oauth/getTokens";
    const auto visited = service.get(path);
    EXPECT_EQ(visited.status, 200);
    EXPECT_THAT(visited.body, HasSubstr("Exchange a code for tokens"));
    EXPECT_THAT(visited.body, Not(HasSubstr("data-csrf")));
    PageVisitor browser(service);
    browser.sign_in(ann);
    EXPECT_THAT(browser.get(path).body, HasSubstr("data-csrf=\""));
}

TEST_F(ExplorerFlow, a_page_may_ask_its_own_service_only_and_has_nothing_inline) {
    for (const auto* path : {"/explorer", "/explorer/oauth/getTokens"}) {
        const auto page = service.get(path);
        const auto policy = page.field("Content-Security-Policy");
        EXPECT_THAT(policy, HasSubstr("default-src 'none'"));
        EXPECT_THAT(policy, HasSubstr("script-src 'self'; connect-src 'self'"));
        EXPECT_THAT(policy, Not(HasSubstr("unsafe")));
        EXPECT_THAT(page.body, Not(HasSubstr("<script>")));
        EXPECT_THAT(page.body, Not(HasSubstr(" style=")));
    }
}

TEST_F(ExplorerFlow, what_is_searched_for_is_text) {
    const auto page = service.get("/explorer?q=%22%3E%3Cscript%3Ealert(1)%3C/script%3E");
    EXPECT_EQ(page.status, 200);
    EXPECT_THAT(page.body, Not(HasSubstr("<script>alert")));
    EXPECT_THAT(page.body, HasSubstr("No operations match"));
    EXPECT_EQ(service.get("/explorer?q=" + std::string(3000, 'a')).status, 200);
    EXPECT_EQ(service.get("/explorer/oauth/%3Cscript%3E").status, 404);
}

}  // namespace
}  // namespace grantor::test
