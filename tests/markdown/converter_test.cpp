#include "markdown/converter.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace grantor::markdown {
namespace {

using testing::HasSubstr;

Link stay(std::string_view target, std::string_view) { return {std::string(target)}; }

std::string html_of(const std::string& text) { return convert("# Title\n\n" + text, stay).html; }

TEST(Converter, keeps_the_title_and_the_headings_apart) {
    const auto made = convert("# The *edge*\n\n## `a` & b\n\n### Below\n\n## Last\n", stay);
    EXPECT_EQ(made.title, "The edge");
    ASSERT_EQ(made.headings.size(), 3u);
    EXPECT_EQ(made.headings[0].text, "a & b");
    EXPECT_EQ(made.headings[1].level, 3);
    EXPECT_THAT(made.html, testing::Not(HasSubstr("The")));
    EXPECT_THAT(made.html,
                HasSubstr("<h2 id=\"a--b\"><code>a</code> &amp; b <a class=\"anchor\" "
                          "href=\"#a--b\" aria-label=\"Link to “a &amp; b”\">#</a></h2>"));
}

// A section of the same document can be linked to from GitHub and from /docs.
TEST(Converter, makes_the_ids_that_github_makes) {
    const auto made = convert(
        "# T\n\n## 7. Scopes, categories and plans are yours\n\n## Differences\n\n## Differences\n"
        "\n## As the check of another_proxy\n\n## What — it is\n",
        stay);
    std::vector<std::string> ids;
    for (const auto& heading : made.headings) ids.push_back(heading.id);
    EXPECT_THAT(ids, testing::ElementsAre("7-scopes-categories-and-plans-are-yours", "differences",
                                          "differences-1", "as-the-check-of-another_proxy",
                                          "what-—-it-is"));
}

TEST(Converter, escapes_text_code_and_addresses) {
    EXPECT_EQ(html_of("a < b & \"c\" `<x>`\n"),
              "<p>a &lt; b &amp; &quot;c&quot; <code>&lt;x&gt;</code></p>\n");
    EXPECT_EQ(html_of("[x](/a?b=1&c=\"2\")\n"),
              "<p><a href=\"/a?b=1&amp;c=&quot;2&quot;\">x</a></p>\n");
    EXPECT_EQ(html_of("```sh\necho \"<$x>\"\n\nls\n```\n"),
              "<pre class=\"value\">echo &quot;&lt;$x&gt;&quot;\n\nls</pre>\n");
}

TEST(Converter, leaves_the_words_of_a_link_that_leads_nowhere_and_may_choose_others) {
    const auto leads_to = [](std::string_view target, std::string_view words) {
        if (target.starts_with("..")) return Link{};
        return Link{std::string(target), words == "b.md" ? "B & C" : ""};
    };
    EXPECT_EQ(
        convert("# T\n\n[the *file*](../x.cpp), [b.md](/b), [there](https://a.test)\n", leads_to)
            .html,
        "<p>the <em>file</em>, <a href=\"/b\">B &amp; C</a>, "
        "<a href=\"https://a.test\" rel=\"noopener\">there</a></p>\n");
}

TEST(Converter, writes_lists_with_paragraphs_only_where_lines_are_between) {
    EXPECT_EQ(html_of("- a\n- **b**\n"), "<ul>\n<li>a</li>\n<li><strong>b</strong></li>\n</ul>\n");
    EXPECT_EQ(html_of("3. a\n\n   ```\n   x\n   ```\n"),
              "<ol start=\"3\">\n<li><p>a</p>\n<pre class=\"value\">x</pre>\n</li>\n</ol>\n");
}

TEST(Converter, names_the_column_of_every_cell) {
    EXPECT_EQ(html_of("| what | `x` | |\n|---|---|---|\n| a \\| b | [c](d) | e |\n"),
              "<div class=\"panel flush\"><table class=\"rows\">\n"
              "<thead><tr><th scope=\"col\">what</th><th scope=\"col\"><code>x</code></th>"
              "<td></td></tr></thead>\n<tbody>\n"
              "<tr><td data-label=\"what\"><div>a | b</div></td>"
              "<td data-label=\"x\"><div><a href=\"d\">c</a></div></td>"
              "<td><div>e</div></td></tr>\n"
              "</tbody></table></div>\n");
    EXPECT_THAT(html_of("| | |\n|---|---|\n| a | b |\n"),
                HasSubstr("<table class=\"rows\">\n<tbody>\n<tr><td><div>a</div></td>"));
}

TEST(Converter, leaves_out_comments) {
    EXPECT_EQ(html_of("a\n\n<!-- rows: made by a program -->\n\nb\n"), "<p>a</p>\n<p>b</p>\n");
}

TEST(Converter, refuses_what_a_page_cannot_have) {
    for (const auto* text : {"<div>x</div>\n", "<!-- a --> <b>c</b>\n", "a <b>c</b>\n",
                             "![x](y.png)\n", "# Another\n", "### Too deep\n"})
        EXPECT_THROW(html_of(text), std::runtime_error) << text;
    EXPECT_THROW(convert("Text alone.\n", stay), std::runtime_error);
}

}  // namespace
}  // namespace grantor::markdown
