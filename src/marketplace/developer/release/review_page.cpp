#include <array>
#include <fmt/format.h>
#include <ranges>

#include "marketplace/developer/app_page.hpp"
#include "marketplace/developer/pages.hpp"
#include "marketplace/developer/release/publication.hpp"
#include "marketplace/developer/release/review.hpp"
#include "marketplace/developer/settings/settings.hpp"
#include "marketplace/developer/settings/terms.hpp"

namespace grantor::marketplace::developer {
namespace {

constexpr std::size_t history_shown = 20;

pages::FrameBadge badge_of(ReviewState state) {
    switch (state) {
        case ReviewState::waiting:
            return {"Waiting", pages::Tone::waiting};
        case ReviewState::approved:
            return {"Approved", pages::Tone::good};
        case ReviewState::returned:
            return {"Returned", pages::Tone::bad};
        case ReviewState::withdrawn:
            return {"Withdrawn", pages::Tone::quiet};
    }
    return {"Unknown", pages::Tone::quiet};
}

void fill_steps(pages::PageData& data, const App& app) {
    struct Step {
        AppStatus status;
        std::string_view name;
    };
    constexpr std::array<Step, 4> steps{{{AppStatus::draft, "Draft"},
                                         {AppStatus::in_review, "In review"},
                                         {AppStatus::approved, "Approved"},
                                         {AppStatus::live, "Published"}}};
    auto list = data.add("STEPS");
    for (const auto& step : steps) {
        auto part = list.add("STEP");
        part.set("STEP_NAME", step.name);
        if (step.status == app.status) part.show("STEP_CURRENT");
    }
}

struct CheckRow {
    std::string_view field;
    std::string_view text;
    AppTab tab;
    bool is_done = false;
};

void add_check(pages::PageData& list, const CheckRow& row, const App& app) {
    auto part = list.add("CHECK");
    part.set("CHECK_ID", row.field);
    part.set("CHECK_TEXT", row.text);
    part.set("CHECK_HREF", app_path(app, row.tab));
    part.show(row.is_done ? "CHECK_DONE" : "CHECK_OPEN");
}

bool is_missing(std::span<const FieldProblem> missing, std::string_view field) {
    return std::ranges::any_of(
        missing, [field](const FieldProblem& problem) { return problem.field == field; });
}

// What must be there, and what a reviewer and users look for.
void fill_checks(pages::PageData& data, const OwnApp& own) {
    const auto& app = *own.app;
    const auto missing = missing_for_review(app, own.working_terms());
    const auto has = [&](std::string_view field) { return !is_missing(missing, field); };
    auto required = data.add("REQUIRED");
    const std::array<CheckRow, 4> rows{
        {{"redirect_uris", "Callback URLs of a real server", AppTab::basics, has("redirect_uris")},
         {"summary", "A summary", AppTab::profile, has("summary")},
         {"description", "A description", AppTab::profile, has("description")},
         {"category", "A category", AppTab::profile, has("category")}}};
    for (const auto& row : rows) add_check(required, row, app);
    auto advised = data.add("ADVISED");
    const std::array<CheckRow, 4> further{
        {{"has-icon", "An icon", AppTab::profile, app.icon_version != 0},
         {"has-website", "A website", AppTab::profile, !app.profile.website.empty()},
         {"has-support", "A support address", AppTab::profile, !app.profile.support_url.empty()},
         {"has-privacy", "A privacy policy", AppTab::profile, !app.profile.privacy_url.empty()}}};
    for (const auto& row : further) add_check(advised, row, app);
}

// What waits for a review, beside what works now.
void fill_changes(pages::PageData& data, const OwnApp& own, const Context& context) {
    if (!own.pending) return;
    auto part = data.add("CHANGES");
    part.set_time("CHANGED", own.pending->changed_at);
    for (const auto& difference :
         terms_differences(own.app->terms(), own.pending->terms, context.scopes)) {
        auto row = part.add("CHANGE");
        row.set("CHANGE_WHAT", difference.what);
        row.set("CHANGE_BEFORE", difference.before.empty() ? "none" : difference.before);
        row.set("CHANGE_AFTER", difference.after.empty() ? "none" : difference.after);
    }
    if (!own.waiting) part.show("DISCARDABLE");
}

// Newest first.
void fill_history(pages::PageData& data, AppId app, const ReadTx& tx) {
    const auto history = tx.app_reviews().of_app(app);
    if (history.empty()) return;
    auto part = data.add("HISTORY");
    for (const auto& review : history | std::views::take(history_shown)) {
        const auto submitter = tx.users().find(review.submitted_by);
        auto row = part.add("PAST");
        const auto badge = badge_of(review.state);
        row.set_badge("PAST_STATE", badge.text, badge.tone);
        row.set("PAST_WHAT", review.is_first ? "First version" : "Changes");
        row.set_time("PAST_AT", review.submitted_at);
        row.set("PAST_BY", submitter ? submitter->name : "");
        if (!review.note.empty()) row.add("PAST_NOTE").set("NOTE_TEXT", review.note);
        if (review.state == ReviewState::waiting) continue;
        row.set_time("PAST_DECIDED", review.decided_at);
        if (!review.comment.empty()) row.add("PAST_COMMENT").set("COMMENT_TEXT", review.comment);
    }
}

// One section for each thing that can be done now, and why not for submitting.
void fill_actions(pages::PageData& data, const Visit& visit, const OwnApp& own) {
    const auto may = [&](AppAction action) { return why_not(action, own.situation()).empty(); };
    if (may(AppAction::submit)) {
        auto part = data.add("SUBMIT");
        part.set_field("NOTE", visit.entered("note", ""), visit.error_of("note"));
        part.show(own.pending ? "SUBMIT_CHANGES" : "SUBMIT_FIRST");
    }
    if (may(AppAction::withdraw)) {
        auto part = data.add("WITHDRAW");
        if (own.waiting) part.set_time("SUBMITTED", own.waiting->submitted_at);
    }
    if (may(AppAction::publish)) data.show("PUBLISH");
    if (may(AppAction::unpublish)) data.show("UNPUBLISH");
    if (may(AppAction::go_live)) data.show("GO_LIVE");
}

std::string installations_text(std::int64_t count) {
    return fmt::format("{} active installation{}", count, count == 1 ? "" : "s");
}

// A form that does one thing to the app and leads back to the page.
template <class Done>
Outcome<http::Response> see_review(const Outcome<Done>& done, const Visit& visit,
                                   std::string_view notice) {
    return see_done(done, app_path(visit, AppTab::review), notice);
}

}  // namespace

Outcome<http::Response> show_review(const Visit& visit, const ReadTx& tx) {
    const auto own = own_app_of(visit, tx);
    if (!own) return std::unexpected(own.error());
    const auto& app = *own->app;
    const auto frame = app_frame(visit, app, AppTab::review);
    pages::PageData data;
    fill_form(data, visit, app_path(app, AppTab::review));
    data.set("INSTALL_HREF", app_path(app, AppTab::install));
    data.set("APP_NAME", app.name);
    if (app.status == AppStatus::disabled) data.show("DISABLED");
    if (app.kind == AppKind::public_app) {
        fill_steps(data, app);
        if (app.status == AppStatus::draft || own->pending) fill_checks(data, *own);
        fill_changes(data, *own, visit.context);
    } else if (app.status == AppStatus::live) {
        data.show("IS_LIVE");
    } else {
        const auto missing = missing_for_go_live(app.terms());
        auto required = data.add("REQUIRED");
        add_check(
            required,
            {"redirect_uris", "Callback URLs of a real server", AppTab::basics, missing.empty()},
            app);
    }
    fill_actions(data, visit, *own);
    fill_history(data, app.id, tx);
    return pages::framed_page(visit.status(), "developer_review", frame, data);
}

Outcome<http::Response> take_submission(const Visit& visit, WriteTx& tx) {
    return see_review(
        submit_app(client_id_of(visit), visit.field("note"), visit.actor(), tx, visit.context),
        visit, "submitted");
}

Outcome<http::Response> take_withdrawal(const Visit& visit, WriteTx& tx) {
    return see_review(withdraw_app(client_id_of(visit), visit.actor(), tx, visit.context), visit,
                      "withdrawn");
}

Outcome<http::Response> ask_discard(const Visit& visit, const ReadTx& tx) {
    const auto own = own_app_of(visit, tx);
    if (!own) return std::unexpected(own.error());
    const auto changes =
        own->pending
            ? terms_differences(own->app->terms(), own->pending->terms, visit.context.scopes).size()
            : 0;
    Confirmation question;
    question.heading =
        changes == 1 ? "Discard 1 change?" : fmt::format("Discard {} changes?", changes);
    question.sentences = {
        "The forms will show the current values again. Nothing changes for the "
        "people who use the app."};
    question.button = "Discard";
    return ask_first(visit, *own->app, AppTab::review, std::move(question));
}

Outcome<http::Response> take_discard(const Visit& visit, WriteTx& tx) {
    return see_review(discard_changes(client_id_of(visit), visit.actor(), tx, visit.context), visit,
                      "discarded");
}

Outcome<http::Response> take_publication(const Visit& visit, WriteTx& tx) {
    return see_review(publish_app(client_id_of(visit), visit.actor(), tx, visit.context), visit,
                      "published");
}

Outcome<http::Response> ask_unpublication(const Visit& visit, const ReadTx& tx) {
    const auto own = own_app_of(visit, tx);
    if (!own) return std::unexpected(own.error());
    const auto& app = *own->app;
    Confirmation question;
    question.heading = fmt::format("Take {} off the list?", app.name);
    question.sentences = {
        "Nobody finds it in the marketplace any longer.",
        fmt::format("Its link keeps working, and so do its {}. You can publish it again.",
                    installations_text(tx.app_activities().active_installations(app.id)))};
    question.button = "Take it off the list";
    return ask_first(visit, app, AppTab::review, std::move(question));
}

Outcome<http::Response> take_unpublication(const Visit& visit, WriteTx& tx) {
    return see_review(unpublish_app(client_id_of(visit), visit.actor(), tx, visit.context), visit,
                      "unpublished");
}

Outcome<http::Response> ask_live(const Visit& visit, const ReadTx& tx) {
    const auto own = own_app_of(visit, tx);
    if (!own) return std::unexpected(own.error());
    Confirmation question;
    question.heading = fmt::format("Take {} live?", own->app->name);
    question.sentences = {
        "From now on, anyone who has its link can install it, in any company. "
        "It is not listed anywhere.",
        "Later changes take effect immediately, and you cannot turn it back into "
        "a draft."};
    question.button = "Go live";
    return ask_first(visit, *own->app, AppTab::review, std::move(question));
}

Outcome<http::Response> take_live(const Visit& visit, WriteTx& tx) {
    return see_review(take_app_live(client_id_of(visit), visit.actor(), tx, visit.context), visit,
                      "live");
}

}  // namespace grantor::marketplace::developer
