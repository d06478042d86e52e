#include "pages/page_data.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <stdexcept>

#include "pages/qr_code.hpp"
#include "tests/pages/template_text.hpp"

using namespace grantor;
using namespace grantor::pages;
using testing::HasSubstr;
using testing::Not;

namespace {

const Time moment =
    std::chrono::sys_days{std::chrono::year{2026} / 11 / 22} + hours{4} + minutes{44} + seconds{59};

}  // namespace

TEST(PageData, takes_no_text_as_markup) {
    PageData data;
    EXPECT_THROW(data.set("CHART_MARKUP", "<b>"), std::logic_error);
    EXPECT_THROW(data.set_link("CHART_MARKUP", "/"), std::logic_error);
    EXPECT_THROW(data.set_markup("CHART", *qr_code("a", "b")), std::logic_error);
    data.set_markup("CHART_MARKUP", *qr_code("a", "b"));
    EXPECT_THAT(filled("{{CHART_MARKUP:none}}", data), HasSubstr("<svg class=\"qr\""));
}

TEST(PageData, line_breaks_are_kept_where_a_template_asks_and_escaped_all_the_same) {
    PageData data;
    data.set("NAME", "one\n<b>two</b>");
    EXPECT_EQ(filled("<pre>{{NAME:p}}</pre>", data), "<pre>one\n&lt;b&gt;two&lt;/b&gt;</pre>");
}

TEST(PageData, moments_within_a_sentence_are_times) {
    PageData data;
    data.set_explained("WHY",
                       "<b> expired at 2026-11-02T04:44:07Z, not 2026-11-22T05:00:00.25Z & on");
    EXPECT_EQ(
        filled("{{WHY_MARKUP:none}}", data),
        "&lt;b&gt; expired at <time datetime=\"2026-11-02T04:44:07Z\" data-seconds>2 Nov 2026, "
        "04:44:07 UTC</time>, not <time datetime=\"2026-11-22T05:00:00.25Z\" data-seconds>22 "
        "Nov 2026, 05:00:00 UTC</time> &amp; on");
}

TEST(PageData, what_only_looks_like_a_moment_stays_as_it_is) {
    for (const std::string text : {"", "2026-11-02", "2026-11-02T04:44:07", "2026-11-02T04:44:07.",
                                   "2026-11-02T04:44:07+01", "2026-1x-02T04:44:07Z"}) {
        PageData data;
        data.set_explained("WHY", text);
        EXPECT_EQ(filled("{{WHY_MARKUP:none}}", data), text);
    }
    PageData data;
    data.set_explained("WHY", "2026-13-42T04:44:07Z");
    EXPECT_EQ(filled("{{WHY_MARKUP:none}}", data),
              "<time datetime=\"2026-13-42T04:44:07Z\" data-seconds>2026-13-42T04:44:07Z</time>");
}

TEST(PageData, templates_that_switch_escaping_off_are_refused) {
    for (const auto* text :
         {"{{NAME:none}}", "{{NAME:h}}", "<p>{{X}}</p>{{NAME:x-raw}}", "{{CHART_MARKUP:none:h}}",
          "{{CHART_MARKUP:x-none}}", "{{NAME:p:none}}"})
        EXPECT_FALSE(escapes_all_but_markup(text)) << text;
    for (const auto* text : {"", "{{NAME}}", "a: {{NAME}} b:none", "{{#A}}{{CHART_MARKUP:none}}",
                             "<pre>{{NAME:p}}</pre>"})
        EXPECT_TRUE(escapes_all_but_markup(text)) << text;
}

TEST(PageData, addresses_of_strangers_are_links_only_where_they_are_safe) {
    for (const auto* address : {"",
                                "javascript:alert(1)",
                                "JavaScript:alert(1)",
                                " javascript:alert(1)",
                                "java\tscript:alert(1)",
                                "data:text/html,<script>",
                                "vbscript:x",
                                "//evil.example",
                                "/\\evil.example",
                                "\\\\evil.example",
                                "https:evil",
                                "https://",
                                "http:/evil",
                                "ftp://a",
                                "https://a.example/ b",
                                "https://a.example/\n",
                                "mailto:a@b.example",
                                "evil.example",
                                "#top",
                                "?a=b",
                                "\x01https://a.example"})
        EXPECT_FALSE(is_safe_link(address)) << address;
    for (const auto* address : {"https://a.example", "http://localhost:3000/cb?a=b#c",
                                "HTTPS://A.example/", "/", "/marketplace/7?a=b"})
        EXPECT_TRUE(is_safe_link(address)) << address;
}

