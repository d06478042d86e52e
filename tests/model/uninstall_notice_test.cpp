#include "model/uninstall_notice.hpp"

#include <gtest/gtest.h>

namespace grantor {
namespace {

constexpr Time noon{milliseconds{1'700'000'000'000}};

App sample_app() {
    App app;
    app.id = {7};
    app.client_id = "0123456789abcdef";
    app.redirect_uris = {"https://app.example/callback", "https://app.example/other"};
    return app;
}

Grant ended(EndReason reason) {
    Grant grant;
    grant.id = {1};
    grant.app_id = {7};
    grant.company_id = {3};
    grant.user_id = {2};
    grant.state = GrantState::revoked;
    grant.end_reason = reason;
    grant.ended_at = noon;
    return grant;
}

TEST(UninstallNotice, the_app_hears_of_the_ends_that_take_an_installation_away) {
    struct Row {
        EndReason reason;
        bool tells;
    };
    constexpr Row rows[] = {
        {EndReason::none, false},
        {EndReason::replaced_by_new_consent, false},
        {EndReason::code_replayed, false},
        {EndReason::refresh_token_replayed, false},
        {EndReason::app_disabled, false},
        {EndReason::revoked_by_app, false},
        {EndReason::uninstalled_by_user, true},
        {EndReason::uninstalled_by_admin, true},
        {EndReason::user_deactivated, true},
        {EndReason::user_removed, true},
        {EndReason::app_deleted, true},
    };
    for (const auto& [reason, tells] : rows) {
        EXPECT_EQ(tells_the_app(reason, sample_app()), tells) << end_reason_name(reason);
        EXPECT_EQ(uninstall_notice(ended(reason), sample_app()).has_value(), tells);
    }
}

TEST(UninstallNotice, an_app_may_ask_to_hear_of_its_own_revocation) {
    App app = sample_app();
    app.is_told_of_own_revocation = true;
    EXPECT_TRUE(tells_the_app(EndReason::revoked_by_app, app));
    EXPECT_FALSE(tells_the_app(EndReason::code_replayed, app));
}

TEST(UninstallNotice, an_app_without_a_web_address_is_not_told) {
    App app = sample_app();
    app.redirect_uris = {};
    EXPECT_FALSE(uninstall_notice(ended(EndReason::uninstalled_by_user), app));
    app.redirect_uris = {"com.example.app:/callback", "https://app.example/callback"};
    EXPECT_FALSE(uninstall_notice(ended(EndReason::uninstalled_by_user), app));
    app.redirect_uris = {"http://localhost:3000/callback"};
    EXPECT_TRUE(uninstall_notice(ended(EndReason::uninstalled_by_user), app));
}

TEST(UninstallNotice, it_goes_to_the_first_address_and_says_who_and_when) {
    const auto notice = uninstall_notice(ended(EndReason::uninstalled_by_user), sample_app());
    ASSERT_TRUE(notice);
    EXPECT_EQ(notice->kind, DeliveryKind::uninstall);
    EXPECT_EQ(notice->app_id, AppId{7});
    EXPECT_EQ(notice->company_id, CompanyId{3});
    EXPECT_EQ(notice->user_id, UserId{2});
    EXPECT_EQ(notice->webhook_id, WebhookId{});
    EXPECT_EQ(notice->target(), 15);
    EXPECT_EQ(notice->url, "https://app.example/callback");
    EXPECT_EQ(notice->created_at, noon);
    EXPECT_EQ(notice->due_at, noon);
    EXPECT_EQ(notice->state, DeliveryState::waiting);
    EXPECT_EQ(notice->body, R"({"client_id":"0123456789abcdef","company_id":3,"user_id":2,)"
                            R"("timestamp":"2023-11-14T22:13:20Z"})");
}

}  // namespace
}  // namespace grantor
