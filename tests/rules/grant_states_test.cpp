// What the end of a grant brings with it: counts, the webhooks' end, the notice to the app.
#include "rules/grant_states.hpp"

#include "tests/store/conformance/tables.hpp"
#include "tests/support/endings.hpp"

namespace grantor::test {
namespace {

using testing::IsEmpty;
using testing::SizeIs;

constexpr UserId user{2};
constexpr CompanyId company{3};

class GrantStates : public TableTest {
 protected:
    void SetUp() override {
        TableTest::SetUp();
        if (IsSkipped()) return;
        App app;
        app.client_id = "0123456789abcdef";
        app.redirect_uris = {"https://app.example/callback"};
        app_ = tx().apps().add(app);
    }
    AppId app() const { return app_; }
    void change_app(auto change) {
        App changed = *tx().apps().find(app_);
        change(changed);
        tx().apps().update(changed);
    }
    GrantId pending(UserId of = user, CompanyId in = company) {
        Grant grant;
        grant.app_id = app_;
        grant.user_id = of;
        grant.company_id = in;
        grant.created_at = at_ms(5);
        // As the consent page writes it.
        grant.last_used_day = day_of(at_ms(5));
        return tx().grants().add_pending(grant);
    }
    GrantId active(UserId of = user, CompanyId in = company) {
        const GrantId id = pending(of, in);
        EXPECT_TRUE(activate_grant(id, tx(), at_ms(10)));
        return id;
    }
    void hook(UserId owner = user, CompanyId in = company) {
        Webhook webhook;
        webhook.company_id = in;
        webhook.app_id = app_;
        webhook.owner_id = owner;
        EXPECT_TRUE(tx().webhooks().add(webhook));
    }
    std::int64_t counted(ActivityKind kind) {
        std::int64_t out = 0;
        for (const auto& activity : tx().app_activities().of_app(app_, 0))
            if (activity.kind == kind) out += activity.count;
        return out;
    }
    std::vector<Invalidation> invalidations() { return tx().invalidations().since(Time{}); }
    std::vector<Invalidation> invalidated_grants() {
        auto rows = invalidations();
        std::erase_if(rows, [](const auto& row) { return row.kind != InvalidationKind::grant; });
        return rows;
    }
    std::vector<Delivery> notices() { return tx().deliveries().list({.app_id = app_}); }
    std::size_t hooks() { return tx().webhooks().of_company(company).size(); }

