// A chart of counts by day or by hour, drawn by the server: no script, no inline style, readable as
// a table. And the links that choose the range of a chart.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.hpp"
#include "pages/markup.hpp"

namespace grantor::pages {

enum class ChartKind : std::uint8_t { bars, lines };
enum class ChartStep : std::uint8_t { hour, day };

// One row of the legend. Names are constants of ours; colours come by position, and `is_bad` takes
// the colour of what went wrong.
struct ChartSeries {
    std::string_view name;
    std::vector<std::uint64_t> counts;  // one a step, the first step first
    bool is_bad = false;
};

inline constexpr std::size_t chart_series_max = 3;
// A quarter of a year by days: more bars than that are thinner than a finger, and a year would be
// half of what a page may weigh.
inline constexpr std::size_t chart_steps_max = 92;

// Bars of several series are stacked. Series of fewer counts than the longest end in zeros; what is
// over the limits above is left out.
struct TimeChart {
    std::string_view title;  // "API requests by hour"
    Time first;              // any moment of the first step, UTC
    ChartStep step = ChartStep::day;
    std::vector<ChartSeries> series = {};
    ChartKind kind = ChartKind::bars;
};

// <figure class="chart">: the drawing, a legend for more than one series, and the numbers as a
// table in <details>. With no count above zero, says so instead of drawing an empty frame.
Markup time_chart(const TimeChart& chart);

// What `?range=` may be.
struct ChartRange {
    std::string_view name;  // "24h"
    std::string_view text;  // "24 hours"
    ChartStep step;
    std::size_t steps;

    // Of the first of its steps, if the last one has the moment in it.
    Time first(Time now) const;
};
inline constexpr std::array<ChartRange, 3> chart_ranges{{{"24h", "24 hours", ChartStep::hour, 24},
                                                         {"7d", "7 days", ChartStep::day, 7},
                                                         {"30d", "30 days", ChartStep::day, 30}}};
// By its name; 30 days for any other text.
const ChartRange& chart_range(std::string_view name);

// <nav class="ranges">, each link to the path with `range=`. The path may have a query.
Markup range_links(std::string_view path, const ChartRange& current);

}  // namespace grantor::pages
