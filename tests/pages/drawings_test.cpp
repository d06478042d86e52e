// The charts and codes that pages take as they are.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <regex>

#include "pages/chart.hpp"
#include "pages/qr_code.hpp"

using namespace grantor;
using namespace grantor::pages;
using testing::HasSubstr;
using testing::Not;

namespace {

const Time first_day = std::chrono::sys_days{std::chrono::year{2026} / 11 / 20} + hours{23};

TimeChart a_chart(std::vector<std::uint64_t> counts) {
    return {.title = "Installs by day", .first = first_day, .series = {{"Installs", counts}}};
}

std::size_t count_of(const std::string& text, std::string_view part) {
    std::size_t count = 0;
    for (auto at = text.find(part); at != text.npos; at = text.find(part, at + 1)) ++count;
    return count;
}

}  // namespace

TEST(TimeChart, with_nothing_to_draw_says_so) {
    for (const auto& counts : {std::vector<std::uint64_t>{}, {0, 0, 0}}) {
        const auto html = time_chart(a_chart(counts)).text();
        EXPECT_THAT(html, HasSubstr("Installs by day: none yet."));
        EXPECT_THAT(html, Not(HasSubstr("<svg")));
    }
    EXPECT_THAT(time_chart({.title = "T", .first = first_day}).text(), HasSubstr("T: none yet."));
}

TEST(TimeChart, names_itself_and_every_day) {
    const auto html = time_chart(a_chart({3, 0, 1500})).text();
    EXPECT_THAT(html,
                HasSubstr("role=\"img\"><title>Installs by day</title><desc>20 Nov 2026 to 22 "
                          "Nov 2026: 1,503 in all, at most 1,500 on 22 Nov 2026.</desc>"));
    EXPECT_THAT(html, HasSubstr("<title>20 Nov 2026: 3</title>"));
    EXPECT_THAT(html, HasSubstr("<tr><td>22 Nov 2026</td><td>1,500</td></tr>"));
    EXPECT_EQ(count_of(html, "class=\"chart-bar"), 2u);  // no bar for a day without
    EXPECT_THAT(html, Not(HasSubstr("chart-key")));      // one series needs no key
    EXPECT_THAT(html, Not(HasSubstr("style=")));
}