TEST(PageData, an_unsafe_address_is_shown_as_text) {
    const std::string text =
        "{{#SITE_LINK}}<a href=\"{{SITE}}\">{{SITE_TEXT}}</a>{{/SITE_LINK}}"
        "{{#SITE_PLAIN}}{{SITE_TEXT}}{{/SITE_PLAIN}}";
    PageData hostile;
    hostile.set_link("SITE", "javascript:alert(1)");
    EXPECT_EQ(filled(text, hostile), "javascript:alert(1)");
    PageData harmless;
    harmless.set_link("SITE", "https://a.example/?a=1&b=\"2\"");
    EXPECT_EQ(filled(text, harmless),
              "<a href=\"https://a.example/?a=1&amp;b=&quot;2&quot;\">"
              "https://a.example/?a=1&amp;b=&quot;2&quot;</a>");
}

// Where an author forgets set_link, the template engine still lets no script into an address.
TEST(PageData, an_address_that_was_merely_set_runs_nothing) {
    PageData data;
    data.set("SITE", "javascript:alert(1)");
    EXPECT_EQ(filled("<a href=\"{{SITE}}\">x</a>", data), "<a href=\"#\">x</a>");
}

TEST(PageData, values_are_escaped_by_their_place) {
    PageData data;
    data.set("X", "<b title='a' class=\"b\">&");
    EXPECT_EQ(filled("<p title=\"{{X}}\">{{X}}</p>", data),
              "<p title=\"&lt;b title=&#39;a&#39; class=&quot;b&quot;&gt;&amp;\">"
              "&lt;b title=&#39;a&#39; class=&quot;b&quot;&gt;&amp;</p>");
}

TEST(PageData, a_time_is_known_or_never) {
    const std::string text =
        "{{#T_KNOWN}}{{T}} {{T_TEXT}}{{/T_KNOWN}}{{#T_NEVER}}never{{/T_NEVER}}";
    PageData known, never;
    known.set_time("T", moment);
    never.set_time("T", Time{});
    EXPECT_EQ(filled(text, known), "2026-11-22T04:44:59Z 22 Nov 2026, 04:44 UTC");
    EXPECT_EQ(filled(text, never), "never");
}

TEST(PageData, a_field_has_its_error_beside_it) {
    const std::vector<FieldError> errors{{"name", "Enter a name."}};
    const std::string text = "{{NAME}}{{#NAME_ERROR}} {{NAME_ERROR_TEXT}}{{/NAME_ERROR}}";
    PageData wrong, right;
    wrong.set_field("NAME", "<x>", error_of(errors, "name"));
    right.set_field("NAME", "x", error_of(errors, "summary"));
    EXPECT_EQ(filled(text, wrong), "&lt;x&gt; Enter a name.");
    EXPECT_EQ(filled(text, right), "x");
}

TEST(PageData, numbers_have_separators) {
    const auto written = [](std::int64_t number) {
        PageData data;
        data.set_number("N", number);
        return filled("{{N}}", data);
    };
    EXPECT_EQ(written(0), "0");
    EXPECT_EQ(written(999), "999");
    EXPECT_EQ(written(1000), "1,000");
    EXPECT_EQ(written(-1234567), "-1,234,567");
    EXPECT_EQ(written(-123), "-123");
}

TEST(PageData, choices_are_repeated_with_the_chosen_one_marked) {
    PageData data;
    const std::vector<Choice> choices{{"a", "A & B"}, {"\"b", "B", true}};
    data.add_choices("KIND", choices);
    EXPECT_EQ(filled("{{#KIND}}<option value=\"{{VALUE}}\"{{#CHOSEN}} selected{{/CHOSEN}}>{{TEXT}}"
                     "{{/KIND}}",
                     data),
              "<option value=\"a\">A &amp; B<option value=\"&quot;b\" selected>B");
}

TEST(PageData, an_icon_is_an_image_of_ours_or_a_letter) {
    const auto icon = [](std::string_view address, std::string_view title) {
        PageData data;
        data.set_icon("ICON", address, title);
        return filled("{{>ICON}}", data);
    };
    EXPECT_THAT(icon("/apps/7/icon?v=\"3", "x"), HasSubstr("src=\"/apps/7/icon?v=&quot;3\""));
    for (const auto* foreign : {"https://evil.example/pixel.gif", "//evil.example/x", "data:,"})
        EXPECT_THAT(icon(foreign, "x"), Not(HasSubstr("<img"))) << foreign;
    EXPECT_THAT(icon("", "pipeline"), HasSubstr(">P</span>"));
    EXPECT_THAT(icon("", "<script>"), HasSubstr(">S</span>"));
    EXPECT_THAT(icon("", ""), HasSubstr(">•</span>"));
}

TEST(PageData, a_pager_shows_only_what_there_is) {
    PageData none, first;
    none.set_pager("PAGER", {});
    first.set_pager("PAGER", {"", "/log?before=7"});
    EXPECT_EQ(filled("{{>PAGER}}", none), "");
    const auto html = filled("{{>PAGER}}", first);
    EXPECT_THAT(html, HasSubstr("href=\"/log?before=7\">Next page</a>"));
    EXPECT_THAT(html, Not(HasSubstr("First page")));
}
