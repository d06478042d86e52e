#include <fmt/format.h>

#include "base/number.hpp"
#include "marketplace/developer/release/review.hpp"
#include "marketplace/developer/settings/terms.hpp"
#include "marketplace/link.hpp"
#include "marketplace/platform/pages.hpp"
#include "marketplace/platform/platform_frame.hpp"
#include "marketplace/platform/review_words.hpp"
#include "marketplace/shown_screenshots.hpp"
#include "service/icon_path.hpp"

namespace grantor::marketplace {
namespace {

constexpr std::string_view reviews_path = "/platform/reviews";
constexpr std::int64_t reviews_a_page = 50;

std::string name_of(CompanyId id, const ReadTx& tx) {
    const auto company = tx.companies().find(id);
    return company ? company->name : std::string();
}

void add_row(pages::PageData& list, const AppReview& review, const App& app, const ReadTx& tx) {
    auto row = list.add("ROW");
    row.set_icon("ROW_ICON", icon_path(app), app.name);
    row.set("ROW_ID", std::to_string(review.id.value));
    row.set("ROW_NAME", app.name);
    row.set("ROW_MAKER", name_of(app.developer_company_id, tx));
    row.set("ROW_WHAT", review_subject(review));
    row.set_time("ROW_AT", review.submitted_at);
}

struct ReviewView {
    AppReview review;
    std::shared_ptr<const App> app;
    std::string developer;
    std::string submitted_by;
    std::string decided_by;
    bool may_decide = false;
    bool is_of_maker = false;  // the visitor
    bool was_decided_by_maker = false;
};

Outcome<ReviewView> find_review(const Visit& visit, const ReadTx& tx) {
    auto review = tx.app_reviews().find(visit.id<ReviewId>("review"));
    if (!review) return refuse_unknown("submission");
    ReviewView view{std::move(*review), nullptr, {}, {}, {}};
    view.app = tx.apps().find(view.review.app_id);
    if (!view.app) return refuse_unknown("submission");
    view.developer = name_of(view.app->developer_company_id, tx);
    const auto person = [&](UserId id) {
        const auto user = id ? tx.users().find(id) : std::nullopt;
        return user ? user->name : std::string();
    };
    view.submitted_by = person(view.review.submitted_by);
    view.decided_by = person(view.review.decided_by);
    const auto maker = view.app->developer_company_id;
    view.is_of_maker = is_of_maker(visit.actor().user.id, maker, tx);
    view.was_decided_by_maker = is_of_maker(view.review.decided_by, maker, tx);
    view.may_decide = may_review(visit.actor(), maker, tx);
    return view;
}

// What approving would change: of a first version everything that is there.
void fill_differences(pages::PageData& data, const ReviewView& view, const Context& context) {
    const auto before = view.review.is_first ? AppTerms{} : view.app->terms();
    for (const auto& [what, old_value, new_value] :
         terms_differences(before, view.review.terms, context.scopes)) {
        auto row = data.add("DIFFERENCE");
        row.set("WHAT", what);
        if (!view.review.is_first) row.add("FROM").set("BEFORE", old_value);
        row.set("AFTER", new_value);
    }
    if (view.review.terms.icon_version != 0 &&
        view.review.terms.icon_version != view.app->icon_version) {
        auto shown = *view.app;
        shown.icon_version = view.review.terms.icon_version;
        data.add("NEW_ICON").set_icon("WAITING_ICON", icon_path(shown), view.review.terms.name);
    }
    const auto& scopes = context.scopes;
    const auto had = scopes.with_implied(view.app->scopes);
    for (const auto* scope : scopes.members(scopes.with_implied(view.review.terms.scopes))) {
        auto row = data.add("SCOPE");
        row.set("SCOPE_NAME", scope->name);
        row.set("SCOPE_DESCRIPTION", scope->description);
        if (!view.review.is_first && !had.contains(scope->index)) row.show("SCOPE_ADDED");
    }
}

void fill_profile(pages::PageData& data, const App& app, const AppTerms& terms) {
    data.set("SUMMARY", terms.summary);
    data.set("DESCRIPTION", app.profile.description);
    const std::pair<std::string_view, const std::string&> links[] = {
        {"Website", app.profile.website},
        {"Support", app.profile.support_url},
        {"Privacy policy", app.profile.privacy_url},
        {"Terms of service", app.profile.terms_url}};
    for (const auto& [name, address] : links) {
        if (address.empty()) continue;
        auto row = data.add("FACT_ROW");
        row.set("FACT_NAME", name);
        row.set_link("FACT", address);
    }
}

void fill_decision(pages::PageData& data, const Visit& visit, const ReviewView& view) {
    const auto& review = view.review;
    if (review.state != ReviewState::waiting) {
        auto decided = data.add("DECIDED");
        decided.set("DECIDED_BY", view.decided_by);
        decided.set_time("DECIDED_AT", review.decided_at);
        if (view.was_decided_by_maker) decided.add("BY_MAKER").set("MAKER", view.developer);
        if (!review.comment.empty()) decided.add("COMMENTED").set("COMMENT", review.comment);
        return;
    }
    if (view.app->status == AppStatus::disabled) return data.show("DISABLED");
    if (!view.may_decide) return data.show("OWN_APP");
    auto form = data.add("DECIDE");
    form.set_field("ANSWER", visit.entered("comment", ""), visit.error_of("comment"));
    if (!review.is_first) form.show("MERGES");
    if (view.is_of_maker) form.add("OF_MAKER").set("MAKER", view.developer);
}

}  // namespace

Outcome<http::Response> show_reviews(const Visit& visit, const ReadTx& tx) {
    const ReviewId after{number_in(visit.query, "after")};
    auto reviews = tx.app_reviews().waiting(after, reviews_a_page + 1);
    const bool has_more = reviews.size() > reviews_a_page;
    if (has_more) reviews.pop_back();
    const auto frame = platform_frame(visit, "Reviews", PlatformPage::reviews);
    pages::PageData data;
    if (reviews.empty()) data.show("NONE_WAIT");
    if (!reviews.empty()) {
        auto list = data.add("REVIEWS");
        for (const auto& review : reviews)
            if (const auto app = tx.apps().find(review.app_id)) add_row(list, review, *app, tx);
    }
    pages::Pager pager;
    if (after) pager.first_href = reviews_path;
    if (has_more)
        pager.next_href = link(reviews_path, {{"after", std::to_string(reviews.back().id.value)}});
    data.set_pager("PAGER", pager);
    return pages::framed_page(visit.status(), "platform_reviews", frame, data);
}

Outcome<http::Response> show_review_file(const Visit& visit, const ReadTx& tx) {
    const auto view = find_review(visit, tx);
    if (!view) return std::unexpected(view.error());
    const auto& app = *view->app;
    auto frame = platform_detail_frame(visit, app.name, PlatformPage::reviews);
    frame.icon = pages::FrameIcon{icon_path(app), app.name};
    frame.badge = review_badge(view->review);
    frame.lead = fmt::format("{} by {}", review_subject(view->review), view->developer);
    frame.actions = {{"The whole app", "/platform/apps/" + app.client_id, false}};
    pages::PageData data;
    data.set("CSRF", csrf_of(visit));
    data.set("REVIEW_ID", std::to_string(view->review.id.value));
    data.set("TARGET", fmt::format("{}/{}", reviews_path, view->review.id.value));
    data.set("CLIENT_ID", app.client_id);
    data.set("SUBMITTED_BY", view->submitted_by);
    data.set_time("SUBMITTED_AT", view->review.submitted_at);
    data.show(view->review.is_first ? "FIRST" : "CHANGES");
    if (!view->review.note.empty()) data.add("NOTED").set("NOTE", view->review.note);
    fill_differences(data, *view, visit.context);
    fill_profile(data, app, view->review.terms);
    show_screenshots(app, view->review.terms.screenshots, tx, data);
    fill_decision(data, visit, *view);
    return pages::framed_page(visit.status(), "platform_review", frame, data);
}

Outcome<http::Response> take_review_decision(const Visit& visit, WriteTx& tx) {
    const auto word = visit.field("decision");
    const bool is_approved = word == "approve";
    if (!is_approved && word != "return") return refuse_field("decision", "Approve or return it.");
    const auto decision =
        is_approved ? ReviewDecision::approve : ReviewDecision::return_to_developer;
    return see_done(decide_review(visit.id<ReviewId>("review"), decision, visit.field("comment"),
                                  visit.actor(), tx, visit.context),
                    reviews_path, is_approved ? "review-approved" : "review-returned");
}

}  // namespace grantor::marketplace
