#include <set>

#include "marketplace/developer/operation/next_step.hpp"
#include "marketplace/developer/operation/request_words.hpp"
#include "marketplace/developer/settings/scope_groups.hpp"
#include "tests/marketplace/developer/hub_world.hpp"

namespace grantor::marketplace {
namespace {

std::string step_after(const AppProgress& progress) {
    const auto step = next_step(progress);
    return step ? std::string(step->link_text) : "nothing";
}

AppProgress progress_of(AppKind kind, AppStatus status) {
    AppProgress progress;
    progress.situation.kind = kind;
    progress.situation.status = status;
    return progress;
}

}  // namespace

TEST(ScopeGroups, hold_every_scope_once_with_base_first_and_lone_ones_last) {
    test::HubWorld world;
    const auto groups = scope_groups(world.scopes(), {});
    EXPECT_EQ(groups.front().name, "Always included");
    EXPECT_EQ(groups.back().name, "Others");
    std::set<std::string> names;
    for (const auto& group : groups)
        for (const auto* scope : group.scopes) EXPECT_TRUE(names.insert(scope->name).second);
    EXPECT_EQ(names.size(), world.scopes().all().size());
    const auto deals = world.scopes().find("deals:full").value();
    for (const auto& scope : world.scopes().all())
        if (scope.index == deals) EXPECT_EQ(scope_title(scope), "Deals: read and write");
}

TEST(NextStep, leads_a_draft_to_others_and_stops_there) {
    auto draft = progress_of(AppKind::private_app, AppStatus::draft);
    EXPECT_EQ(step_after(draft), "Choose the scopes");
    draft.has_scopes = true;
    EXPECT_EQ(step_after(draft), "Install and test");
    draft.was_installed = true;
    EXPECT_EQ(step_after(draft), "Go live");
    draft.situation.kind = AppKind::public_app;
    EXPECT_EQ(step_after(draft), "Go to the review");
    draft.was_returned = true;
    EXPECT_EQ(step_after(draft), "Read the comment");
    EXPECT_EQ(step_after(progress_of(AppKind::public_app, AppStatus::in_review)),
              "See the submission");
    EXPECT_EQ(step_after(progress_of(AppKind::public_app, AppStatus::approved)), "Publish it");
    EXPECT_EQ(step_after(progress_of(AppKind::public_app, AppStatus::live)), "nothing");
    EXPECT_EQ(step_after(progress_of(AppKind::private_app, AppStatus::live)), "nothing");
    EXPECT_EQ(step_after(progress_of(AppKind::private_app, AppStatus::disabled)), "");
}

TEST(NextStep, of_a_published_app_is_about_its_changes) {
    auto live = progress_of(AppKind::public_app, AppStatus::live);
    live.situation.has_pending_terms = true;
    EXPECT_EQ(step_after(live), "Go to the review");
    live.was_returned = true;
    EXPECT_EQ(step_after(live), "Read the comment");
    live.situation.has_waiting_review = true;
    EXPECT_EQ(step_after(live), "See the submission");
}

TEST(RequestWords, are_sentences_with_the_page_that_fixes_it) {
    RequestEvent event;
    event.check = "redirect_uri";
    event.explain = "sent: https://a.dev/; registered: https://b.dev/";
    EXPECT_EQ(explanation_of(event), "Sent: https://a.dev/; registered: https://b.dev/.");
    EXPECT_EQ(fix_of(event)->tab, AppTab::basics);
    event.check = "scope";
    EXPECT_EQ(fix_of(event)->tab, AppTab::access);
    event.check = "client_authentication";
    EXPECT_EQ(fix_of(event)->tab, AppTab::credentials);
    event.check = "burst_limit";
    EXPECT_FALSE(fix_of(event));
    event.explain = "";
    event.error = "invalid_request";
    EXPECT_EQ(explanation_of(event), "The answer was invalid_request.");
}

// The name of an operation is written as it is.
TEST(RequestWords, do_not_change_names) {
    RequestEvent event;
    for (const std::string text : {"getWebhooks (GET /webhooks) needs the scope webhooks:full.",
                                   "list (GET /orders) needs the scope orders:read.",
                                   "orders.list needs the scope orders:read."}) {
        event.explain = text;
        EXPECT_EQ(explanation_of(event), text);
    }
    event.explain = "it was too old";
    EXPECT_EQ(explanation_of(event), "It was too old.");
}

// No scope opens a path that the API does not have.
TEST(RequestWords, do_not_send_to_the_scopes_where_the_path_is_wrong) {
    RequestEvent event;
    event.check = "route";
    event.status = 404;
    EXPECT_EQ(fix_of(event)->tab, AppTab::quick_start);
    event.status = 403;
    EXPECT_EQ(fix_of(event)->tab, AppTab::access);
}

TEST(RequestWords, say_how_long_it_took) {
    using std::chrono::microseconds;
    EXPECT_EQ(duration_text(microseconds{340}), "0.3 ms");
    EXPECT_EQ(duration_text(microseconds{12'400}), "12 ms");
    EXPECT_EQ(duration_text(microseconds{3'140'000}), "3.1 s");
}

}  // namespace grantor::marketplace
