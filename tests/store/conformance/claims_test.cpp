// Claims are carried out alike on both engines, whatever becomes of them.
#include <deque>

#include "store/claim_group.hpp"
#include "tests/store/conformance/tables.hpp"

namespace grantor::test {
namespace {

constexpr seconds idle_limit = days{60};
const Time noon = at_ms(0);

// An app with a secret, a company, its member Ann, and whatever is claimed of them.
class Claims : public TableTest {
 protected:
    void SetUp() override {
        TableTest::SetUp();
        if (IsSkipped()) return;
        Company company;
        company.label = "acme";
        company_ = tx().companies().add(company);
        App app;
        app.developer_company_id = company_;
        app.client_id = "00000000000000aa";
        app.status = AppStatus::live;
        app_ = tx().apps().add(app);
        AppSecret secret;
        secret.app_id = app_;
        secret_ = *tx().apps().add_secret(secret);
        ann_ = add_member("ann@acme.test");
        by_app_ = {app_, secret_};
    }

    UserId add_member(const std::string& email) {
        User user;
        user.email = email;
        const auto id = tx().users().add(user);
        tx().memberships().add({company_, id, Role::regular, noon});
        return id;
    }
    GrantId pending(UserId user) {
        Grant grant;
        grant.app_id = app_;
        grant.user_id = user;
        grant.company_id = company_;
        grant.scopes = some_scopes();
        grant.secret.fill(0xA7);
        grant.created_at = noon;
        return tx().grants().add_pending(grant);
    }
    GrantId active(UserId user) {
        const auto id = pending(user);
        EXPECT_TRUE(tx().grants().activate(id, noon));
        return id;
    }
    RotateClaim rotation(GrantId id, std::int64_t generation = 0) const {
        RotateClaim claim{.app = by_app_,
                          .grant = id,
                          .generation = generation,
                          .idle_limit = idle_limit,
                          .now = noon + seconds{1}};
        claim.secret.fill(0xA7);
        return claim;
    }
    ActivateClaim activation(GrantId id) const {
        ActivateClaim claim{.app = by_app_, .grant = id, .now = noon};
        claim.secret.fill(0xA7);
        return claim;
    }
    UseClaim use(GrantId id, Time now) const { return {.app = by_app_, .grant = id, .now = now}; }

    // All in one group. Which were not refused.
    template <class Claim>
    std::vector<bool> carry_out(const std::vector<Claim>& claims) {
        std::deque<PendingClaim<Claim>> all;
        ClaimGroup group;
        for (const auto& claim : claims) group.add(all.emplace_back(claim));
        group.carry_out(tx());
        std::vector<bool> out;
        for (const auto& each : all) out.push_back(each.outcome.has_value());
        return out;
    }
    template <class Claim>
    bool is_claimed(const Claim& claim) {
        return carry_out(std::vector{claim}).front();
    }
    void update_app(const std::function<void(App&)>& change) {
        auto app = *tx().apps().find(app_);
        change(app);
        tx().apps().update(app);
    }
    void end_app() {
        tx().endings().add(
            {.id = {}, .app_id = app_, .reason = EndReason::app_deleted, .at = noon});
    }

