// The store fails at its first, second, third … operation while apps are registered, changed,
// reviewed, published and deleted: all of the action is there afterwards, or nothing.
#include "tests/fault/marketplace_world.hpp"

namespace grantor::test {
namespace {

class ReviewFault : public MarketplaceFault {};

TEST_F(ReviewFault, a_registration_leaves_a_whole_app_or_none) {
    auto browser = as(dev);
    const auto answer = at_every_operation(
        browser, "/developer/apps/new",
        {{"name", "Ledger"}, {"kind", "public"}, {"redirect_uris", "https://ledger.dev/callback"}});
    EXPECT_EQ(answer.status, 303);
    EXPECT_EQ(written("apps"), 1);
    EXPECT_EQ(written("app_redirect_uris"), 1);
    EXPECT_EQ(written("app_secrets"), 1);
    EXPECT_EQ(written("audit_events"), 1);
}

TEST_F(ReviewFault, a_submission_is_whole_or_not_there) {
    const auto app = a_complete_draft("Ledger");
    auto browser = as(dev);
    at_every_operation(browser, hub(app, "/review/submit"), {{"note", "Please."}});
    EXPECT_EQ(find(app)->status, AppStatus::in_review);
    EXPECT_EQ(written("app_reviews"), 1);
    EXPECT_EQ(written("audit_events"), 1);
}

TEST_F(ReviewFault, a_withdrawal_is_whole_or_not_there) {
    const auto app = a_complete_draft("Ledger");
    submit(app);
    auto browser = as(dev);
    at_every_operation(browser, hub(app, "/review/withdraw"), {});
    EXPECT_EQ(find(app)->status, AppStatus::draft);
    EXPECT_EQ(written("app_reviews"), 1);
    EXPECT_EQ(written("audit_events"), 1);
}

TEST_F(ReviewFault, an_approval_is_whole_or_not_there) {
    const auto app = a_complete_draft("Ledger");
    submit(app);
    auto browser = as(rita);
    at_every_operation(browser, review_path(app), {{"decision", "approve"}});
    EXPECT_EQ(find(app)->status, AppStatus::approved);
    EXPECT_EQ(written("app_reviews"), 1);
    EXPECT_EQ(written("audit_events"), 1);
}

TEST_F(ReviewFault, a_return_is_whole_or_not_there) {
    const auto app = a_complete_draft("Ledger");
    submit(app);
    auto browser = as(rita);
    at_every_operation(browser, review_path(app),
                       {{"decision", "return"}, {"comment", "The summary is too short."}});
    EXPECT_EQ(find(app)->status, AppStatus::draft);
    EXPECT_EQ(written("app_reviews"), 1);
    EXPECT_EQ(written("audit_events"), 1);
}

TEST_F(ReviewFault, changes_of_a_published_app_wait_merge_or_are_dropped_whole) {
    const auto app = a_published_app("Ledger");
    const auto grant = install(app, ben);
    const Fields more{{"scopes", "deals:full"}, {"scopes", "contacts:read"}};
    auto developer = as(dev);
    at_every_operation(developer, hub(app, "/scopes"), more);
    EXPECT_TRUE(has_pending_terms(app));
    EXPECT_EQ(find(app)->scopes, app.app.scopes);

    at_every_operation(developer, hub(app, "/review/discard"), {});
    EXPECT_FALSE(has_pending_terms(app));

    ASSERT_EQ(developer.post(hub(app, "/scopes"), more).status, 303);
    submit(app);
    auto reviewer = as(rita);
    at_every_operation(reviewer, review_path(app), {{"decision", "approve"}});
    EXPECT_EQ(find(app)->scopes, store().scopes().parse("base,deals:full,contacts:read").value());
    EXPECT_FALSE(has_pending_terms(app));
    EXPECT_EQ(find(app)->status, AppStatus::live);
    EXPECT_EQ(written("app_reviews"), 1);
    EXPECT_EQ(written("audit_events"), 1);
    EXPECT_TRUE(is_refused(grant, app, ben)) << "tokens without the new scopes end";
}

TEST_F(ReviewFault, changes_that_are_returned_wait_to_be_corrected) {
    const auto app = a_published_app("Ledger");
    ASSERT_EQ(as(dev).post(hub(app, "/scopes"), {{"scopes", "contacts:read"}}).status, 303);
    submit(app);
    auto reviewer = as(rita);
    at_every_operation(reviewer, review_path(app), {{"decision", "return"}, {"comment", "Why?"}});
    EXPECT_TRUE(has_pending_terms(app));
    EXPECT_EQ(find(app)->scopes, app.app.scopes);
    EXPECT_EQ(find(app)->status, AppStatus::live);
}

TEST_F(ReviewFault, publishing_and_unpublishing_are_whole_or_not_there) {
    const auto app = a_published_app("Ledger");
    auto browser = as(dev);
    at_every_operation(browser, hub(app, "/review/unpublish"), {});
    EXPECT_EQ(find(app)->status, AppStatus::approved);
    EXPECT_EQ(written("audit_events"), 1);
    at_every_operation(browser, hub(app, "/review/publish"), {});
    EXPECT_EQ(find(app)->status, AppStatus::live);
    EXPECT_EQ(written("audit_events"), 1);
}

TEST_F(ReviewFault, a_private_app_goes_live_whole_or_not_at_all) {
    AppWish wish;
    wish.status = AppStatus::draft;
    wish.redirect_uris = {"https://app.ledger.dev/callback"};
    const auto app = service.add_app(acme, wish);
    auto browser = as(dev);
    at_every_operation(browser, hub(app, "/review/live"), {});
    EXPECT_EQ(find(app)->status, AppStatus::live);
    EXPECT_EQ(written("audit_events"), 1);
}

TEST_F(ReviewFault, a_new_secret_and_a_revoked_one_are_whole_or_not_there) {
    const auto app = service.add_app(acme);
    auto browser = as(dev);
    EXPECT_EQ(at_every_operation(browser, hub(app, "/credentials/add"), {}).status, 303);
    EXPECT_EQ(written("app_secrets"), 1);
    EXPECT_EQ(written("audit_events"), 1);
    const auto oldest = std::to_string(find(app)->secrets.back().id.value);
    at_every_operation(browser, hub(app, "/credentials/" + oldest + "/revoke"), {});
    EXPECT_EQ(find(app)->secrets.size(), 1);
    EXPECT_EQ(written("audit_events"), 1);
}

TEST_F(ReviewFault, a_public_client_has_no_secret_and_a_confidential_one_has) {
    const auto app = service.add_app(acme);
    auto browser = as(dev);
    at_every_operation(browser, hub(app, "/credentials/client-type"), {{"client_type", "public"}});
    EXPECT_TRUE(find(app)->is_public_client());
    EXPECT_TRUE(find(app)->secrets.empty());
    at_every_operation(browser, hub(app, "/credentials/client-type"),
                       {{"client_type", "confidential"}});
    EXPECT_FALSE(find(app)->is_public_client());
    EXPECT_EQ(find(app)->secrets.size(), 1);
}

TEST_F(ReviewFault, a_deletion_ends_and_tells_of_every_installation_or_of_none) {
    const auto app = a_listed_app(acme, "Ledger");
    const auto bens = install(app, ben);
    const auto graces = install(app, grace);
    install(app, dev);
    auto browser = as(dev);
    at_every_operation(browser, hub(app, "/delete"), {{"typed", "Ledger"}});
    EXPECT_EQ(find(app)->status, AppStatus::deleted);
    EXPECT_FALSE(is_installed(app, ben));
    EXPECT_FALSE(is_installed(app, grace));
    EXPECT_TRUE(is_refused(bens, app, ben));
    EXPECT_TRUE(is_refused(graces, app, grace));
    EXPECT_EQ(written("grants"), 3);
    EXPECT_EQ(written("deliveries"), 3);
    EXPECT_EQ(written("webhooks"), 0);
    EXPECT_GE(written("audit_events"), 1);
}

}  // namespace
}  // namespace grantor::test