 private:
    AppId app_;
};
GRANTOR_ON_BOTH_ENGINES(GrantStates);

TEST_P(GrantStates, a_pending_grant_ends_without_a_trace) {
    hook();
    const GrantId id = pending();
    EXPECT_TRUE(end_grant(id, EndReason::uninstalled_by_user, tx(), at_ms(50)));
    pending();
    EXPECT_EQ(end_grants_of_user(user, EndReason::user_deactivated, tx(), at_ms(50)), 0);
    carry_out_endings(tx(), at_ms(50));
    pending();
    EXPECT_EQ(end_grants_of_member(company, user, EndReason::user_removed, tx(), at_ms(50)), 0);
    carry_out_endings(tx(), at_ms(50));
    pending();
    end_grants_of_app(app(), EndReason::app_deleted, tx(), at_ms(50));
    carry_out_endings(tx(), at_ms(50));
    EXPECT_THAT(notices(), IsEmpty());
    EXPECT_EQ(hooks(), 1U);
    EXPECT_EQ(counted(ActivityKind::installed), 0);
    EXPECT_EQ(counted(ActivityKind::uninstalled), 0);
    EXPECT_THAT(invalidated_grants(), SizeIs(4));
}

TEST_P(GrantStates, an_end_invalidates_the_tokens_once) {
    EXPECT_FALSE(end_grant(GrantId{4711}, EndReason::revoked_by_app, tx(), at_ms(1)));
    EXPECT_THAT(invalidations(), IsEmpty());
    const GrantId id = active();
    EXPECT_TRUE(end_grant(id, EndReason::refresh_token_replayed, tx(), at_ms(50)));
    EXPECT_FALSE(end_grant(id, EndReason::uninstalled_by_user, tx(), at_ms(60)));
    const auto rows = invalidations();
    ASSERT_THAT(rows, SizeIs(1));
    EXPECT_EQ(rows[0].kind, InvalidationKind::grant);
    EXPECT_EQ(rows[0].subject, id.value);
    EXPECT_EQ(rows[0].not_before, at_ms(50));
}

TEST_P(GrantStates, only_the_first_end_counts) {
    const GrantId id = active();
    EXPECT_FALSE(end_grant(GrantId{4711}, EndReason::uninstalled_by_user, tx(), at_ms(50)));
    EXPECT_TRUE(end_grant(id, EndReason::uninstalled_by_user, tx(), at_ms(50)));
    EXPECT_FALSE(end_grant(id, EndReason::uninstalled_by_admin, tx(), at_ms(60)));
    EXPECT_THAT(notices(), SizeIs(1));
    EXPECT_EQ(counted(ActivityKind::uninstalled), 1);
}

TEST_P(GrantStates, an_activation_counts_once_on_its_day) {
    const GrantId id = active();
    EXPECT_FALSE(activate_grant(id, tx(), at_ms(20)));
    EXPECT_EQ(counted(ActivityKind::installed), 1);
    const auto activities = tx().app_activities().of_app(app(), 0);
    ASSERT_THAT(activities, SizeIs(1));
    EXPECT_EQ(activities[0].day, day_of(at_ms(10)));
}

TEST_P(GrantStates, each_reason_has_its_consequences) {
    struct Row {
        EndReason reason;
        bool removes_webhooks;
        bool tells_the_app;
    };
    constexpr Row rows[] = {
        {EndReason::replaced_by_new_consent, false, false},
        {EndReason::code_replayed, true, false},
        {EndReason::refresh_token_replayed, true, false},
        {EndReason::app_disabled, true, false},
        {EndReason::revoked_by_app, true, false},
        {EndReason::uninstalled_by_user, true, true},
        {EndReason::uninstalled_by_admin, true, true},
        {EndReason::user_deactivated, true, true},
        {EndReason::user_removed, true, true},
        {EndReason::app_deleted, true, true},
    };
    std::int64_t ended = 0;
    std::size_t told = 0;
    for (const auto& row : rows) {
        const auto name = end_reason_name(row.reason);
        hook();
        const auto before = hooks();
        EXPECT_TRUE(end_grant(active(), row.reason, tx(), at_ms(50))) << name;
        EXPECT_EQ(counted(ActivityKind::uninstalled), ++ended) << name;
        EXPECT_EQ(hooks(), row.removes_webhooks ? 0 : before) << name;
        EXPECT_THAT(notices(), SizeIs(told += row.tells_the_app ? 1 : 0)) << name;
    }
    EXPECT_EQ(tx().app_activities().active_installations(app()), 0);
}

TEST_P(GrantStates, a_notice_says_who_and_where_and_when) {
    tx().effects().clear();
    end_grant(active(), EndReason::uninstalled_by_user, tx(), at_ms(50));
    EXPECT_TRUE(tx().effects().has_new_deliveries);
    ASSERT_THAT(notices(), SizeIs(1));
    const Delivery notice = notices().front();
    EXPECT_EQ(notice.kind, DeliveryKind::uninstall);
    EXPECT_EQ(notice.company_id, company);
    EXPECT_EQ(notice.user_id, user);
    EXPECT_EQ(notice.url, "https://app.example/callback");
    EXPECT_EQ(notice.created_at, at_ms(50));
    EXPECT_EQ(notice.due_at, at_ms(50));
    EXPECT_EQ(notice.state, DeliveryState::waiting);
    EXPECT_TRUE(notice.body.starts_with(
        R"({"client_id":"0123456789abcdef","company_id":3,"user_id":2,"timestamp":")"))
        << notice.body;
}

TEST_P(GrantStates, the_apps_own_wishes_decide_at_the_moment_of_the_end) {
    change_app([](App& changed) { changed.is_told_of_own_revocation = true; });
    end_grant(active(), EndReason::revoked_by_app, tx(), at_ms(50));
    EXPECT_THAT(notices(), SizeIs(1));
    change_app([](App& changed) { changed.redirect_uris = {"com.example.app:/callback"}; });
    end_grant(active(), EndReason::revoked_by_app, tx(), at_ms(60));
    change_app([](App& changed) { changed.redirect_uris = {}; });
    end_grant(active(), EndReason::uninstalled_by_user, tx(), at_ms(70));
    EXPECT_THAT(notices(), SizeIs(1)) << "nowhere to send them to";
    EXPECT_EQ(counted(ActivityKind::uninstalled), 3);
}

TEST_P(GrantStates, webhooks_of_others_stay) {
    hook();
    hook(UserId{9});
    hook(user, CompanyId{4});
    end_grant(active(), EndReason::uninstalled_by_user, tx(), at_ms(50));
    EXPECT_EQ(hooks(), 1U);
    EXPECT_EQ(tx().webhooks().of_company(company).front().owner_id, UserId{9});
    EXPECT_THAT(tx().webhooks().of_company(CompanyId{4}), SizeIs(1));
}

TEST_P(GrantStates, every_way_to_end_many_does_the_same_for_each) {
    hook();
    active();
    active(user, CompanyId{4});
    tx().memberships().add({company, user, Role::regular, at_ms(1)});
    tx().memberships().add({CompanyId{4}, user, Role::regular, at_ms(1)});
    EXPECT_EQ(end_grants_of_user(user, EndReason::user_deactivated, tx(), at_ms(50)), 2);
    EXPECT_THAT(notices(), SizeIs(2));
    EXPECT_EQ(hooks(), 0U);

    hook();
    active();
    EXPECT_EQ(end_grants_of_member(company, user, EndReason::user_removed, tx(), at_ms(60)), 1);
    EXPECT_THAT(notices(), SizeIs(3));
    EXPECT_EQ(hooks(), 0U);

    hook();
    hook(UserId{9});
    active();
    active(UserId{9});
    end_grants_of_app(app(), EndReason::app_deleted, tx(), at_ms(70));
    EXPECT_THAT(notices(), SizeIs(3)) << "they follow, a few at a time";
    carry_out_endings(tx(), at_ms(80));
    EXPECT_THAT(notices(), SizeIs(5));
    EXPECT_EQ(hooks(), 0U);
    EXPECT_EQ(counted(ActivityKind::installed), 5);
    EXPECT_EQ(counted(ActivityKind::uninstalled), 5);
    EXPECT_THAT(invalidated_grants(), SizeIs(5));
    EXPECT_THAT(tx().endings().open(), IsEmpty());
    for (const auto& notice : notices())
        EXPECT_NE(notice.created_at, at_ms(80)) << "each tells when it ended for the user";
}

// A person with more installations than one unit ends: their tokens are refused at once all the
// same.
TEST_P(GrantStates, what_does_not_fit_into_a_unit_is_in_force_with_it) {
    tx().memberships().add({company, user, Role::regular, at_ms(1)});
    std::vector<GrantId> all;
    for (int i = 0; i < 100; ++i) all.push_back(active());
    EXPECT_EQ(end_grants_of_member(company, user, EndReason::user_removed, tx(), at_ms(50)), 100);
    EXPECT_EQ(counted(ActivityKind::uninstalled), 64);
    for (const auto id : all) EXPECT_FALSE(tx().grants().find(id)->is_active());
    const auto rows = invalidations();
    EXPECT_EQ(rows.back().kind, InvalidationKind::user);
    EXPECT_EQ(rows.back().subject, user.value);
    carry_out_endings(tx(), at_ms(60));
    EXPECT_EQ(counted(ActivityKind::uninstalled), 100);
    EXPECT_EQ(tx().deliveries().waiting(), 100);
}

TEST_P(GrantStates, an_ending_leaves_the_grants_that_came_after_it) {
    active();
    end_grants_of_app(app(), EndReason::app_deleted, tx(), at_ms(50));
    const auto later = active(UserId{9});
    carry_out_endings(tx(), at_ms(60));
    EXPECT_TRUE(tx().grants().find(later)->is_active());
    EXPECT_THAT(notices(), SizeIs(1));
}

// Whoever comes to it first, it ends once, for the reason and at the moment of the ending: an app
// that revokes its token then has not ended it, and is told.
TEST_P(GrantStates, nothing_else_ends_what_an_ending_covers) {
    const auto here = active();
    const auto waiting = pending();
    end_grants_of_app(app(), EndReason::app_deleted, tx(), at_ms(50));
    EXPECT_FALSE(end_grant(here, EndReason::revoked_by_app, tx(), at_ms(60)));
    EXPECT_FALSE(end_grant(waiting, EndReason::code_replayed, tx(), at_ms(60)));
    carry_out_endings(tx(), at_ms(70));
    for (const auto id : {here, waiting}) {
        EXPECT_EQ(tx().grants().find(id)->end_reason, EndReason::app_deleted);
        EXPECT_EQ(tx().grants().find(id)->ended_at, at_ms(50));
    }
    EXPECT_THAT(notices(), SizeIs(1));
}

// Deactivated, activated and deactivated again before the first ending was carried out.
TEST_P(GrantStates, what_an_ending_covers_is_counted_once) {
    tx().memberships().add({company, user, Role::regular, at_ms(1)});
    for (int i = 0; i < 100; ++i) active();
    EXPECT_EQ(end_grants_of_user(user, EndReason::user_deactivated, tx(), at_ms(50)), 100);
    EXPECT_EQ(end_grants_of_user(user, EndReason::user_deactivated, tx(), at_ms(60)), 0);
}

// After a reset of the sandbox ids are given again, to strangers.
TEST_P(GrantStates, an_ending_that_is_over_ends_nothing) {
    const auto id = active();
    end_grants_of_app(app(), EndReason::app_deleted, tx(), at_ms(50));
    const auto ending = tx().endings().open().front();
    tx().endings().remove(ending.id);
    end_covered(ending, std::vector{id}, tx());
    const auto before = invalidations().size();
    close_ending(ending, tx(), at_ms(60));
    EXPECT_TRUE(tx().grants().find(id)->is_active());
    EXPECT_EQ(invalidations().size(), before);
}

TEST_P(GrantStates, a_new_consent_keeps_the_webhooks_and_the_number_of_installations) {
    hook();
    active();
    const GrantId kept = active();
    EXPECT_THAT(end_replaced_grants(*tx().grants().find(kept), tx(), at_ms(50)), SizeIs(1));
    EXPECT_THAT(notices(), IsEmpty());
    EXPECT_EQ(hooks(), 1U);
    EXPECT_EQ(tx().app_activities().active_installations(app()), 1);
}

TEST_P(GrantStates, rotating_and_touching_bring_nothing_with_them) {
    const GrantId id = active();
    EXPECT_TRUE(tx().grants().rotate(id, 0, at_ms(100)));
    EXPECT_TRUE(tx().grants().touch(id, at_ms(100) + days{1}));
    EXPECT_THAT(tx().app_activities().of_app(app(), 0), SizeIs(1));
    EXPECT_THAT(notices(), IsEmpty());
}

}  // namespace
}  // namespace grantor::test
