#include "pages/frame.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <stdexcept>

#include "base/embedded_file.hpp"
#include "pages/page.hpp"

using namespace grantor;
using namespace grantor::pages;
using testing::HasSubstr;
using testing::Not;

namespace {

FramePerson a_person() {
    FramePerson person;
    person.name = "Ada";
    person.email = "ada@acme.example";
    person.company_name = "Acme";
    person.csrf = "token-1";
    return person;
}

http::Response shown(const Frame& frame, std::string_view script = {}) {
    PageData data;
    data.set("HEADING", "of the template");
    return framed_page(200, "message", frame, data, script);
}

// Of the response's header lines, the one that starts so.
std::string field(const http::Response& response, std::string_view name) {
    const auto at = response.fields.find(name);
    return at == std::string::npos
               ? ""
               : response.fields.substr(at, response.fields.find("\r\n", at) - at);
}

}  // namespace

TEST(Frame, a_visitor_sees_what_is_public_and_how_to_sign_in) {
    Frame frame;
    frame.title = "Marketplace";
    frame.target = "/marketplace?q=a&sort=b";
    const auto html = shown(frame).body;
    EXPECT_THAT(html, HasSubstr("href=\"/sign-in?continue=%2Fmarketplace%3Fq%3Da%26sort%3Db\""));
    EXPECT_THAT(html, HasSubstr("href=\"/marketplace\""));
    EXPECT_THAT(html, HasSubstr("href=\"/developer\""));
    for (const auto* hidden :
         {"/account\"", "/company\"", "/platform\"", "/sandbox\"", "/sign-out"})
        EXPECT_THAT(html, Not(HasSubstr(hidden))) << hidden;
}

TEST(Frame, sections_are_those_that_the_person_may_enter) {
    Frame frame;
    frame.person = a_person();
    auto html = shown(frame).body;
    EXPECT_THAT(html, Not(HasSubstr("href=\"/company\"")));
    EXPECT_THAT(html, Not(HasSubstr("href=\"/platform\"")));
    frame.person->is_company_admin = true;
    html = shown(frame).body;
    EXPECT_THAT(html, HasSubstr("href=\"/company\""));
    EXPECT_THAT(html, Not(HasSubstr("href=\"/platform\"")));
    frame.person->is_platform_person = true;
    EXPECT_THAT(shown(frame).body, HasSubstr("href=\"/platform\""));
    EXPECT_THAT(shown(frame).body, Not(HasSubstr("href=\"/sandbox\"")));
    frame.has_sandbox = true;
    EXPECT_THAT(shown(frame).body, HasSubstr("<a href=\"/sandbox\">Sandbox</a>"));
}

TEST(Frame, the_menu_of_the_person_leads_to_their_own_pages) {
    Frame frame;
    frame.person = a_person();
    const auto html = shown(frame).body;
    EXPECT_THAT(html, HasSubstr("<a href=\"/account/profile\">Your account</a>"));
    EXPECT_THAT(html, HasSubstr("<a href=\"/account\">Connected apps</a>"));
    EXPECT_THAT(html, HasSubstr("<a href=\"/account/keys\">Access keys</a>"));
}

// Where nobody looked who is there, nobody is asked to sign in either.
TEST(Frame, of_anybody_has_neither_a_person_nor_a_way_to_sign_in) {
    Frame frame;
    frame.person = a_person();
    frame.is_anybody = true;
    const auto html = shown(frame).body;
    EXPECT_THAT(html, Not(HasSubstr("Sign in")));
    EXPECT_THAT(html, Not(HasSubstr("Sign out")));
    EXPECT_THAT(html, HasSubstr("href=\"/marketplace\""));
}

TEST(Frame, the_pages_beside_it_are_there_twice_and_marked) {
    Frame frame;
    EXPECT_THAT(shown(frame).body, Not(HasSubstr("pages-side")));
    frame.side = {{"", {{"Overview", "/o"}}},
                  {"Monitor & <more>", {{"Requests", "/r", true}, {"Deliveries", "/d"}}}};
    const auto html = shown(frame).body;
    EXPECT_THAT(html, HasSubstr("<summary>Requests</summary>"));
    EXPECT_THAT(html, HasSubstr("<h2>Monitor &amp; &lt;more&gt;</h2>"));
    EXPECT_THAT(html, HasSubstr("<a href=\"/r\" aria-current=\"page\">Requests</a>"));
    EXPECT_EQ(html.find("<h2></h2>"), std::string::npos);
    EXPECT_NE(html.find("href=\"/d\""), html.rfind("href=\"/d\""));
}

