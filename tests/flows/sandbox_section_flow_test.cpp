// The pages of a sandbox's section, and what scripts get at the same addresses.
#include <boost/json.hpp>
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "app/parts.hpp"
#include "tests/support/page_visitor.hpp"

namespace grantor::test {
namespace {

namespace json = boost::json;
using testing::HasSubstr;
using testing::Not;

const Fields as_browser{{"Accept", "text/html,application/xhtml+xml"}};

class SandboxSectionFlow : public testing::Test {
 protected:
    Answer page(std::string_view path) const {
        auto fields = as_browser;
        fields.emplace_back("Cookie", "grantor=" + cookie);
        return service.get(path, fields);
    }
    // The form of a page of somebody who is not signed in.
    Answer send(std::string_view shown_at, std::string_view path, Fields form) {
        const auto shown = service.get(shown_at, as_browser);
        const auto set = shown.field("Set-Cookie");
        cookie = std::string(set.substr(set.find('=') + 1, set.find(';') - set.find('=') - 1));
        form.emplace_back("csrf", PageVisitor::hidden(shown, "csrf"));
        auto fields = as_browser;
        fields.emplace_back("Cookie", "grantor=" + cookie);
        return service.post(path, form, fields);
    }

    RunningService service{{.is_watched = true}};
    const CompanyId acme = service.add_company("acme");
    const TestUser ada = service.add_user("ada@acme.example", acme);
    const TestApp app = service.add_app(acme);
    std::string cookie;
};

}  // namespace

TEST_F(SandboxSectionFlow, browsers_get_pages_where_scripts_get_json) {
    for (const auto* path : {"/sandbox/clock", "/sandbox/events", "/sandbox/faults"}) {
        EXPECT_EQ(service.get(path).field("Content-Type"), "application/json; charset=utf-8");
        EXPECT_EQ(page(path).field("Content-Type"), "text/html; charset=utf-8") << path;
    }
    for (const auto* path : {"/", "/sandbox/people", "/sandbox/reset", "/sandbox/demo-app"})
        EXPECT_EQ(service.get(path).status, 200) << path;
    EXPECT_EQ(service.get("/sandbox").field("Location"), "/");
}

TEST_F(SandboxSectionFlow, the_clock_is_moved_by_its_form_and_not_by_a_foreign_one) {
    const auto moved = send("/sandbox/clock", "/sandbox/clock", {{"advance_s", "3600"}});
    EXPECT_EQ(moved.field("Location"), "/sandbox/clock?done=clock-moved");
    EXPECT_EQ(service.get("/sandbox/clock").body.contains("\"offset_s\":3600"), true);
    EXPECT_THAT(page("/sandbox/clock").body, HasSubstr("1 h ahead"));
    for (const auto* wrong : {"", "x", "-1", "1.5", "99999999999999"}) {
        const auto refused = send("/sandbox/clock", "/sandbox/clock", {{"advance_s", wrong}});
        EXPECT_EQ(refused.status, 400) << wrong;
        EXPECT_THAT(refused.body, HasSubstr("advance_s-error")) << wrong;
    }
    auto fields = as_browser;
    fields.emplace_back("Cookie", "grantor=" + cookie);
    EXPECT_EQ(service.post("/sandbox/clock", {{"advance_s", "60"}}, fields).status, 403);
    EXPECT_THAT(service.get("/sandbox/clock").body, HasSubstr("\"offset_s\":3600"));
}

TEST_F(SandboxSectionFlow, a_fault_is_added_listed_and_removed_in_the_browser) {
    const auto added =
        send("/sandbox/faults", "/sandbox/faults",
             {{"fault", "slow"}, {"times", "2"}, {"path", "/oauth/*"}, {"delay_ms", "5"}});
    EXPECT_EQ(added.field("Location"), "/sandbox/faults?done=fault-ordered");
    EXPECT_THAT(page("/sandbox/faults").body, HasSubstr("any method /oauth/*"));
    const auto listed = json::parse(service.get("/sandbox/faults").body).at("faults").as_array();
    ASSERT_EQ(listed.size(), 1u);
    EXPECT_EQ(listed[0].at("delay_ms").as_int64(), 5);
    const auto remove = fmt::format("/sandbox/faults/{}/remove", listed[0].at("id").as_int64());
    EXPECT_EQ(send("/sandbox/faults", remove, {}).status, 303);
    EXPECT_EQ(service.get("/sandbox/faults").body, R"({"success":true,"faults":[]})");
    for (const auto& [field, value] :
         Fields{{"times", "0"}, {"path", "deals"}, {"delay_ms", "x"}, {"fault", "flood"}}) {
        Fields form{{"fault", "slow"}};
        std::erase_if(form, [&](const auto& one) { return one.first == field; });
        form.emplace_back(field, value);
        const auto refused = send("/sandbox/faults", "/sandbox/faults", form);
        EXPECT_EQ(refused.status, 400) << field;
        EXPECT_THAT(refused.body, HasSubstr(field + "-error"));
    }
}

TEST_F(SandboxSectionFlow, a_request_is_shown_with_its_bodies_and_without_its_secrets) {
    const auto tokens = service.install(app, ada);
    service.call("/api/v2/deals?limit=1", tokens.access_token);
    const auto events = json::parse(service.get("/sandbox/events").body).at("events").as_array();
    ASSERT_EQ(events.size(), 2u);
    const auto number = [](const json::value& event) {
        return std::to_string(event.at("number").as_int64());
    };
    const auto exchanged = service.get("/sandbox/events/" + number(events[1])).body;
    EXPECT_THAT(exchanged, HasSubstr("grant_type=authorization_code&code=…"));
    EXPECT_THAT(exchanged, HasSubstr("access_token"));
    const auto called = page("/sandbox/events/" + number(events[0])).body;
    EXPECT_THAT(called, HasSubstr("GET /api/v2/deals?limit=1"));
    EXPECT_THAT(called, HasSubstr("Authorization: Bearer …"));
    EXPECT_THAT(called, HasSubstr("HTTP 200"));
    for (const auto& secret : {tokens.access_token, tokens.refresh_token, app.secret}) {
        EXPECT_THAT(exchanged, Not(HasSubstr(secret)));
        EXPECT_THAT(called, Not(HasSubstr(secret)));
    }
    EXPECT_EQ(service.get("/sandbox/events/99").status, 404);
    EXPECT_EQ(page("/sandbox/events/x").status, 404);
}

TEST_F(SandboxSectionFlow, nobody_is_signed_in_as_who_is_not_of_the_demo) {
    const auto refused =
        send("/sandbox/clock", fmt::format("/sandbox/people/{}/sign-in", ada.id.value),
             {{"company", std::to_string(acme.value)}});
    EXPECT_EQ(refused.status, 404);
    EXPECT_THAT(refused.field("Set-Cookie"), Not(HasSubstr("grantor=")));
}

}  // namespace grantor::test
