// Why an authorization code is refused, and what happens to its grant.
#include "authserver/token/authorization_code_grant.hpp"

#include "tests/authserver/protocol_world.hpp"

namespace grantor::authserver::test {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::Not;

class AuthorizationCodeGrantTest : public testing::Test {
 protected:
    ProtocolWorld world;
    AuthorizationCode code = world.add_code(world.app);

    Post exchange(const AuthorizationCode& which, const TestApp& app) {
        Post out{{{"grant_type", "authorization_code"},
                  {"code", world.sealed(which)},
                  {"redirect_uri", callback}}};
        out.authorization = app.basic();
        return out;
    }
    Post exchange() { return exchange(code, world.app); }
    GrantState state() { return world.grant(code.grant_id).state; }

    template <class T>
    void expect_about_the_grant(const ExplainedResult<T>& outcome) {
        const auto& explanation = outcome.error().explanation;
        EXPECT_EQ(explanation.app_id, world.app.app.id);
        EXPECT_EQ(explanation.company_id, world.acme);
        EXPECT_EQ(explanation.user_id, world.ann);
    }
};

constexpr Error missing_verifier{ErrorCode::invalid_request, "`code_verifier`",
                                 "Missing parameter"};

TEST_F(AuthorizationCodeGrantTest, a_code_becomes_an_installation) {
    const auto outcome = world.token(exchange());
    ASSERT_TRUE(outcome) << outcome.error().error.message();
    EXPECT_EQ(outcome->grant.id, code.grant_id);
    EXPECT_EQ(outcome->grant.last_used_day, day_of(world.now));
    EXPECT_EQ(outcome->company->label, "acme");
    EXPECT_EQ(state(), GrantState::active);
    EXPECT_EQ(world.blind_claims(), 1);
}

// The claim says yes or no: a code that does not fit its request is decided by reading, at once.
TEST_F(AuthorizationCodeGrantTest, a_code_that_cannot_be_exchanged_as_asked_is_not_claimed) {
    EXPECT_FALSE(world.token(exchange().with("redirect_uri", callback + "/")));
    EXPECT_FALSE(world.token(exchange().with("code_verifier", verifier)));
    EXPECT_FALSE(world.token(exchange().with("code", "v1c.none")));
    world.now = code.expires;
    EXPECT_FALSE(world.token(exchange()));
    EXPECT_EQ(world.blind_claims(), 0);
    EXPECT_EQ(state(), GrantState::pending);
}

TEST_F(AuthorizationCodeGrantTest, a_second_consent_replaces_the_first_installation) {
    ASSERT_TRUE(world.token(exchange()));
    const auto newer = world.add_code(world.app);
    const auto outcome = world.token(exchange(newer, world.app));
    ASSERT_TRUE(outcome) << outcome.error().error.message();
    EXPECT_EQ(outcome->grant.id, newer.grant_id);
    EXPECT_EQ(outcome->company->label, "acme");
    EXPECT_EQ(world.grant(code.grant_id).end_reason, EndReason::replaced_by_new_consent);
    EXPECT_EQ(world.read([&](const ReadTx& tx) {
        return tx.app_activities().active_installations(world.app.app.id);
    }),
              1);
}

TEST_F(AuthorizationCodeGrantTest, a_code_of_nobody_is_refused) {
    const auto outcome = world.token(exchange().with("code", "v1c:none"));
    expect_refused(outcome, refusal::invalid_code, "code",
                   "this code was not issued here, or it was changed on its way");
    EXPECT_EQ(outcome.error().explanation.app_id, world.app.app.id);
}

// Pending grants are deleted some time after their codes have expired.
TEST_F(AuthorizationCodeGrantTest, a_code_without_its_grant_is_refused) {
    code.grant_id = {987654};
    expect_refused(
        world.token(exchange()), refusal::invalid_code, "code",
        "there is no grant for this code: a code that is not exchanged in time is forgotten");
}

TEST_F(AuthorizationCodeGrantTest, a_code_must_prove_its_grant) {
    auto forged = code;
    forged.secret[0] ^= 1;
    expect_refused(
        world.token(exchange(forged, world.app)), refusal::invalid_code, "code",
        "there is no grant for this code: a code that is not exchanged in time is forgotten");
}

// Attack 1: refused and noted; the grant is unharmed.
TEST_F(AuthorizationCodeGrantTest, another_apps_code_is_refused_and_unharmed) {
    const auto other = world.add_app(world.globex);
    const auto outcome = world.token(exchange(code, other));
    expect_refused(outcome, refusal::invalid_code, "code_owner",
                   "the code was issued to another app");
    EXPECT_EQ(outcome.error().explanation.app_id, other.app.id);
    EXPECT_EQ(outcome.error().explanation.company_id, world.acme);
    EXPECT_EQ(outcome.error().explanation.user_id, world.ann);
    EXPECT_THAT(world.audited(), Contains(AuditKind::code_of_another_app));
    EXPECT_TRUE(world.token(exchange()));
}

TEST_F(AuthorizationCodeGrantTest, a_suspended_company_gets_no_tokens) {
    world.write(
        [&](WriteTx& tx) { return tx.companies().set_state(world.acme, CompanyState::suspended); });
    const auto outcome = world.token(exchange());
    expect_refused(outcome, refusal::invalid_code, "company", "the company is suspended");
    expect_about_the_grant(outcome);
}

TEST_F(AuthorizationCodeGrantTest, an_expired_code_is_refused) {
    world.now += world.policy.code_lifetime;
    const auto outcome = world.token(exchange());
    expect_refused(outcome, refusal::expired_code, "code_expiry",
                   HasSubstr("codes are valid for 300 s"));
    expect_about_the_grant(outcome);
}

TEST_F(AuthorizationCodeGrantTest, the_redirect_uri_must_be_a_uri) {
    for (const auto& request :
         {exchange().with("redirect_uri", "not a uri"), exchange().without("redirect_uri")}) {
        const auto outcome = world.token(request);
        expect_refused(outcome, refusal::redirect_uri_not_a_uri, "redirect_uri",
                       "the redirect_uri is not exactly the one in the authorization request");
        expect_about_the_grant(outcome);
    }
}

TEST_F(AuthorizationCodeGrantTest, the_redirect_uri_must_be_the_one_of_the_authorization_request) {
    expect_refused(world.token(exchange().with("redirect_uri", callback + "/")),
                   refusal::redirect_uri_differs, "redirect_uri",
                   "the redirect_uri is not exactly the one in the authorization request");
}

// Attack 8.
TEST_F(AuthorizationCodeGrantTest, a_verifier_must_prove_the_challenge) {
    code.challenge = CodeChallenge::of_verifier(verifier);
    constexpr auto why = "the code_verifier does not prove the code_challenge";
    expect_refused(world.token(exchange()), missing_verifier, "code_verifier", why);
    expect_refused(world.token(exchange().with("code_verifier", std::string(43, 'x'))),
                   refusal::invalid_code_verifier, "code_verifier", why);
    EXPECT_TRUE(world.token(exchange().with("code_verifier", verifier)));
}

TEST_F(AuthorizationCodeGrantTest, a_verifier_needs_a_challenge) {
    const auto outcome = world.token(exchange().with("code_verifier", verifier));
    expect_refused(outcome, refusal::unexpected_code_verifier, "code_verifier",
                   "a code_verifier was sent, but the authorization request had no code_challenge");
    expect_about_the_grant(outcome);
}

// Whatever keeps the consent page from asking keeps the code from being exchanged.
TEST_F(AuthorizationCodeGrantTest, what_the_company_decides_meanwhile_is_obeyed) {
    const std::vector<std::function<void(WriteTx&)>> decisions{
        [&](WriteTx& tx) {
            tx.company_app_rules().set(
                {world.acme, world.app.app.id, AppRule::blocked, world.ann, world.now});
        },
        [&](WriteTx& tx) {
            tx.company_app_rules().remove(world.acme, world.app.app.id);
            tx.companies().set_app_policy(world.acme, AppPolicy::allow_list);
        },
        [&](WriteTx& tx) { tx.companies().set_app_policy(world.acme, AppPolicy::approval); }};
    for (const auto& decide : decisions) {
        world.write([&](WriteTx& tx) {
            decide(tx);
            return true;
        });
        const auto outcome = world.token(exchange());
        expect_refused(outcome, refusal::invalid_code, "company_policy", HasSubstr("the company "));
        expect_about_the_grant(outcome);
        EXPECT_EQ(state(), GrantState::pending);
    }
    world.write(
        [&](WriteTx& tx) { return tx.companies().set_app_policy(world.acme, AppPolicy::open); });
    EXPECT_TRUE(world.token(exchange()));
}

TEST_F(AuthorizationCodeGrantTest, whoever_is_deactivated_meanwhile_gets_no_installation) {
    world.write(
        [&](WriteTx& tx) { return tx.users().set_state(world.ann, UserState::deactivated); });
    expect_refused(world.token(exchange()), refusal::invalid_code, "user",
                   HasSubstr("deactivated or left the company"));
}

TEST_F(AuthorizationCodeGrantTest, an_app_that_is_a_draft_again_gets_no_installation_elsewhere) {
    const auto app = world.add_app(world.globex);
    code = world.add_code(app);
    world.update(app, [](App& app) { app.status = AppStatus::draft; });
    expect_refused(world.token(exchange(code, app)), refusal::invalid_code, "company",
                   HasSubstr("the app is not open to this company"));
}

// RFC 6749 §10.5: a copy of the code exists, whatever the company decided since.
TEST_F(AuthorizationCodeGrantTest, a_replay_ends_the_grant_also_when_the_app_is_blocked) {
    ASSERT_TRUE(world.token(exchange()));
    world.write([&](WriteTx& tx) {
        return tx.companies().set_app_policy(world.acme, AppPolicy::allow_list);
    });
    expect_refused(world.token(exchange()), refusal::invalid_code, "code_replay",
                   HasSubstr("the code was used before"));
    EXPECT_EQ(world.grant(code.grant_id).end_reason, EndReason::code_replayed);
}

TEST_F(AuthorizationCodeGrantTest, a_second_exchange_ends_the_grant_and_is_remembered) {
    ASSERT_TRUE(world.token(exchange()));
    const auto outcome = world.token(exchange());
    expect_refused(outcome, refusal::invalid_code, "code_replay",
                   HasSubstr("the code was used before"));
    expect_about_the_grant(outcome);
    EXPECT_EQ(world.grant(code.grant_id).end_reason, EndReason::code_replayed);
    EXPECT_THAT(world.audited(), Contains(AuditKind::code_replayed));
}

// The code was on its way when the person was deactivated: nobody has a copy of it.
TEST_F(AuthorizationCodeGrantTest, a_code_that_an_ending_covers_is_no_replay) {
    world.write([&](WriteTx& tx) {
        end_grants_of_user(world.ann, EndReason::user_deactivated, tx, world.now);
        return true;
    });
    EXPECT_FALSE(world.token(exchange()));
    EXPECT_EQ(world.grant(code.grant_id).end_reason, EndReason::user_deactivated);
    EXPECT_THAT(world.audited(), Not(Contains(AuditKind::code_replayed)));
}

// The request is wrong in every respect that its code allows; each step puts one right.
TEST_F(AuthorizationCodeGrantTest, checks_in_order) {
    const auto other = world.add_app(world.globex);
    code.challenge = CodeChallenge::of_verifier(verifier);
    const auto expires = code.expires;
    code.expires = world.now;
    world.write(
        [&](WriteTx& tx) { return tx.companies().set_state(world.acme, CompanyState::suspended); });
    auto app = other;
    const auto check = [&](const Post& request) {
        return std::string(world.token(request).error().explanation.check);
    };
    auto request = exchange(code, app).with("redirect_uri", "https://other.example/");
    EXPECT_EQ(check(request), "code_owner");
    request.authorization = world.app.basic();
    EXPECT_EQ(check(request), "company");
    world.write(
        [&](WriteTx& tx) { return tx.companies().set_state(world.acme, CompanyState::active); });
    EXPECT_EQ(check(request), "code_expiry");
    code.expires = expires;
    request = request.with("code", world.sealed(code));
    EXPECT_EQ(check(request), "redirect_uri");
    request = request.with("redirect_uri", callback);
    EXPECT_EQ(check(request), "code_verifier");
    EXPECT_TRUE(world.token(request.with("code_verifier", verifier)));
}

}  // namespace
}  // namespace grantor::authserver::test
