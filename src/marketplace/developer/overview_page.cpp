#include <algorithm>
#include <array>
#include <span>

#include "marketplace/developer/error_words.hpp"
#include "marketplace/developer/next_step.hpp"
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

struct Overview {
    OwnApp own;
    std::int64_t installations = 0;
    std::vector<AppActivity> activity;
    std::vector<SeenError> errors;
    bool was_returned = false;
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

Outcome<Overview> find_overview(const Visit& visit, const ReadTx& tx) {
    auto own = own_app_of(visit, tx);
    if (!own) return std::unexpected(own.error());
    const auto id = own->app->id;
    Overview out;
    out.installations = tx.app_activities().active_installations(id);
    out.activity = tx.app_activities().of_app(id, day_of(visit.context.now) - days_shown + 1);
    out.errors = last_errors(id, tx);
    if (own->app->kind == AppKind::public_app) {
        const auto reviews = tx.app_reviews().of_app(id);
        out.was_returned = !reviews.empty() && reviews.front().state == ReviewState::returned;
    }
    out.own = std::move(*own);
    return out;
}

// The counts of these kinds together, a number for each day.
std::vector<std::uint64_t> counts(const Overview& view, std::span<const ActivityKind> kinds,
                                  Time now) {
    std::vector<std::uint64_t> out(days_shown);
    const auto first = day_of(now) - days_shown + 1;
    for (const auto& row : view.activity)
        for (const auto kind : kinds)
            if (row.kind == kind && row.day >= first && row.day - first < days_shown &&
                row.count > 0)
                out[static_cast<std::size_t>(row.day - first)] +=
                    static_cast<std::uint64_t>(row.count);
    return out;
}

std::uint64_t total(const Overview& view, std::span<const ActivityKind> kinds, Time now) {
    std::uint64_t sum = 0;
    for (const auto count : counts(view, kinds, now)) sum += count;
    return sum;
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

void fill_charts(pages::PageData& data, const Overview& view, Time now) {
    const Time first = now - days{days_shown - 1};
    using pages::daily_chart;
    data.set_markup("INSTALLS_MARKUP",
                    daily_chart({"Installations by day",
                                 first,
                                 {{"Installed", counts(view, installed, now)},
                                  {"Uninstalled", counts(view, uninstalled, now), true}}}));
    data.set_markup("TOKENS_MARKUP",
                    daily_chart({"Token requests by day",
                                 first,
                                 {{"Granted", counts(view, granted, now)},
                                  {"Refused", counts(view, token_refused, now), true}}}));
    data.set_markup("CALLS_MARKUP",
                    daily_chart({"API requests by day",
                                 first,
                                 {{"Passed", counts(view, passed, now)},
                                  {"Over a limit", counts(view, over_limit, now)},
                                  {"Refused", counts(view, call_refused, now), true}}}));
}

void fill_numbers(pages::PageData& data, const Overview& view, Time now) {
    data.set_number("INSTALLATIONS", view.installations);
    data.set_number("TOKENS", static_cast<std::int64_t>(total(view, granted, now)));
    data.set_number("CALLS", static_cast<std::int64_t>(total(view, all_calls, now)));
    data.set_number("REFUSED", static_cast<std::int64_t>(total(view, all_refused, now)));
}

void fill_step(pages::PageData& data, const Visit& visit, const Overview& view) {
    const auto& app = *view.own.app;
    AppProgress progress;
    progress.situation = view.own.situation();
    progress.has_scopes = visit.context.scopes.members(view.own.working_terms().scopes).size() > 1;
    progress.was_installed = view.installations > 0 || total(view, granted, visit.context.now) > 0;
    progress.was_returned = view.was_returned;
    const auto step = next_step(progress);
    if (!step) return;
    auto part = data.add("STEP");
    part.set("STEP_TEXT", step->text);
    if (step->link_text.empty()) return;
    auto link = part.add("STEP_LINK");
    link.set("STEP_HREF", app_path(app, step->tab));
    link.set("STEP_LINK_TEXT", step->link_text);
}

http::Response write_overview(const Visit& visit, const Overview& view) {
    const auto& app = *view.own.app;
    const auto now = visit.context.now;
    auto frame = app_frame(visit, app, AppTab::overview);
    frame.lead = std::string(kind_words(app)) +
                 (app.is_public_client() ? ", public client" : ", confidential client");
    pages::PageData data;
    data.set("CLIENT_ID", app.client_id);
    data.set_time("CREATED", app.created_at);
    fill_step(data, visit, view);
    fill_numbers(data, view, now);
    fill_charts(data, view, now);
    data.set("ERRORS_HREF", app_path(app, AppTab::errors));
    data.show(view.errors.empty() ? "NO_ERRORS" : "ERRORS");
    for (const auto& [last, count] : view.errors) {
        auto row = data.add("ERROR");
        fill_error(row, last, app);
        if (count > 1) row.add("REPEATED").set_number("TIMES", count);
    }
    return pages::framed_page(200, "developer_overview", frame, data);
}

const PageEndpoint<Overview> overview_page{Access::developer, find_overview, write_overview};

}  // namespace

PageAnswer show_overview(const http::Request& request, const Services& services) {
    return show_page(request, services, overview_page);
}

}  // namespace grantor::marketplace::developer
