#include "marketplace/developer/release/review.hpp"

#include <algorithm>
#include <fmt/format.h>

#include "marketplace/developer/own_app.hpp"
#include "marketplace/developer/settings/terms.hpp"
#include "rules/app_names.hpp"
#include "rules/entered_text.hpp"

namespace grantor::marketplace {
namespace {

void set_status(const App& app, AppStatus status, WriteTx& tx) {
    App changed = app;
    changed.status = status;
    tx.apps().update(changed);
}

// In the log of the app, whose company is the developer's and not always the actor's.
void note(AuditKind kind, const App& app, const Actor& actor, std::string detail, WriteTx& tx,
          const Context& context) {
    auto event = audit_of(actor, kind, context);
    event.company_id = app.developer_company_id;
    event.app_id = app.id;
    event.detail = std::move(detail);
    tx.audit_events().add(event);
}

std::string_view subject_of(const AppReview& review) {
    return review.is_first ? "first version" : "changes";
}

// The submission and its app, if this reviewer may decide about it and it still waits.
struct Decidable {
    AppReview review;
    std::shared_ptr<const App> app;
};
Outcome<Decidable> find_decidable(ReviewId id, const Actor& reviewer, const ReadTx& tx) {
    if (!reviewer.is_reviewer()) return refuse_access("Only reviewers can decide about apps.");
    auto review = tx.app_reviews().find(id);
    if (!review) return refuse_unknown("submission");
    auto app = tx.apps().find(review->app_id);
    if (!app || app->status == AppStatus::deleted) return refuse_unknown("submission");
    if (!may_review(reviewer, app->developer_company_id, tx))
        return refuse_access("You manage this app yourself, so another reviewer must decide.");
    if (review->state != ReviewState::waiting)
        return refuse_state("It has already been decided or was withdrawn.");
    if (app->status == AppStatus::disabled)
        return refuse_state("The app is disabled. Enable it before you decide about it.");
    return Decidable{std::move(*review), std::move(app)};
}

// Whoever has a name keeps it, also where a look-alike was published before names were compared:
// else their other changes could never be reviewed.
std::optional<FieldProblem> problem_of_name_in(const AppReview& review, const App& app,
                                               const ReadTx& tx) {
    if (!review.is_first && review.terms.name == app.name) return std::nullopt;
    return problem_of_name(review.terms.name, app.developer_company_id, tx);
}

void carry_out(const Decidable& decided, ReviewDecision decision, WriteTx& tx,
               const Context& context) {
    const auto& [review, app] = decided;
    if (decision == ReviewDecision::return_to_developer) {
        if (review.is_first) set_status(*app, AppStatus::draft, tx);
        return;
    }
    App approved = *app;
    if (review.is_first) approved.status = AppStatus::approved;
    put_terms_into_effect(approved, review.terms, tx, context);
    tx.app_reviews().remove_pending(app->id);
}

}  // namespace

Outcome<ReviewId> submit_app(std::string_view client_id, std::string_view note_text,
                             const Actor& actor, WriteTx& tx, const Context& context) {
    const auto own = find_own_app_to(AppAction::submit, client_id, actor, tx);
    if (!own) return std::unexpected(own.error());
    FieldReader reader;
    AppReview review;
    review.note = reader.paragraphs("note", note_text, {review_text_max, Need::optional});
    review.app_id = own->app->id;
    review.is_first = own->app->status == AppStatus::draft;
    review.terms = own->working_terms();
    reader.note(missing_for_review(*own->app, review.terms));
    if (auto problem = problem_of_name_in(review, *own->app, tx))
        reader.note({std::move(*problem)});
    if (reader.has_problems()) return reader.refuse();

    review.submitted_by = actor.user.id;
    review.submitted_at = context.now;
    const auto id = tx.app_reviews().add(review);
    if (review.is_first) set_status(*own->app, AppStatus::in_review, tx);
    note(AuditKind::app_submitted, *own->app, actor, std::string(subject_of(review)), tx, context);
    return id;
}

Outcome<void> withdraw_app(std::string_view client_id, const Actor& actor, WriteTx& tx,
                           const Context& context) {
    const auto own = find_own_app_to(AppAction::withdraw, client_id, actor, tx);
    if (!own) return std::unexpected(own.error());
    if (own->waiting) {
        auto review = *own->waiting;
        review.state = ReviewState::withdrawn;
        review.decided_by = actor.user.id;
        review.decided_at = context.now;
        if (!tx.app_reviews().decide(review)) return refuse_state("It has just been decided.");
    }
    if (own->app->status == AppStatus::in_review) set_status(*own->app, AppStatus::draft, tx);
    note(AuditKind::app_changed, *own->app, actor, "submission withdrawn", tx, context);
    return {};
}

Outcome<void> decide_review(ReviewId id, ReviewDecision decision, std::string_view comment,
                            const Actor& reviewer, WriteTx& tx, const Context& context) {
    auto decidable = find_decidable(id, reviewer, tx);
    if (!decidable) return std::unexpected(decidable.error());
    const bool is_approved = decision == ReviewDecision::approve;
    FieldReader reader;
    auto& review = decidable->review;
    review.comment = reader.paragraphs(
        "comment", comment, {review_text_max, is_approved ? Need::optional : Need::required});
    if (reader.has_problems()) return reader.refuse();

    const auto& shown = *decidable->app;
    const auto& terms = review.terms;
    const bool is_changed =
        shown.name != terms.name || shown.icon_version != terms.icon_version ||
        shown.profile.summary != terms.summary || shown.screenshots != terms.screenshots;
    if (is_approved && review.is_first && is_changed)
        return refuse_state(
            "Its name, summary, icon or screenshots were changed after it was submitted. Return "
            "it, so that the developer submits it again.");
    // Another app of that name may have been published since it was submitted.
    if (is_approved)
        if (const auto problem = problem_of_name_in(review, shown, tx))
            return refuse_state("The name cannot be approved. " + problem->text);

    review.state = is_approved ? ReviewState::approved : ReviewState::returned;
    review.decided_by = reviewer.user.id;
    review.decided_at = context.now;
    if (!tx.app_reviews().decide(review)) return refuse_state("It has just been decided.");
    carry_out(*decidable, decision, tx, context);
    auto detail = std::string(subject_of(review));
    if (is_of_maker(reviewer.user.id, shown.developer_company_id, tx))
        detail += ", by a member of the company that makes it";
    note(is_approved ? AuditKind::app_approved : AuditKind::app_returned, shown, reviewer,
         std::move(detail), tx, context);
    return {};
}

bool is_of_maker(UserId person, CompanyId developer, const ReadTx& tx) {
    return person && tx.memberships().find(developer, person).has_value();
}

bool may_review(const Actor& reviewer, CompanyId developer, const ReadTx& tx) {
    if (reviewer.is_platform_admin()) return true;
    if (!reviewer.is_reviewer()) return false;
    const auto membership = tx.memberships().find(developer, reviewer.user.id);
    return !membership || membership->role == Role::regular;
}

}  // namespace grantor::marketplace
