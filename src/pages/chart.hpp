// A chart of counts by day, drawn by the server: no script, no inline style, readable as a table.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.hpp"
#include "pages/markup.hpp"

namespace grantor::pages {

enum class ChartKind : std::uint8_t { bars, lines };

// One row of the legend. Names are constants of ours; colours come by position, and `is_bad` takes
// the colour of what went wrong.
struct ChartSeries {
    std::string_view name;
    std::vector<std::uint64_t> counts;  // one a day, the first day first
    bool is_bad = false;
};

inline constexpr std::size_t chart_series_max = 3;
// A quarter of a year: more bars than that are thinner than a finger, and a year would be half of
// what a page may weigh.
inline constexpr std::size_t chart_days_max = 92;

// Bars of several series are stacked. Series of fewer counts than the longest end in zeros; what is
// over the limits above is left out.
struct DailyChart {
    std::string_view title;  // "API requests by day"
    Time first_day;          // any moment of it, UTC
    std::vector<ChartSeries> series = {};
    ChartKind kind = ChartKind::bars;
};

// <figure class="chart">: the drawing, a legend for more than one series, and the numbers as a
// table in <details>. With no count above zero, says so instead of drawing an empty frame.
Markup daily_chart(const DailyChart& chart);

}  // namespace grantor::pages