TEST(Frame, a_banner_is_a_sentence_and_a_link) {
    Frame frame;
    EXPECT_THAT(shown(frame).body, Not(HasSubstr("class=\"banner\"")));
    frame.banner = FrameBanner{};
    EXPECT_THAT(shown(frame).body, Not(HasSubstr("class=\"banner\"")));
    frame.banner = FrameBanner{"The clock is 1 h ahead.", "Set it back", "/sandbox/clock"};
    EXPECT_THAT(shown(frame).body,
                HasSubstr("The clock is 1 h ahead. <a href=\"/sandbox/clock\">Set it back</a>"));
}

TEST(Frame, names_the_zone_of_its_times) {
    Frame frame;
    EXPECT_THAT(shown(frame).body, Not(HasSubstr("data-zone")));
    frame.now = Time{seconds{86400}};
    EXPECT_THAT(shown(frame).body, HasSubstr("Times are in <span data-zone>UTC</span>."));
}

TEST(Frame, a_fragment_is_the_template_alone) {
    PageData data;
    data.set("HEADING", "<new>");
    const auto response = fragment("message", our_brand(), data);
    EXPECT_THAT(response.body, HasSubstr("<h1>&lt;new&gt;</h1>"));
    EXPECT_THAT(response.body, Not(HasSubstr("<html")));
    EXPECT_EQ(field(response, "Cache-Control"), "Cache-Control: no-store");
}

TEST(Frame, marks_the_section_and_the_tab_that_are_open) {
    Frame frame;
    frame.person = a_person();
    frame.section = Section::developers;
    frame.tabs = {{"One", "/1"}, {"Two", "/2", true}};
    const auto html = shown(frame).body;
    EXPECT_THAT(html, HasSubstr("<a href=\"/developer\" aria-current=\"true\">Developers</a>"));
    EXPECT_THAT(html, HasSubstr("<a href=\"/marketplace\">Marketplace</a>"));
    EXPECT_THAT(html, HasSubstr("<a href=\"/1\">One</a>"));
    EXPECT_THAT(html, HasSubstr("<a href=\"/2\" aria-current=\"page\">Two</a>"));
}

TEST(Frame, companies_are_switched_and_people_signed_out_by_forms_of_their_session) {
    Frame frame;
    frame.person = a_person();
    frame.target = "/account?a=\"1\"";
    EXPECT_THAT(shown(frame).body, Not(HasSubstr("/session/company")));
    frame.person->other_companies = {{"17", "Globex & Sons"}};
    const auto html = shown(frame).body;
    EXPECT_THAT(html, HasSubstr("<form method=\"post\" action=\"/session/company\">"));
    EXPECT_THAT(html, HasSubstr("name=\"company\" value=\"17\""));
    EXPECT_THAT(html, HasSubstr("<bdi>Globex &amp; Sons</bdi>"));
    EXPECT_THAT(html, HasSubstr("<form method=\"post\" action=\"/sign-out\">"));
    EXPECT_THAT(html, HasSubstr("name=\"csrf\" value=\"token-1\""));
    EXPECT_THAT(html, HasSubstr("name=\"continue\" value=\"/account?a=&quot;1&quot;\""));
}

TEST(Frame, says_what_went_wrong_and_links_to_the_fields) {
    Frame frame;
    frame.title = "New app";
    EXPECT_THAT(shown(frame).body, Not(HasSubstr("role=\"alert\"")));
    frame.problem = Problem{"The app was not saved.", {{"name", "Enter a name."}}};
    const auto html = shown(frame).body;
    EXPECT_THAT(html, HasSubstr("<title>Error: New app · Grantor</title>"));
    EXPECT_THAT(html, HasSubstr("role=\"alert\""));
    EXPECT_THAT(html, HasSubstr("<a href=\"#name\">Enter a name.</a>"));
}

TEST(Frame, names_the_field_that_is_wrong_as_the_page_does) {
    Frame frame;
    frame.problem = Problem{"Please look again.",
                            {{"name", "Fill this in."}, {"kind", "Choose one."}, {"x", "No."}}};
    const auto html = framed_page(400, "developer_new_app", frame, PageData{}).body;
    EXPECT_THAT(html, HasSubstr("<a href=\"#name\">Name: Fill this in.</a>"));
    EXPECT_THAT(html, HasSubstr("<a href=\"#kind\">Who is it for? Choose one.</a>"));
    EXPECT_THAT(html, HasSubstr("<a href=\"#x\">No.</a>"));
}