TEST(TimeChart, ends_its_axis_at_a_round_number_with_a_whole_half) {
    struct Case {
        std::uint64_t highest;
        std::string top, half;
    };
    for (const auto& [highest, top, half] : std::initializer_list<Case>{
             {1, "2", "1"},
             {2, "2", "1"},
             {3, "4", "2"},
             {9, "10", "5"},
             {10, "10", "5"},
             {11, "20", "10"},
             {61, "80", "40"},
             {999, "1k", "500"},
             {1000, "1k", "500"},
             {1001, "2k", "1k"},
             {59'000, "60k", "30k"},
             {3'500'000, "4M", "2M"},
             {~0ull, "1P", "500T"},
         })
        EXPECT_THAT(time_chart(a_chart({highest})).text(),
                    HasSubstr("<span>" + top + "</span><span>" + half + "</span><span>0</span>"))
            << highest;
}

TEST(TimeChart, stacks_bars_and_draws_lines) {
    TimeChart chart{.title = "T", .first = first_day};
    chart.series = {{"Succeeded", {6, 5}}, {"Refused & <lost>", {4}, true}};
    const auto bars = time_chart(chart).text();
    EXPECT_THAT(bars, HasSubstr("<span>10</span>"));  // 6 and 4 above each other
    EXPECT_THAT(bars, HasSubstr("class=\"chart-bar chart-bad\" x=\"1\" y=\"0.00\" width=\"8\" "
                                "height=\"40.00\""));
    EXPECT_THAT(bars, HasSubstr("20 Nov 2026: 6 Succeeded, 4 Refused &amp; &lt;lost&gt;"));
    EXPECT_THAT(bars, HasSubstr("21 Nov 2026: 5 Succeeded, 0 Refused"));
    chart.kind = ChartKind::lines;
    const auto lines = time_chart(chart).text();
    EXPECT_THAT(lines, HasSubstr("<span>6</span>"));
    EXPECT_THAT(lines, HasSubstr("class=\"chart-line chart-1\" d=\"M5 0.00L15 16.67\""));
    EXPECT_THAT(lines, HasSubstr("class=\"chart-line chart-bad\" d=\"M5 33.33L15 100.00\""));
    EXPECT_THAT(lines, Not(HasSubstr("chart-bar")));
}

TEST(TimeChart, leaves_out_what_is_over_its_limits) {
    TimeChart chart{.title = "T", .first = first_day};
    const std::vector<std::uint64_t> counts(1000, ~0ull);
    for (int i = 0; i < 9; ++i) chart.series.push_back({"S", counts});
    const auto html = time_chart(chart).text();
    EXPECT_EQ(count_of(html, "<tr><td>"), chart_steps_max);
    EXPECT_EQ(count_of(html, "class=\"chart-bar"), chart_steps_max * chart_series_max);
    EXPECT_LT(html.size(), 70'000u);
}

TEST(TimeChart, by_hours_names_each_hour) {
    TimeChart chart = a_chart({3, 0, 1500});
    chart.step = ChartStep::hour;
    chart.first = first_day + minutes{20};
    const auto html = time_chart(chart).text();
    EXPECT_THAT(html, HasSubstr("<desc>20 Nov 2026, 23:00 UTC to 21 Nov 2026, 01:00 UTC: 1,503 in "
                                "all, at most 1,500 at 21 Nov 2026, 01:00 UTC.</desc>"));
    EXPECT_THAT(html, HasSubstr("<title>21 Nov 2026, 00:00 UTC: 0</title>"));
    EXPECT_THAT(html, HasSubstr("<th scope=\"col\">Hour</th>"));
    EXPECT_THAT(html, HasSubstr("<span>20 Nov, 23:00</span>"));
}

TEST(ChartRange, ends_with_the_step_that_has_the_moment_in_it) {
    EXPECT_EQ(chart_range("24h").first(first_day + minutes{20}), first_day - hours{23});
    EXPECT_EQ(chart_range("7d").first(first_day), first_day - hours{23} - days{6});
    for (const auto* name : {"30d", "", "1y", "24H"})
        EXPECT_EQ(chart_range(name).steps, 30u) << name;
}

TEST(ChartRange, is_chosen_by_links) {
    EXPECT_EQ(range_links("/a?b=\"1\"", chart_range("7d")).text(),
              "<nav class=\"ranges\" aria-label=\"Range\">"
              "<a href=\"/a?b=&quot;1&quot;&amp;range=24h\">24 hours</a>"
              "<a href=\"/a?b=&quot;1&quot;&amp;range=7d\" aria-current=\"true\">7 days</a>"
              "<a href=\"/a?b=&quot;1&quot;&amp;range=30d\">30 days</a></nav>");
}

TEST(QrCode, needs_text_that_fits) {
    EXPECT_FALSE(qr_code("", "label"));
    EXPECT_FALSE(qr_code(std::string_view("a\0b", 3), "label"));
    EXPECT_FALSE(qr_code(std::string(2332, 'a'), "label"));
    EXPECT_TRUE(qr_code(std::string(2331, '\xFF'), "label"));
}

TEST(QrCode, is_dark_on_white_with_its_quiet_zone_and_a_label) {
    const auto code = qr_code("https://grantor.example/", "A \"link\" <here>");
    ASSERT_TRUE(code);
    const auto& svg = code->text();
    EXPECT_THAT(svg, HasSubstr("<title>A &quot;link&quot; &lt;here&gt;</title>"));
    // 24 bytes at level M are version 2: 25 modules, and 4 on each side.
    EXPECT_THAT(svg, HasSubstr("viewBox=\"0 0 33 33\""));
    EXPECT_THAT(svg, HasSubstr("fill=\"#fff\" d=\"M0 0h33v33h-33z\""));
    EXPECT_THAT(svg, HasSubstr("fill=\"#000\" d=\"M4 4h7v1h-7z"));  // the first corner mark
    EXPECT_THAT(svg, HasSubstr("M22 4h7v1h-7z"));
    EXPECT_THAT(svg, HasSubstr("M4 28h7v1h-7z"));
    EXPECT_THAT(svg, Not(HasSubstr("style=")));
}