    CompanyId company_;
    AppId app_;
    AppSecretId secret_;
    UserId ann_;
    ClaimingApp by_app_;
};
GRANTOR_ON_BOTH_ENGINES(Claims);

using testing::ElementsAre;

TEST_P(Claims, a_rotation_gives_the_grant_at_its_next_generation) {
    const auto id = active(ann_);
    ClaimGroup group;
    PendingClaim<RotateClaim> pending{rotation(id), {}};
    group.add(pending);
    EXPECT_FALSE(group.empty());
    group.carry_out(tx());
    ASSERT_TRUE(pending.outcome);
    EXPECT_EQ(pending.outcome->company->label, "acme");
    const auto stored = *tx().grants().find(id);
    for (const auto& grant : {pending.outcome->grant, stored}) {
        EXPECT_EQ(grant.id, id);
        EXPECT_EQ(grant.generation, 1);
        EXPECT_EQ(grant.rotated_at, noon + seconds{1});
        EXPECT_EQ(grant.last_used_day, day_of(noon));
        EXPECT_EQ(grant.user_id, ann_);
        EXPECT_EQ(grant.scopes, some_scopes());
    }
}

TEST_P(Claims, of_many_rotations_each_is_answered_for_its_own_grant) {
    std::vector<RotateClaim> claims;
    std::vector<bool> expected;
    for (int i = 0; i < 100; ++i) {
        const auto id = active({ann_.value + i});
        claims.push_back(rotation(id, i % 3 == 0 ? 5 : 0));
        expected.push_back(i % 3 != 0);
    }
    // The order in which they were handed in is not that of the grants.
    std::ranges::reverse(claims);
    std::reverse(expected.begin(), expected.end());
    EXPECT_EQ(carry_out(claims), expected);
    for (std::size_t i = 0; i < claims.size(); ++i)
        EXPECT_EQ(tx().grants().find(claims[i].grant)->generation, expected[i] ? 1 : 0);
}

TEST_P(Claims, of_two_rotations_of_one_generation_exactly_one_wins) {
    const auto id = active(ann_);
    const auto claimed = carry_out(std::vector{rotation(id), rotation(id), rotation(id)});
    EXPECT_EQ(std::ranges::count(claimed, true), 1);
    EXPECT_EQ(tx().grants().find(id)->generation, 1);
}

TEST_P(Claims, a_rotation_is_refused_for_every_reason_that_a_refresh_is) {
    const auto id = active(ann_);
    const auto refused = [&](const std::function<void(RotateClaim&)>& change) {
        auto claim = rotation(id);
        change(claim);
        EXPECT_FALSE(is_claimed(claim));
        EXPECT_EQ(tx().grants().find(id)->generation, 0);
    };
    refused([](auto& claim) { claim.grant = {4711}; });
    refused([](auto& claim) { claim.secret.fill(0xA8); });
    refused([](auto& claim) { claim.generation = 1; });
    refused([](auto& claim) { claim.generation = -1; });
    refused([](auto& claim) { claim.app.id = {4711}; });
    refused([](auto& claim) { claim.app.secret = {4711}; });
    refused([](auto& claim) { claim.now += idle_limit + days{1}; });
    EXPECT_TRUE(is_claimed(rotation(id)));
}

// As after a deadlock, where the engine takes everything back: only the last time counts.
TEST_P(Claims, a_group_that_is_carried_out_again_answers_for_the_last_time) {
    PendingClaim<RotateClaim> rotate{rotation(active(ann_)), {}};
    PendingClaim<ActivateClaim> activate{activation(pending(add_member("ben@acme.test"))), {}};
    ClaimGroup group;
    group.add(rotate);
    group.add(activate);
    group.carry_out(tx());
    EXPECT_TRUE(rotate.outcome);
    EXPECT_TRUE(activate.outcome);
    group.carry_out(tx());
    EXPECT_FALSE(rotate.outcome);
    EXPECT_FALSE(activate.outcome);
}

TEST_P(Claims, only_an_active_grant_rotates) {
    EXPECT_FALSE(is_claimed(rotation(pending(ann_))));
    const auto ended = active(ann_);
    tx().grants().revoke(ended, EndReason::uninstalled_by_user, noon);
    EXPECT_FALSE(is_claimed(rotation(ended)));
    const auto covered = active(ann_);
    end_app();
    EXPECT_FALSE(is_claimed(rotation(covered)));
}

TEST_P(Claims, another_apps_grant_does_not_rotate) {
    const auto id = active(ann_);
    App other;
    other.client_id = "00000000000000bb";
    other.status = AppStatus::live;
    auto claim = rotation(id);
    claim.app = {tx().apps().add(other), {}};
    EXPECT_FALSE(is_claimed(claim));
}

TEST_P(Claims, a_disabled_app_claims_nothing) {
    const auto rotating = active(ann_);
    const auto waiting = pending(add_member("ben@acme.test"));
    update_app([](App& app) { app.status = AppStatus::disabled; });
    EXPECT_FALSE(is_claimed(rotation(rotating)));
    EXPECT_FALSE(is_claimed(use(rotating, noon + days{1})));
    EXPECT_FALSE(is_claimed(activation(waiting)));
}

TEST_P(Claims, an_app_whose_secret_was_removed_claims_nothing) {
    const auto id = active(ann_);
    tx().apps().remove_secret(secret_);
    EXPECT_FALSE(is_claimed(rotation(id)));
    EXPECT_FALSE(is_claimed(use(id, noon + days{1})));
}

TEST_P(Claims, a_suspended_company_has_nothing_claimed) {
    const auto id = active(ann_);
    const auto ben = add_member("ben@acme.test");
    const auto waiting = pending(ben);
    tx().companies().set_state(company_, CompanyState::suspended);
    EXPECT_FALSE(is_claimed(rotation(id)));
    EXPECT_FALSE(is_claimed(activation(waiting)));
}

TEST_P(Claims, a_use_is_noted_once_a_day) {
    const auto id = active(ann_);
    const auto tomorrow = noon + days{1};
    EXPECT_FALSE(is_claimed(use(id, noon)));
    EXPECT_EQ(
        std::ranges::count(carry_out(std::vector{use(id, tomorrow), use(id, tomorrow)}), true), 1);
    EXPECT_FALSE(is_claimed(use(id, noon)));
    EXPECT_EQ(tx().grants().find(id)->last_used_day, day_of(tomorrow));
    EXPECT_FALSE(is_claimed(use(pending(ann_), tomorrow)));
    end_app();
    EXPECT_FALSE(is_claimed(use(id, tomorrow + days{1})));
}

TEST_P(Claims, a_code_becomes_an_installation_once_and_is_counted) {
    const auto ben = add_member("ben@acme.test");
    const auto first = pending(ann_);
    const auto second = pending(ben);
    EXPECT_THAT(
        carry_out(std::vector{activation(second), activation(first), activation(GrantId{4711})}),
        ElementsAre(true, true, false));
    EXPECT_EQ(tx().app_activities().active_installations(app_), 2);
    EXPECT_EQ(tx().grants().find(first)->state, GrantState::active);
    EXPECT_EQ(tx().grants().find(first)->last_used_day, day_of(noon));
    EXPECT_FALSE(is_claimed(activation(first)));
    EXPECT_EQ(tx().app_activities().active_installations(app_), 2);
}

TEST_P(Claims, a_code_that_does_not_prove_its_grant_is_refused) {
    const auto id = pending(ann_);
    auto forged = activation(id);
    forged.secret.fill(0xA8);
    EXPECT_FALSE(is_claimed(forged));
    auto foreign = activation(id);
    App other;
    other.client_id = "00000000000000bb";
    other.status = AppStatus::live;
    foreign.app = {tx().apps().add(other), {}};
    EXPECT_FALSE(is_claimed(foreign));
    EXPECT_EQ(tx().grants().find(id)->state, GrantState::pending);
    EXPECT_TRUE(is_claimed(activation(id)));
}

TEST_P(Claims, an_installation_that_replaces_one_is_left_to_a_unit) {
    active(ann_);
    EXPECT_FALSE(is_claimed(activation(pending(ann_))));
}

TEST_P(Claims, of_two_codes_of_one_installation_in_a_group_one_is_left_to_a_unit) {
    const auto claimed =
        carry_out(std::vector{activation(pending(ann_)), activation(pending(ann_))});
    EXPECT_EQ(std::ranges::count(claimed, true), 1);
}

TEST_P(Claims, a_code_of_an_installation_that_is_no_longer_possible_is_left_to_a_unit) {
    const auto id = pending(ann_);
    const auto claim = activation(id);
    const auto blocked = [&] {
        EXPECT_FALSE(is_claimed(claim));
        EXPECT_EQ(tx().grants().find(id)->state, GrantState::pending);
    };
    tx().users().set_state(ann_, UserState::deactivated);
    blocked();
    tx().users().set_state(ann_, UserState::active);
    tx().memberships().remove(company_, ann_);
    blocked();
    tx().memberships().add({company_, ann_, Role::regular, noon});
    tx().company_app_rules().set({company_, app_, AppRule::blocked, ann_, noon});
    blocked();
    tx().company_app_rules().set({company_, app_, AppRule::allowed, ann_, noon});
    tx().companies().set_app_policy(company_, AppPolicy::allow_list);
    blocked();
    tx().companies().set_app_policy(company_, AppPolicy::open);
    update_app([](App& app) {
        app.status = AppStatus::draft;
        app.developer_company_id = {4711};
    });
    blocked();
    update_app([&](App& app) { app.developer_company_id = company_; });
    EXPECT_TRUE(is_claimed(claim)) << "a draft can be installed at home";
}

TEST_P(Claims, a_code_that_an_ending_covers_is_refused) {
    const auto id = pending(ann_);
    end_app();
    EXPECT_FALSE(is_claimed(activation(id)));
}

TEST_P(Claims, all_kinds_go_in_one_group) {
    const auto ben = add_member("ben@acme.test");
    PendingClaim<RotateClaim> rotate{rotation(active(ann_)), {}};
    PendingClaim<ActivateClaim> activate{activation(pending(ben)), {}};
    PendingClaim<UseClaim> touch{use(active({ann_.value + 7}), noon + days{1}), {}};
    ClaimGroup group;
    group.add(rotate);
    group.add(activate);
    group.add(touch);
    EXPECT_EQ(group.size(), 3U);
    group.carry_out(tx());
    EXPECT_TRUE(rotate.outcome);
    ASSERT_TRUE(activate.outcome);
    EXPECT_EQ(activate.outcome->grant.state, GrantState::active);
    EXPECT_EQ(activate.outcome->grant.user_id, ben);
    EXPECT_EQ(activate.outcome->company->label, "acme");
    EXPECT_TRUE(touch.outcome);
    group.clear();
    EXPECT_TRUE(group.empty());
}

// A commit that another node's made impossible is run again: its first run was not kept.
TEST_P(Claims, what_is_refused_when_it_runs_again_has_no_outcome_left_of_the_first_run) {
    PendingClaim<RotateClaim> rotate{rotation(active(ann_)), {}};
    const auto carry_out = [&] {
        ClaimGroup group;
        group.add(rotate);
        group.carry_out(tx());
    };
    carry_out();
    ASSERT_TRUE(rotate.outcome);
    update_app([](App& app) { app.status = AppStatus::disabled; });
    carry_out();
    EXPECT_FALSE(rotate.outcome);
}

}  // namespace
}  // namespace grantor::test
