#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <span>

#include "marketplace/developer/operation/next_step.hpp"
#include "marketplace/developer/operation/request_words.hpp"
#include "marketplace/developer/pages.hpp"
#include "pages/chart.hpp"

namespace grantor::marketplace::developer {
namespace {

// Of the last refusals those that differ, each with how often it was among them.
constexpr std::int64_t errors_looked_at = 50;
constexpr std::size_t errors_shown = 5;
constexpr std::int64_t latency_sample = 200;
// Fewer say nothing.
constexpr std::size_t latency_least = 5;

struct SeenError {
    RequestEvent last;
    std::int64_t count = 1;

    bool is_like(const RequestEvent& event) const {
        return last.status == event.status && last.method == event.method &&
               last.path == event.path && last.explain == event.explain;
    }
};

// What happened in the range, with what is not in the store yet: the numbers must not say less than
// the lists beside them.
class Activity {
 public:
    Activity(const App& app, const pages::ChartRange& range, const Visit& visit, const ReadTx& tx)
        : range_(range), first_(range.first(visit.context.now)) {
        const auto waiting = visit.services.activity.waiting(app.id);
        if (range.step == pages::ChartStep::hour) {
            for (const auto& row : tx.app_activities().hours_of_app(app.id, hour_of(first_)))
                add(row.hour - hour_of(first_), row.kind, row.count);
            for (const auto& row : waiting) add(row.hour - hour_of(first_), row.kind, row.count);
            return;
        }
        for (const auto& row : tx.app_activities().of_app(app.id, day_of(first_)))
            add(row.day - day_of(first_), row.kind, row.count);
        for (const auto& row : waiting)
            add(row.hour / hours_of_day - day_of(first_), row.kind, row.count);
    }

    // These kinds together, a number for each step.
    std::vector<std::uint64_t> by_step(std::span<const ActivityKind> kinds) const {
        std::vector<std::uint64_t> out(range_.steps);
        for (const auto kind : kinds) {
            const auto& counts = counts_[static_cast<std::size_t>(kind) - 1];
            for (std::size_t i = 0; i < counts.size(); ++i) out[i] += counts[i];
        }
        return out;
    }
    std::int64_t total(std::span<const ActivityKind> kinds) const {
        std::uint64_t sum = 0;
        for (const auto count : by_step(kinds)) sum += count;
        return static_cast<std::int64_t>(sum);
    }
    Time first() const { return first_; }
    const pages::ChartRange& range() const { return range_; }

 private:
    void add(std::int64_t step, ActivityKind kind, std::int64_t count) {
        if (step < 0 || step >= static_cast<std::int64_t>(range_.steps) || count < 0) return;
        auto& counts = counts_[static_cast<std::size_t>(kind) - 1];
        counts.resize(range_.steps);
        counts[static_cast<std::size_t>(step)] += static_cast<std::uint64_t>(count);
    }

