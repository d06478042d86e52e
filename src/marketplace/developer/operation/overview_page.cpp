#include <algorithm>
#include <array>
#include <span>

#include "marketplace/developer/operation/error_words.hpp"
#include "marketplace/developer/operation/next_step.hpp"
#include "marketplace/developer/pages.hpp"
#include "pages/chart.hpp"

namespace grantor::marketplace::developer {
namespace {

constexpr std::int64_t days_shown = 30;
// Of the last refusals those that differ, each with how often it was among them.
constexpr std::int64_t errors_looked_at = 50;
constexpr std::size_t errors_shown = 5;

struct SeenError {
    RequestEvent last;
    std::int64_t count = 1;

    bool is_like(const RequestEvent& event) const {
        return last.status == event.status && last.method == event.method &&
               last.path == event.path && last.explain == event.explain;
    }
};

// What happened in the last days.
struct Activity {
    Time first_day;
    std::vector<AppActivity> rows;

    // These kinds together, a number for each day.
    std::vector<std::uint64_t> by_day(std::span<const ActivityKind> kinds) const {
        std::vector<std::uint64_t> out(days_shown);
        const auto first = day_of(first_day);
        for (const auto& row : rows)
            for (const auto kind : kinds)
                if (row.kind == kind && row.day >= first && row.day - first < days_shown &&
                    row.count > 0)
                    out[static_cast<std::size_t>(row.day - first)] +=
                        static_cast<std::uint64_t>(row.count);
        return out;
    }
    std::int64_t total(std::span<const ActivityKind> kinds) const {
        std::uint64_t sum = 0;
        for (const auto count : by_day(kinds)) sum += count;
        return static_cast<std::int64_t>(sum);
    }
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

void fill_charts(pages::PageData& data, const Activity& activity) {
    using pages::time_chart;
    const auto first = activity.first_day;
    data.set_markup("INSTALLS_MARKUP",
                    time_chart({"Installations by day",
                                first,
                                pages::ChartStep::day,
                                {{"Installed", activity.by_day(installed)},
                                 {"Uninstalled", activity.by_day(uninstalled), true}}}));
    data.set_markup("TOKENS_MARKUP",
                    time_chart({"Token requests by day",
                                first,
                                pages::ChartStep::day,
                                {{"Granted", activity.by_day(granted)},
                                 {"Refused", activity.by_day(token_refused), true}}}));
    data.set_markup("CALLS_MARKUP",
                    time_chart({"API requests by day",
                                first,
                                pages::ChartStep::day,
                                {{"Passed", activity.by_day(passed)},
                                 {"Over a limit", activity.by_day(over_limit)},
                                 {"Refused", activity.by_day(call_refused), true}}}));
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
    data.set("ERRORS_HREF", app_path(app, AppTab::errors));
    data.show(errors.empty() ? "NO_ERRORS" : "ERRORS");
    for (const auto& [last, count] : errors) {
        auto row = data.add("ERROR");
        fill_error(row, last, app);
        if (count > 1) row.add("REPEATED").set_number("TIMES", count);
    }
}

}  // namespace

Outcome<http::Response> show_overview(const Visit& visit, const ReadTx& tx) {
    const auto own = own_app_of(visit, tx);
    if (!own) return std::unexpected(own.error());
    const auto& app = *own->app;
    const Time first_day = visit.context.now - days{days_shown - 1};
    const Activity activity{first_day, tx.app_activities().of_app(app.id, day_of(first_day))};
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
    progress.was_installed = installations > 0 || activity.total(granted) > 0;
    progress.was_returned = was_returned(app, tx);
    fill_step(data, app, progress);
    data.set_number("INSTALLATIONS", installations);
    data.set_number("TOKENS", activity.total(granted));
    data.set_number("CALLS", activity.total(all_calls));
    data.set_number("REFUSED", activity.total(all_refused));
    fill_charts(data, activity);
    fill_errors(data, app, tx);
    return pages::framed_page(visit.status(), "developer_overview", frame, data);
}

}  // namespace grantor::marketplace::developer
