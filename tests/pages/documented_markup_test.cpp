// What docs/pages.md tells authors to copy, rendered: it holds what strangers write as text, and is
// tied together as assistive technology needs it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <regex>
#include <set>

#include "tests/pages/documented_page.hpp"

using namespace grantor::pages;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

namespace {

std::vector<std::string> all_matches(const std::string& text, const std::string& pattern) {
    std::vector<std::string> found;
    const std::regex expression(pattern);
    for (std::sregex_iterator it(text.begin(), text.end(), expression), end; it != end; ++it)
        found.push_back(it->size() > 1 ? (*it)[1].str() : it->str());
    return found;
}

StrangersWords hostile_words() {
    return {.app_name = "<script>alert('app')</script>",
            .person_name = "\"><script>alert('person')</script>",
            .company_name = "' onmouseover='alert(1)' x='<img src=x onerror=alert(1)>",
            .address = "javascript:alert('address')",
            .text = "</textarea></pre></title><script>alert('text')</script>{{CSRF}}"};
}

}  // namespace

// Attack 23.
TEST(HostileWords, stay_text_everywhere_on_a_page) {
    for (const auto& html :
         {documented_page(hostile_words()).body, refused_page(hostile_words()).body}) {
        EXPECT_THAT(html, Not(HasSubstr("<script>")));
        EXPECT_THAT(html, Not(HasSubstr("<img src=x")));
        EXPECT_THAT(html, Not(HasSubstr("</textarea></pre>")));
        EXPECT_THAT(html, HasSubstr("&lt;script&gt;alert(&#39;app&#39;)&lt;/script&gt;"));
        EXPECT_THAT(html, HasSubstr("&lt;script&gt;alert(&#39;person&#39;)"));
        EXPECT_THAT(html, HasSubstr("&lt;/textarea&gt;"));
        // Shown as it was entered, and not filled in a second time.
        EXPECT_THAT(html, HasSubstr("{{CSRF}}"));
        EXPECT_THAT(all_matches(html, "<script [^>]*>"),
                    testing::Each(testing::StartsWith("<script src=\"/assets/")));
        EXPECT_THAT(all_matches(html, " (on[a-z]+)=\""), IsEmpty());
        for (const auto& target : all_matches(html, "(?:href|src|action)=\"([^\"]*)\""))
            EXPECT_TRUE(target.starts_with("/") || target.starts_with("#")) << target;
    }
}

TEST(DocumentedMarkup, is_filled_wherever_it_has_a_place) {
    const auto html = documented_page({}).body;
    EXPECT_GT(documented_markup().size(), 20u);
    EXPECT_THAT(html, Not(HasSubstr("{{")));
    // Attributes that are empty show a value that nobody set; these may be.
    for (const auto& attribute : all_matches(html, "[a-z-]+=\"\""))
        EXPECT_TRUE(attribute == "alt=\"\"" || attribute == "value=\"\"") << attribute;
    EXPECT_THAT(html, HasSubstr("<time datetime=\"2026-11-22T03:16:00Z\">22 Nov 2026, 03:16 UTC"));
    EXPECT_THAT(html, HasSubstr("<svg class=\"qr\""));
    EXPECT_THAT(html, HasSubstr("<figure class=\"chart\">"));
    EXPECT_LT(html.size(), 50'000u);
}

TEST(DocumentedMarkup, ties_labels_hints_and_errors_to_what_is_there) {
    const auto html = refused_page({}).body;
    const auto ids = all_matches(html, " id=\"([^\"]*)\"");
    const std::set<std::string> known(ids.begin(), ids.end());
    EXPECT_EQ(known.size(), ids.size()) << "an id occurs twice";
    for (const auto& name : all_matches(html, " (?:for|aria-labelledby)=\"([^\"]*)\""))
        EXPECT_TRUE(known.contains(name)) << name;
    for (const auto& names : all_matches(html, " aria-describedby=\"([^\"]*)\""))
        for (const auto& name : all_matches(names, "[^ ]+"))
            EXPECT_TRUE(known.contains(name)) << name;
    for (const auto& target : all_matches(html, "href=\"#([^\"]+)\""))
        EXPECT_TRUE(known.contains(target)) << target;
    EXPECT_THAT(all_matches(html, "id=\"([a-z]+)\"[^>]* aria-invalid=\"true\""),
                ElementsAre("name", "summary"));
}

TEST(DocumentedMarkup, has_every_posting_form_carry_the_token_of_its_session) {
    const auto html = documented_page({}).body;
    const auto forms = all_matches(html, "<form[^>]*method=\"post\"[\\s\\S]*?</form>");
    EXPECT_GE(forms.size(), 3u);
    for (const auto& form : forms)
        EXPECT_THAT(form, HasSubstr("name=\"csrf\" value=\"csrf&quot;token\""));
}

TEST(DocumentedMarkup, closes_what_it_opens) {
    const std::set<std::string> has_no_end{"meta", "link", "img", "input", "br", "path", "rect"};
    const auto html = documented_page({}).body;
    std::vector<std::string> open;
    for (const auto& tag : all_matches(html, "<(/?[a-z][a-z0-9]*)[ >]")) {
        if (has_no_end.contains(tag)) continue;
        if (!tag.starts_with("/")) {
            open.push_back(tag);
            continue;
        }
        ASSERT_FALSE(open.empty()) << tag;
        ASSERT_EQ("/" + open.back(), tag);
        open.pop_back();
    }
    EXPECT_THAT(open, IsEmpty());
}