    const pages::ChartRange& range_;
    Time first_;
    std::array<std::vector<std::uint64_t>, activity_kinds> counts_;
};

std::vector<SeenError> last_errors(AppId app, const ReadTx& tx) {
    std::vector<SeenError> out;
    for (auto& event : tx.request_events().list(app, errors_looked_at)) {
        const auto same =
            std::ranges::find_if(out, [&](const SeenError& seen) { return seen.is_like(event); });
        if (same != out.end())
            ++same->count;
        else if (out.size() < errors_shown)
            out.push_back({std::move(event)});
    }
    return out;
}

// In the last month, whatever the page shows.
bool got_tokens(AppId app, const Visit& visit, const ReadTx& tx) {
    const auto is_grant = [](const auto& row) { return row.kind == ActivityKind::token_granted; };
    const auto month = day_of(visit.context.now - days{29});
    return std::ranges::any_of(visit.services.activity.waiting(app), is_grant) ||
           std::ranges::any_of(tx.app_activities().of_app(app, month), is_grant);
}

bool was_returned(const App& app, const ReadTx& tx) {
    if (app.kind == AppKind::private_app) return false;
    const auto reviews = tx.app_reviews().of_app(app.id);
    return !reviews.empty() && reviews.front().state == ReviewState::returned;
}

constexpr std::array installed{ActivityKind::installed};
constexpr std::array uninstalled{ActivityKind::uninstalled};
constexpr std::array granted{ActivityKind::token_granted};
constexpr std::array token_refused{ActivityKind::token_refused};
constexpr std::array passed{ActivityKind::call_passed};
constexpr std::array call_refused{ActivityKind::call_unauthorized, ActivityKind::call_forbidden};
constexpr std::array over_limit{ActivityKind::call_over_limit};
constexpr std::array all_calls{ActivityKind::call_passed, ActivityKind::call_unauthorized,
                               ActivityKind::call_forbidden, ActivityKind::call_over_limit};
constexpr std::array all_refused{ActivityKind::token_refused, ActivityKind::call_unauthorized,
                                 ActivityKind::call_forbidden, ActivityKind::call_over_limit};

constexpr std::array both_installations{ActivityKind::installed, ActivityKind::uninstalled};
constexpr std::array both_tokens{ActivityKind::token_granted, ActivityKind::token_refused};

struct ChartRow {
    std::string_view heading;
    std::string_view words;  // within a sentence
    std::string_view by_day;
    std::string_view by_hour;  // "": it is counted by the day alone
    std::span<const ActivityKind> kinds;
    std::vector<pages::ChartSeries> series;
};

// Those with something in them are drawn; of the others a sentence says so.
void fill_charts(pages::PageData& data, const Activity& activity) {
    const std::array<ChartRow, 3> rows{{{"API requests",
                                         "API requests",
                                         "API requests by day",
                                         "API requests by hour",
                                         all_calls,
                                         {{"Passed", activity.by_step(passed)},
                                          {"Over a limit", activity.by_step(over_limit)},
                                          {"Refused", activity.by_step(call_refused), true}}},
                                        {"Token requests",
                                         "token requests",
                                         "Token requests by day",
                                         "Token requests by hour",
                                         both_tokens,
                                         {{"Granted", activity.by_step(granted)},
                                          {"Refused", activity.by_step(token_refused), true}}},
                                        {"Installations",
                                         "installations",
                                         "Installations by day",
                                         "",
                                         both_installations,
                                         {{"Installed", activity.by_step(installed)},
                                          {"Uninstalled", activity.by_step(uninstalled), true}}}}};
    const auto& range = activity.range();
    const bool is_hourly = range.step == pages::ChartStep::hour;
    std::vector<std::string_view> empty;
    for (const auto& row : rows) {
        if (is_hourly && row.by_hour.empty()) continue;
        if (activity.total(row.kinds) == 0) {
            empty.push_back(row.words);
            continue;
        }
        auto part = data.add("CHART");
        part.set("CHART_HEADING", row.heading);
        part.set_markup("CHART_MARKUP",
                        pages::time_chart({is_hourly ? row.by_hour : row.by_day, activity.first(),
                                           range.step, row.series}));
    }
    if (empty.empty()) return;
    auto part = data.add("EMPTY_CHARTS");
    const auto last = empty.back();
    empty.pop_back();
    part.set("EMPTY_NAMES", empty.empty() ? std::string(last)
                                          : fmt::format("{} or {}", fmt::join(empty, ", "), last));
    part.set("EMPTY_RANGE", range.text);
}

// How long the API took for those of the newest requests of which that is known.
void fill_latency(pages::PageData& data, AppId app, const ReadTx& tx) {
    std::vector<std::chrono::microseconds> durations;
    for (const auto& request : tx.app_requests().list({.app_id = app, .limit = latency_sample}))
        if (request.duration) durations.push_back(*request.duration);
    if (durations.size() < latency_least) return;
    std::ranges::sort(durations);
    const auto at = [&](std::size_t percent) {
        return duration_text(durations[(durations.size() - 1) * percent / 100]);
    };
    auto part = data.add("LATENCY");
    part.set("LATENCY_HALF", at(50));
    part.set("LATENCY_MOST", at(95));
    part.set_number("LATENCY_COUNT", static_cast<std::int64_t>(durations.size()));
}

void fill_step(pages::PageData& data, const App& app, const AppProgress& progress) {
    const auto step = next_step(progress);
    if (!step) return;
    auto part = data.add("STEP");
    part.set("STEP_TEXT", step->text);
    if (step->link_text.empty()) return;
    auto link = part.add("STEP_LINK");
    link.set("STEP_HREF", app_path(app, step->tab));
    link.set("STEP_LINK_TEXT", step->link_text);
}

void fill_errors(pages::PageData& data, const App& app, const ReadTx& tx) {
    const auto errors = last_errors(app.id, tx);
    data.set("REQUESTS_HREF", app_path(app, AppTab::requests));
    if (errors.empty()) return;
    auto list = data.add("ERRORS");
    for (const auto& [last, count] : errors) {
        auto row = list.add("ERROR");
        fill_request(row, request_of(last), app);
        fill_refusal(row, last, app);
        if (count > 1) row.add("REPEATED").set_number("TIMES", count);
    }
}

}  // namespace

Outcome<http::Response> show_overview(const Visit& visit, const ReadTx& tx) {
    const auto own = own_app_of(visit, tx);
    if (!own) return std::unexpected(own.error());
    const auto& app = *own->app;
    const auto& range = pages::chart_range(visit.query.find("range").value_or(""));
    const Activity activity(app, range, visit, tx);
    const auto installations = tx.app_activities().active_installations(app.id);
    auto frame = app_frame(visit, app, AppTab::overview);
    frame.lead = std::string(kind_words(app)) +
                 (app.is_public_client() ? ", public client" : ", confidential client");
    pages::PageData data;
    data.set("CLIENT_ID", app.client_id);
    data.set_time("CREATED", app.created_at);
    AppProgress progress;
    progress.situation = own->situation();
    progress.has_scopes = visit.context.scopes.members(own->working_terms().scopes).size() > 1;
    progress.was_installed = installations > 0 || got_tokens(app.id, visit, tx);
    progress.was_returned = was_returned(app, tx);
    fill_step(data, app, progress);
    data.set_number("INSTALLATIONS", installations);
    data.set_number("TOKENS", activity.total(granted));
    data.set_number("CALLS", activity.total(all_calls));
    data.set_number("REFUSED", activity.total(all_refused));
    data.set("RANGE_TEXT", range.text);
    data.set_markup("RANGES_MARKUP", pages::range_links(app_path(app), range));
    fill_charts(data, activity);
    fill_latency(data, app.id, tx);
    fill_errors(data, app, tx);
    return pages::framed_page(visit.status(), "developer_overview", frame, data);
}

}  // namespace grantor::marketplace::developer
