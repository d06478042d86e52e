// Why a refresh token is refused, and what happens to its grant.
#include "authserver/token/refresh_grant.hpp"

#include "tests/authserver/protocol_world.hpp"

namespace grantor::authserver::test {
namespace {

using testing::Contains;
using testing::HasSubstr;

class RefreshGrantTest : public testing::Test {
 protected:
    ProtocolWorld world;
    TestApp app =
        world.add_app(world.acme, [](App& app) { app.refresh_policy = RefreshPolicy::rotating; });
    RefreshToken token = world.install(app);

    Post refresh(const RefreshToken& which, const TestApp& by) {
        Post out{{{"grant_type", "refresh_token"}, {"refresh_token", world.sealed(which)}}};
        if (by.app.is_public_client()) return out.with("client_id", by.app.client_id);
        out.authorization = by.basic();
        return out;
    }
    void make_public(const std::function<void(App&)>& change = [](App&) {}) {
        app = world.add_app(world.acme, [&](App& app) {
            app.client_type = ClientType::public_client;
            change(app);
        });
        token = world.install(app);
    }
    Post refresh() { return refresh(token, app); }
    void end(EndReason reason) {
        world.write([&](WriteTx& tx) { return end_grant(token.grant_id, reason, tx, world.now); });
    }

    template <class T>
    void expect_about_the_grant(const ExplainedResult<T>& outcome) {
        const auto& explanation = outcome.error().explanation;
        EXPECT_EQ(explanation.app_id, app.app.id);
        EXPECT_EQ(explanation.company_id, world.acme);
        EXPECT_EQ(explanation.user_id, world.ann);
    }
};

TEST_F(RefreshGrantTest, a_refresh_token_of_nobody_is_refused) {
    const auto outcome = world.token(refresh().with("refresh_token", "v1r:none"));
    expect_refused(outcome, refusal::invalid_refresh_token, "refresh_token",
                   "this refresh token was not issued here, or it was changed on its way");
    EXPECT_EQ(outcome.error().explanation.app_id, app.app.id);
}

TEST_F(RefreshGrantTest, a_refresh_token_must_prove_its_grant) {
    auto forged = token;
    forged.secret[0] ^= 1;
    expect_refused(world.token(refresh(forged, app)), refusal::invalid_refresh_token,
                   "refresh_token", "there is no grant for this refresh token");
    auto lost = token;
    lost.grant_id = {987654};
    expect_refused(world.token(refresh(lost, app)), refusal::invalid_refresh_token, "refresh_token",
                   "there is no grant for this refresh token");
}

// Attack 1: refused and noted; the grant is unharmed.
TEST_F(RefreshGrantTest, another_apps_refresh_token_is_refused_and_unharmed) {
    const auto outcome = world.token(refresh(token, world.app));
    expect_refused(outcome, refusal::invalid_refresh_token, "refresh_token_owner",
                   "the refresh token was issued to another app");
    EXPECT_EQ(outcome.error().explanation.app_id, world.app.app.id);
    EXPECT_EQ(outcome.error().explanation.user_id, world.ann);
    EXPECT_THAT(world.audited(), Contains(AuditKind::refresh_token_of_another_app));
    EXPECT_TRUE(world.token(refresh()));
}

TEST_F(RefreshGrantTest, an_uninstalled_app_gets_no_tokens) {
    end(EndReason::uninstalled_by_user);
    const auto outcome = world.token(refresh());
    expect_refused(outcome, refusal::invalid_refresh_token, "grant",
                   HasSubstr("uninstalled_by_user"));
    expect_about_the_grant(outcome);
}

TEST_F(RefreshGrantTest, an_idle_refresh_token_expires) {
    world.now += world.policy.refresh_idle_limit + hours{48};
    const auto outcome = world.token(refresh());
    expect_refused(outcome, refusal::expired_refresh_token, "refresh_token_idle",
                   "the refresh token was not used for 60 days");
    expect_about_the_grant(outcome);
}

TEST_F(RefreshGrantTest, a_suspended_company_gets_no_tokens) {
    world.write(
        [&](WriteTx& tx) { return tx.companies().set_state(world.acme, CompanyState::suspended); });
    const auto outcome = world.token(refresh());
    expect_refused(outcome, refusal::invalid_refresh_token, "company", "the company is suspended");
    expect_about_the_grant(outcome);
}

TEST_F(RefreshGrantTest, a_refresh_never_widens_a_grant) {
    for (const auto* scope : {"deals:full", "deals:read base users:read", "nonsense"}) {
        const auto outcome = world.token(refresh().with("scope", scope));
        expect_refused(outcome, refusal::scope_exceeds_grant, "scope",
                       HasSubstr("the grant holds "));
        expect_about_the_grant(outcome);
    }
}

// Nobody was asked about what a scope comes to imply after the consent.
TEST_F(RefreshGrantTest, a_scope_that_implies_more_since_widens_no_grant) {
    const auto before = world.grant(token.grant_id).scopes;
    world.let_imply("deals:read", "users:read");
    const auto outcome = world.token(refresh());
    ASSERT_TRUE(outcome) << outcome.error().explanation.text;
    EXPECT_EQ(outcome->grant.scopes, before);
    expect_refused(world.token(refresh().with("scope", "users:read")), refusal::scope_exceeds_grant,
                   "scope", HasSubstr("the grant holds "));
}

// FAPI 2.0 Security Profile §5.3.2.1: only the app itself can be asking, and the successor that it
// did not get was never used.
TEST_F(RefreshGrantTest, an_app_that_proves_itself_gets_a_lost_successor_at_any_time) {
    ASSERT_TRUE(world.token(refresh()));
    for (const auto later : {seconds{39}, seconds{86400}, seconds{40 * 86400}}) {
        world.now += later;
        const auto outcome = world.token(refresh());
        ASSERT_TRUE(outcome) << outcome.error().explanation.text;
        EXPECT_EQ(outcome->grant.generation, 1);
    }
}

TEST_F(RefreshGrantTest, a_repeat_after_the_successor_was_used_ends_the_grant) {
    ASSERT_TRUE(world.token(refresh()));
    auto successor = token;
    successor.generation = 1;
    ASSERT_TRUE(world.token(refresh(successor, app)));
    expect_refused(world.token(refresh()), refusal::invalid_refresh_token, "refresh_token_replay",
                   HasSubstr("used again after a newer one had replaced it"));
    EXPECT_EQ(world.grant(token.grant_id).end_reason, EndReason::refresh_token_replayed);
}

// An app of its own choice may wait longer, to a day.
TEST_F(RefreshGrantTest, a_public_client_may_have_a_window_of_its_own) {
    make_public([](App& app) { app.rotation_grace = hours{2}; });
    ASSERT_TRUE(world.token(refresh()));
    world.now += hours{2};
    EXPECT_TRUE(world.token(refresh()));
    world.now += seconds{1};
    expect_refused(world.token(refresh()), refusal::invalid_refresh_token, "refresh_token_replay",
                   HasSubstr("used again"));
}

// Whatever the window: a clock that was turned back opens none.
TEST_F(RefreshGrantTest, a_repeat_from_before_its_own_rotation_ends_the_grant) {
    make_public();
    ASSERT_TRUE(world.token(refresh()));
    world.now -= minutes{1};
    expect_refused(world.token(refresh()), refusal::invalid_refresh_token, "refresh_token_replay",
                   HasSubstr("used again"));
}

// RFC 9700 §4.14: a public client proves nothing, so a thief could take turns with the owner.
TEST_F(RefreshGrantTest, a_replay_ends_the_grant_and_is_remembered) {
    make_public();
    ASSERT_TRUE(world.token(refresh()));
    world.now += world.policy.rotation_grace + seconds{1};
    const auto outcome = world.token(refresh());
    expect_refused(outcome, refusal::invalid_refresh_token, "refresh_token_replay",
                   HasSubstr("used again after a newer one had replaced it"));
    expect_about_the_grant(outcome);
    EXPECT_EQ(world.grant(token.grant_id).end_reason, EndReason::refresh_token_replayed);
    EXPECT_THAT(world.audited(), Contains(AuditKind::refresh_token_replayed));
}

TEST_F(RefreshGrantTest, a_grant_that_ends_while_its_rotation_runs_gets_no_tokens) {
    const auto outcome = world.token(refresh(), [&] { end(EndReason::uninstalled_by_admin); });
    expect_refused(outcome, refusal::invalid_refresh_token, "grant",
                   "the installation was removed or replaced while the request ran");
    expect_about_the_grant(outcome);
}

// The first use of a stable token on a day is written, and the rest are answered by reading.
TEST_F(RefreshGrantTest, a_grant_that_ends_while_its_use_is_noted_gets_no_tokens) {
    app = world.app;
    token = world.install(app);
    world.now += hours{30};
    const auto outcome = world.token(refresh(), [&] { end(EndReason::uninstalled_by_admin); });
    expect_refused(outcome, refusal::invalid_refresh_token, "grant",
                   "the installation was removed or replaced while the request ran");
    expect_about_the_grant(outcome);
}

TEST_F(RefreshGrantTest, a_rotation_is_claimed_without_reading_first) {
    const auto outcome = world.token(refresh());
    ASSERT_TRUE(outcome);
    EXPECT_EQ(world.blind_claims(), 1);
    const auto grant = world.grant(token.grant_id);
    EXPECT_EQ(outcome->grant.generation, 1);
    EXPECT_EQ(outcome->grant.scopes, grant.scopes);
    EXPECT_EQ(outcome->grant.user_id, world.ann);
    EXPECT_EQ(outcome->company->label, "acme");
    EXPECT_EQ(grant.rotated_at, world.now);
}

// The claim says yes or no: whatever needs more is decided by reading, at once.
TEST_F(RefreshGrantTest, what_a_rotation_cannot_say_is_not_claimed) {
    const auto decided_by_reading = [&](const Post& post) {
        const auto outcome = world.token(post);
        EXPECT_EQ(world.blind_claims(), 0);
        return outcome;
    };
    EXPECT_FALSE(decided_by_reading(refresh().with("refresh_token", "v1r.none")));
    EXPECT_TRUE(decided_by_reading(refresh().with("scope", "base")));
    const auto stable = world.install(world.app);
    EXPECT_TRUE(decided_by_reading(refresh(stable, world.app)));
    // The use of its secret is to be noted as well.
    world.now += hours{1};
    token.generation = 1;
    EXPECT_TRUE(decided_by_reading(refresh()));
    const auto stored =
        world.read([&](const ReadTx& tx) { return tx.apps().find(app.app.id)->secrets.front(); });
    EXPECT_EQ(stored.last_used_at, world.now);
}

TEST_F(RefreshGrantTest, a_scope_that_the_app_has_lost_is_gone_with_its_next_claim) {
    world.update(app, [&](App& app) { app.scopes = world.store().scopes().parse("base").value(); });
    const auto outcome = world.token(refresh());
    ASSERT_TRUE(outcome);
    EXPECT_EQ(world.blind_claims(), 1);
    EXPECT_EQ(outcome->grant.scopes, world.store().scopes().parse("base").value());
}

TEST_F(RefreshGrantTest, the_first_use_of_a_day_is_claimed) {
    token = world.install(world.app);
    world.now += hours{30};
    // Notes the use of the secret too, which a claim does not.
    ASSERT_TRUE(world.token(refresh(token, world.app)));
    const auto other = world.install(world.app);
    world.now += minutes{1};
    const auto tomorrow = world.now + days{1};
    world.write([&](WriteTx& tx) {
        const auto secret = tx.apps().find(world.app.app.id)->secrets.front().id;
        return tx.apps().touch_secret(secret, tomorrow);
    });
    world.now = tomorrow;
    ASSERT_TRUE(world.token(refresh(other, world.app)));
    EXPECT_EQ(world.grant(other.grant_id).last_used_day, day_of(tomorrow));
    EXPECT_EQ(world.grant(other.grant_id).generation, 0);
}

TEST_F(RefreshGrantTest, of_two_rotations_at_once_both_get_the_same_generation) {
    const auto outcome = world.token(refresh(), [&] { ASSERT_TRUE(world.token(refresh())); });
    ASSERT_TRUE(outcome);
    EXPECT_EQ(outcome->grant.generation, 1);
    EXPECT_EQ(world.grant(token.grant_id).generation, 1);
}

// Two workers of a public client refresh in the same moment, and the one that came first is carried
// out last: no theft.
TEST_F(RefreshGrantTest, of_two_rotations_at_once_the_first_may_come_last) {
    make_public();
    const auto came = world.now;
    world.now += milliseconds{3};
    ASSERT_TRUE(world.token(refresh()));
    world.now = came;
    const auto outcome = world.token(refresh());
    ASSERT_TRUE(outcome) << outcome.error().explanation.text;
    EXPECT_EQ(outcome->grant.generation, 1);
}

// Each step puts one thing right, and the next check refuses.
TEST_F(RefreshGrantTest, checks_in_order) {
    world.now += world.policy.refresh_idle_limit + hours{48};
    world.write(
        [&](WriteTx& tx) { return tx.companies().set_state(world.acme, CompanyState::suspended); });
    const auto check = [&](const Post& request) {
        return std::string(world.token(request).error().explanation.check);
    };
    auto request = refresh(token, world.app).with("scope", "nonsense");
    EXPECT_EQ(check(request), "refresh_token_owner");
    request.authorization = app.basic();
    EXPECT_EQ(check(request), "refresh_token_idle");
    world.now -= world.policy.refresh_idle_limit + hours{48};
    EXPECT_EQ(check(request), "company");
    world.write(
        [&](WriteTx& tx) { return tx.companies().set_state(world.acme, CompanyState::active); });
    EXPECT_EQ(check(request), "scope");
    EXPECT_TRUE(world.token(request.without("scope")));
}

}  // namespace
}  // namespace grantor::authserver::test
