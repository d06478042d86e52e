#include "pages/chart.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <iterator>

#include "base/encoding.hpp"
#include "pages/texts.hpp"

namespace grantor::pages {
namespace {

// The drawing stretches to the width of the page, so its units mean nothing across: a step is 10.
constexpr double step_width = 10;
constexpr double height = 100;
constexpr double bar_gap = 2;
// Counts are cut here, so that no sum of them overflows.
constexpr std::uint64_t count_max = 1'000'000'000'000'000;

// The chart with every series of the same length, and within the limits.
struct Plot {
    const TimeChart& chart;
    std::vector<std::vector<std::uint64_t>> counts;
    std::size_t step_count = 0;
    double top = 0;  // of the axis

    bool is_hourly() const { return chart.step == ChartStep::hour; }
    Time at(std::size_t index) const {
        return is_hourly() ? std::chrono::floor<hours>(chart.first) + hours{index}
                           : chart.first + days{index};
    }
    // "22 Nov 2026", or "22 Nov 2026, 04:00 UTC".
    std::string name(std::size_t index) const {
        return is_hourly() ? time_text(at(index)) : day_text(at(index));
    }
    // The same along the axis.
    std::string short_name(std::size_t index) const {
        const auto day = short_day_text(at(index));
        return is_hourly() ? fmt::format("{}, {}", day, hour_text(at(index))) : day;
    }
    double y(double count) const { return height - count / top * height; }
    const ChartSeries& series(std::size_t index) const { return chart.series[index]; }
    std::uint64_t total(std::size_t index) const {
        std::uint64_t sum = 0;
        for (const auto& row : counts) sum += row[index];
        return sum;
    }
};

// The next of 2, 4, 6, 8, 10 times a power of ten: its half is a whole number as well.
double axis_top(std::uint64_t highest) {
    double power = 1;
    while (power * 10 < static_cast<double>(highest)) power *= 10;
    for (const double step : {2, 4, 6, 8})
        if (step * power >= static_cast<double>(highest)) return step * power;
    return 10 * power;
}

std::string axis_text(double number) {
    constexpr std::array<std::string_view, 6> endings{"", "k", "M", "G", "T", "P"};
    std::size_t thousands = 0;
    while (number >= 1000 && thousands + 1 < endings.size()) {
        number /= 1000;
        ++thousands;
    }
    return fmt::format("{:g}{}", number, endings[thousands]);
}

Plot plot_of(const TimeChart& chart) {
    Plot plot{chart, {}};
    const auto series_count = std::min(chart.series.size(), chart_series_max);
    for (std::size_t i = 0; i < series_count; ++i)
        plot.step_count =
            std::max(plot.step_count, std::min(chart.series[i].counts.size(), chart_steps_max));
    std::uint64_t highest = 0;
    for (std::size_t i = 0; i < series_count; ++i) {
        auto row = chart.series[i].counts;
        row.resize(plot.step_count);
        for (auto& count : row) highest = std::max(highest, count = std::min(count, count_max));
        plot.counts.push_back(std::move(row));
    }
    if (chart.kind == ChartKind::bars)
        for (std::size_t step = 0; step < plot.step_count; ++step)
            highest = std::max(highest, plot.total(step));
    if (highest > 0) plot.top = axis_top(highest);
    return plot;
}

std::string class_of(const Plot& plot, std::size_t series) {
    return plot.series(series).is_bad ? "chart-bad" : fmt::format("chart-{}", series + 1);
}

// "22 Nov 2026: 12 succeeded, 3 refused", or with one series only "22 Nov 2026: 12".
std::string words_for(const Plot& plot, std::size_t step) {
    auto text = plot.name(step) + ":";
    for (std::size_t i = 0; i < plot.counts.size(); ++i) {
        const auto number = number_text(static_cast<std::int64_t>(plot.counts[i][step]));
        if (plot.counts.size() == 1) return text + " " + number;
        text +=
            fmt::format("{} {} {}", i == 0 ? "" : ",", number, escape_html(plot.series(i).name));
    }
    return text;
}

std::string description(const Plot& plot) {
    std::uint64_t sum = 0, most = 0;
    std::size_t most_at = 0;
    for (std::size_t step = 0; step < plot.step_count; ++step) {
        const auto total = plot.total(step);
        sum += total;
        if (total > most) {
            most = total;
            most_at = step;
        }
    }
    return fmt::format("{} to {}: {} in all, at most {} {} {}.", plot.name(0),
                       plot.name(plot.step_count - 1), number_text(static_cast<std::int64_t>(sum)),
                       number_text(static_cast<std::int64_t>(most)), plot.is_hourly() ? "at" : "on",
                       plot.name(most_at));
}

void append_rules(const Plot& plot, std::string& out) {
    const double right = static_cast<double>(plot.step_count) * step_width;
    for (const double y : {0.0, height / 2, height})
        fmt::format_to(std::back_inserter(out), "<path class=\"chart-rule\" d=\"M0 {:g}H{:g}\"/>",
                       y, right);
}

void append_bars(const Plot& plot, std::size_t step, std::string& out) {
    double below = 0;
    for (std::size_t i = 0; i < plot.counts.size(); ++i) {
        const auto count = static_cast<double>(plot.counts[i][step]);
        if (count == 0) continue;
        below += count;
        fmt::format_to(std::back_inserter(out),
                       "<rect class=\"chart-bar {}\" x=\"{:g}\" y=\"{:.2f}\" width=\"{:g}\" "
                       "height=\"{:.2f}\"/>",
                       class_of(plot, i), static_cast<double>(step) * step_width + bar_gap / 2,
                       plot.y(below), step_width - bar_gap, height - plot.y(count));
    }
}

void append_lines(const Plot& plot, std::string& out) {
    for (std::size_t i = 0; i < plot.counts.size(); ++i) {
        fmt::format_to(std::back_inserter(out), "<path class=\"chart-line {}\" d=\"",
                       class_of(plot, i));
        for (std::size_t step = 0; step < plot.step_count; ++step)
            fmt::format_to(std::back_inserter(out), "{}{:g} {:.2f}", step == 0 ? "M" : "L",
                           (static_cast<double>(step) + 0.5) * step_width,
                           plot.y(static_cast<double>(plot.counts[i][step])));
        out += "\"/>";
    }
}

// One column a step over the whole height, so that the numbers appear wherever one points.
void append_steps(const Plot& plot, std::string& out) {
    for (std::size_t step = 0; step < plot.step_count; ++step) {
        fmt::format_to(std::back_inserter(out),
                       "<g class=\"chart-hit\"><title>{}</title><rect class=\"chart-day\" "
                       "x=\"{:g}\" y=\"0\" width=\"{:g}\" height=\"{:g}\"/>",
                       words_for(plot, step), static_cast<double>(step) * step_width, step_width,
                       height);
        if (plot.chart.kind == ChartKind::bars) append_bars(plot, step, out);
        out += "</g>\n";
    }
}

void append_drawing(const Plot& plot, std::string& out) {
    fmt::format_to(std::back_inserter(out),
                   "<div class=\"chart-plot\">\n"
                   "<div class=\"chart-up\" aria-hidden=\"true\"><span>{}</span><span>{}</span>"
                   "<span>0</span></div>\n"
                   "<svg viewBox=\"0 0 {:g} {:g}\" preserveAspectRatio=\"none\" role=\"img\">"
                   "<title>{}</title><desc>{}</desc>\n",
                   axis_text(plot.top), axis_text(plot.top / 2),
                   static_cast<double>(plot.step_count) * step_width, height,
                   escape_html(plot.chart.title), description(plot));
    append_rules(plot, out);
    if (plot.chart.kind == ChartKind::lines) append_lines(plot, out);
    append_steps(plot, out);
    out += "</svg>\n<div class=\"chart-along\" aria-hidden=\"true\">";
    out += fmt::format("<span>{}</span>", plot.short_name(0));
    if (plot.step_count > 2)
        out += fmt::format("<span>{}</span>", plot.short_name((plot.step_count - 1) / 2));
    if (plot.step_count > 1)
        out += fmt::format("<span>{}</span>", plot.short_name(plot.step_count - 1));
    out += "</div>\n</div>\n";
}

void append_key(const Plot& plot, std::string& out) {
    if (plot.counts.size() < 2) return;
    out += "<ul class=\"chart-key\" aria-hidden=\"true\">";
    for (std::size_t i = 0; i < plot.counts.size(); ++i)
        fmt::format_to(std::back_inserter(out), "<li class=\"{}\">{}</li>", class_of(plot, i),
                       escape_html(plot.series(i).name));
    out += "</ul>\n";
}

void append_table(const Plot& plot, std::string& out) {
    out +=
        "<details class=\"disclosure chart-numbers\"><summary>Numbers</summary>\n"
        "<div tabindex=\"0\" role=\"group\" aria-label=\"";
    out += escape_html(plot.chart.title);
    out += "\"><table class=\"chart-table\"><thead><tr><th scope=\"col\">";
    out += plot.is_hourly() ? "Hour</th>" : "Day</th>";
    for (std::size_t i = 0; i < plot.counts.size(); ++i)
        fmt::format_to(std::back_inserter(out), "<th scope=\"col\">{}</th>",
                       escape_html(plot.series(i).name));
    out += "</tr></thead><tbody>\n";
    for (std::size_t step = plot.step_count; step-- > 0;) {
        fmt::format_to(std::back_inserter(out), "<tr><td>{}</td>", plot.name(step));
        for (const auto& row : plot.counts)
            fmt::format_to(std::back_inserter(out), "<td>{}</td>",
                           number_text(static_cast<std::int64_t>(row[step])));
        out += "</tr>\n";
    }
    out += "</tbody></table></div></details>\n";
}

}  // namespace

Markup time_chart(const TimeChart& chart) {
    const auto plot = plot_of(chart);
    std::string out = "<figure class=\"chart\">\n";
    if (plot.top == 0) {
        fmt::format_to(std::back_inserter(out), "<p class=\"quiet small\">{}: none yet.</p>\n",
                       escape_html(chart.title));
    } else {
        append_drawing(plot, out);
        append_key(plot, out);
        append_table(plot, out);
    }
    out += "</figure>";
    return Markup(std::move(out));
}

Time ChartRange::first(Time now) const {
    if (step == ChartStep::hour) return std::chrono::floor<hours>(now) - hours{steps - 1};
    return std::chrono::floor<days>(now) - days{steps - 1};
}

const ChartRange& chart_range(std::string_view name) {
    for (const auto& range : chart_ranges)
        if (range.name == name) return range;
    return chart_ranges.back();
}

Markup range_links(std::string_view path, const ChartRange& current) {
    std::string out = "<nav class=\"ranges\" aria-label=\"Range\">";
    const char separator = path.contains('?') ? '&' : '?';
    for (const auto& range : chart_ranges)
        fmt::format_to(std::back_inserter(out), "<a href=\"{}\"{}>{}</a>",
                       escape_html(fmt::format("{}{}range={}", path, separator, range.name)),
                       range.name == current.name ? " aria-current=\"true\"" : "", range.text);
    out += "</nav>";
    return Markup(std::move(out));
}

}  // namespace grantor::pages