// "Enter a full URL", of which of them?
TEST(Frame, names_a_field_that_is_optional_too) {
    Frame frame;
    frame.problem = Problem{"Look again.", {{"website", "Enter a full URL."}}};
    const auto html = framed_page(400, "developer_profile", frame, PageData{}).body;
    EXPECT_THAT(html, HasSubstr("<a href=\"#website\">Website: Enter a full URL.</a>"));
}

TEST(Frame, a_notice_is_announced) {
    Frame frame;
    EXPECT_THAT(shown(frame).body, Not(HasSubstr("role=\"status\"")));
    frame.notice = "Saved.";
    EXPECT_THAT(shown(frame).body, HasSubstr("role=\"status\">Saved.</p>"));
}

TEST(Frame, the_heading_is_the_title_unless_it_has_its_own) {
    Frame frame;
    frame.title = "Review";
    EXPECT_THAT(shown(frame).body, HasSubstr("<h1><bdi>Review</bdi></h1>"));
    frame.heading = "Pal";
    EXPECT_THAT(shown(frame).body, HasSubstr("<h1><bdi>Pal</bdi></h1>"));
}

TEST(Frame, tells_scripts_the_time_of_the_server) {
    Frame frame;
    EXPECT_THAT(shown(frame).body, Not(HasSubstr("name=\"now\"")));
    frame.now = Time{seconds{86400}};
    EXPECT_THAT(shown(frame).body,
                HasSubstr("<meta name=\"now\" content=\"1970-01-02T00:00:00Z\">"));
}

TEST(Frame, has_the_security_fields_of_every_page) {
    const auto response = shown({});
    EXPECT_EQ(field(response, "Content-Security-Policy"),
              "Content-Security-Policy: default-src 'none'; style-src 'self'; img-src 'self'; "
              "script-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'");
    EXPECT_EQ(field(response, "X-Frame-Options"), "X-Frame-Options: DENY");
    EXPECT_EQ(field(response, "Referrer-Policy"), "Referrer-Policy: no-referrer");
    EXPECT_EQ(field(response, "Cache-Control"), "Cache-Control: no-store");
    EXPECT_EQ(field(response, "X-Content-Type-Options"), "X-Content-Type-Options: nosniff");
}

TEST(Frame, only_a_page_with_a_script_of_its_own_may_ask_for_news) {
    const auto response = shown({}, "live.js");
    EXPECT_THAT(field(response, "Content-Security-Policy"), HasSubstr("connect-src 'self'"));
    EXPECT_THAT(response.body, HasSubstr("<script src=\"/assets/live.js?v="));
}

// A browser applies form-action to the redirects of an app's callback too.
TEST(Page, whose_form_leaves_has_no_form_action) {
    PageData data;
    data.set("HEADING", "Gone");
    data.set("TEXT", "Nothing here.");
    EXPECT_THAT(field(page(our_brand(), 200, "message", "Gone", data), "Content-Security-Policy"),
                HasSubstr("form-action 'self'; "));
    EXPECT_EQ(field(page(our_brand(), 200, "message", "Gone", data, Forms::leave),
                    "Content-Security-Policy"),
              "Content-Security-Policy: default-src 'none'; style-src 'self'; img-src 'self'; "
              "frame-ancestors 'none'; base-uri 'none'");
}

TEST(Frame, what_is_missing_is_a_defect) {
    EXPECT_THROW(framed_page(200, "no_such_page", {}, PageData{}), std::logic_error);
    EXPECT_THROW(shown({}, "no_such.js"), std::logic_error);
}

// The policy of every page forbids them: a template with one would show a page that does not work.
TEST(Frame, no_shipped_template_has_anything_inline) {
    for (const auto& file : embedded_pages())
        for (const auto* inline_part : {" style=", "<style", " onclick=", " onsubmit=", " onload=",
                                        " onchange=", "javascript:", "<script>"})
            EXPECT_THAT(std::string(file.content), Not(HasSubstr(inline_part))) << file.name;
}

TEST(Frame, what_every_page_loads_stays_light) {
    for (const auto& file : embedded_assets()) {
        if (std::string_view(file.name).starts_with("explorer")) continue;  // for its pages alone
        EXPECT_LT(file.content.size(), 48'000u) << file.name;
    }
}
