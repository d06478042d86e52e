// Why a person is not asked for consent, where the refusal is shown, and what a stale answer does.
#include "authserver/authorization/authorization_endpoint.hpp"

#include "tests/authserver/protocol_world.hpp"

namespace grantor::authserver::test {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

class AuthorizationEndpointTest : public testing::Test {
 protected:
    ProtocolWorld world;
    std::string cookie = world.write(
        [&](WriteTx& tx) { return open_session(world.ann, "", tx, world.context()).value(); });
    std::string query;

    ExplainedResult<AuthorizationStep> step(const Fields& fields) {
        query = form_of(fields);
        const auto request = read_authorization_request(query);
        if (!request) return refuse(request.error());
        return world.read(
            [&](const ReadTx& tx) { return find_step(*request, cookie, tx, world.context()); });
    }
    Fields asking(const TestApp& app) {
        return {{"client_id", app.app.client_id}, {"redirect_uri", callback}};
    }
    // A page of its own kind, which is recorded like any refusal.
    template <class Step>
    ExplainedResult<AuthorizationStep> refused_by(ExplainedResult<AuthorizationStep> outcome) {
        return refuse(std::get<Step>(outcome.value()).refused);
    }
    void set_rule(AppRule rule) {
        world.write([&](WriteTx& tx) {
            tx.company_app_rules().set({world.acme, world.app.app.id, rule, world.ann, world.now});
            return true;
        });
    }

    ShownConsent shown() {
        return {world.app.app.id, {world.acme, world.ann},      world.app.app.scopes,
                callback,         RedirectUriSource::presented, "a state",
                std::nullopt};
    }
    ExplainedResult<std::string> answer(const ShownConsent& consent,
                                        ConsentDecision decision = ConsentDecision::allow) {
        return world.write([&](WriteTx& tx) {
            return answer_consent(consent, cookie, decision, tx, world.context());
        });
    }
};

// --- before app and redirect URI are proven: a page ---

TEST_F(AuthorizationEndpointTest, a_request_without_a_client_is_refused) {
    expect_refused(step({}), Error{ErrorCode::invalid_request, "`client_id`", "Missing parameter"},
                   "", "");
}

TEST_F(AuthorizationEndpointTest, a_state_that_is_too_long_is_refused) {
    auto fields = asking(world.app);
    fields.emplace_back("state", std::string(state_max + 1, 'x'));
    expect_refused(step(fields), refusal::state_too_long, "", "");
}

TEST_F(AuthorizationEndpointTest, an_unknown_or_disabled_app_is_refused) {
    constexpr auto why = "there is no app with this client_id, or it is disabled";
    expect_refused(step({{"client_id", "0000"}}), refusal::client_not_found, "client_id", why);
    world.update(world.app, [](App& app) { app.status = AppStatus::disabled; });
    expect_refused(step(asking(world.app)), refusal::client_not_found, "client_id", why);
}

TEST_F(AuthorizationEndpointTest, a_foreign_redirect_uri_is_refused) {
    const auto outcome =
        step({{"client_id", world.app.app.client_id}, {"redirect_uri", "https://evil.example/"}});
    expect_refused(outcome, refusal::invalid_redirect_url, "redirect_uri",
                   "sent: https://evil.example/; registered: " + callback);
    EXPECT_EQ(outcome.error().explanation.app_id, world.app.app.id);
}

TEST_F(AuthorizationEndpointTest, an_app_with_two_redirect_uris_must_name_one) {
    world.update(world.app,
                 [](App& app) { app.redirect_uris = {callback, "https://app.example/other"}; });
    const auto outcome = step({{"client_id", world.app.app.client_id}});
    expect_refused(outcome, refusal::invalid_redirect_url, "redirect_uri",
                   StartsWith("redirect_uri is missing; registered: "));
    EXPECT_EQ(outcome.error().explanation.app_id, world.app.app.id);
}

// --- afterwards: back to the app ---

struct SentBack {
    const char* name;
    const char* value;
    Error error;
};
TEST_F(AuthorizationEndpointTest, what_an_app_asks_wrongly_is_sent_back_to_it) {
    const auto challenge = CodeChallenge::of_verifier(verifier).text();
    const Fields good{{"response_type", "code"},
                      {"response_mode", "query"},
                      {"code_challenge", challenge},
                      {"code_challenge_method", "S256"}};
    for (const auto& [name, value, error] :
         {SentBack{"response_type", "token", refusal::unsupported_response_type},
          SentBack{"response_mode", "fragment", refusal::unsupported_response_mode},
          SentBack{"code_challenge_method", "plain", refusal::unsupported_challenge_method},
          SentBack{"code_challenge", "short", refusal::invalid_code_challenge}}) {
        auto fields = asking(world.app);
        for (const auto& [good_name, good_value] : good)
            fields.emplace_back(good_name, good_name == name ? value : good_value);
        const auto outcome = refused_by<RedirectBack>(step(fields));
        expect_refused(outcome, error, "", "");
        EXPECT_EQ(outcome.error().explanation.app_id, world.app.app.id);
    }
    auto fields = asking(world.app);
    fields.emplace_back("code_challenge_method", "S256");
    fields.emplace_back("state", "s");
    const auto outcome = step(fields);
    EXPECT_THAT(std::get<RedirectBack>(outcome.value()).location,
                StartsWith(callback + "?error=invalid_request&"));
    expect_refused(refused_by<RedirectBack>(outcome), refusal::challenge_method_alone, "", "");
}

TEST_F(AuthorizationEndpointTest, a_public_client_must_use_pkce) {
    const auto app =
        world.add_app(world.acme, [](App& app) { app.client_type = ClientType::public_client; });
    const auto outcome = refused_by<RedirectBack>(step(asking(app)));
    expect_refused(outcome, refusal::code_challenge_required, "", "");
    EXPECT_EQ(outcome.error().explanation.app_id, app.app.id);
}

// --- where the app may be installed ---

TEST_F(AuthorizationEndpointTest, whoever_is_signed_out_signs_in_first) {
    cookie.clear();
    const auto purpose = std::get<SignInPurpose>(step(asking(world.app)).value());
    EXPECT_EQ(purpose.app_name, "Ledger");
    EXPECT_EQ(purpose.forms, pages::Forms::stay);
}

// RFC 9700 §4.11.2: whoever registers an app has no link of ours that leads to any site.
TEST_F(AuthorizationEndpointTest, nothing_is_sent_back_before_somebody_is_signed_in) {
    cookie.clear();
    auto fields = asking(world.app);
    fields.emplace_back("response_type", "x");
    const auto purpose = std::get<SignInPurpose>(step(fields).value());
    EXPECT_EQ(purpose.app_name, "Ledger");
    EXPECT_EQ(purpose.forms, pages::Forms::leave) << "what follows is the error";
}

TEST_F(AuthorizationEndpointTest, a_drafts_name_is_for_nobody_who_is_signed_out) {
    cookie.clear();
    const auto draft = world.add_app(world.acme, [](App& app) { app.status = AppStatus::draft; });
    EXPECT_EQ(std::get<SignInPurpose>(step(asking(draft)).value()).app_name, "");
}

TEST_F(AuthorizationEndpointTest, a_draft_of_another_company_is_unknown) {
    for (const auto status : {AppStatus::draft, AppStatus::in_review}) {
        const auto draft = world.add_app(world.globex, [&](App& app) { app.status = status; });
        auto fields = asking(draft);
        for (const auto* type : {"code", "x"}) {
            fields.emplace_back("response_type", type);
            const auto outcome = step(fields);
            expect_refused(outcome, refusal::client_not_found, "company",
                           fmt::format("the app is a draft of company {}, and the user is not a "
                                       "member of it",
                                       world.globex.value));
            EXPECT_EQ(outcome.error().explanation.app_id, draft.app.id);
            fields.pop_back();
        }
    }
}

TEST_F(AuthorizationEndpointTest, a_draft_of_another_of_the_persons_companies_is_offered_there) {
    const auto draft = world.add_app(world.globex, [](App& app) { app.status = AppStatus::draft; });
    world.write([&](WriteTx& tx) {
        return tx.memberships().add({world.globex, world.ann, Role::regular, world.now + days{1}});
    });
    const auto outcome = refused_by<OfferElsewhere>(step(asking(draft)));
    expect_refused(outcome, refusal::not_installable, "company",
                   fmt::format("the app is a draft of company {}, so only that company can "
                               "install it; the user is in company {}",
                               world.globex.value, world.acme.value));
    EXPECT_EQ(outcome.error().explanation.app_id, draft.app.id);
    EXPECT_EQ(outcome.error().explanation.company_id, world.acme);
    EXPECT_EQ(outcome.error().explanation.user_id, world.ann);
}

TEST_F(AuthorizationEndpointTest, a_company_that_blocks_an_app_is_obeyed) {
    set_rule(AppRule::blocked);
    const auto outcome = refused_by<CompanyRefuses>(step(asking(world.app)));
    expect_refused(outcome, refusal::not_installable, "company_policy",
                   fmt::format("company {} does not allow the app", world.acme.value));
    EXPECT_EQ(outcome.error().explanation.company_id, world.acme);
    EXPECT_EQ(outcome.error().explanation.user_id, world.ann);
}

TEST_F(AuthorizationEndpointTest, a_company_that_wants_to_be_asked_is_asked) {
    world.write([&](WriteTx& tx) {
        return tx.companies().set_app_policy(world.acme, AppPolicy::approval);
    });
    expect_refused(refused_by<CompanyRefuses>(step(asking(world.app))), refusal::not_installable,
                   "company_policy",
                   fmt::format("an admin of company {} must approve it", world.acme.value));
}

TEST_F(AuthorizationEndpointTest, a_person_whose_company_may_install_is_asked) {
    const auto outcome = step(asking(world.app));
    EXPECT_EQ(std::get<AskConsent>(outcome.value()).place.user.id, world.ann);
}

// --- the answer ---

TEST_F(AuthorizationEndpointTest, an_answer_about_a_removed_app_is_refused) {
    world.update(world.app, [](App& app) { app.status = AppStatus::deleted; });
    expect_refused(answer(shown()), refusal::client_not_found, "", "");
}

TEST_F(AuthorizationEndpointTest, an_answer_never_goes_to_a_removed_redirect_uri) {
    world.update(world.app, [](App& app) { app.redirect_uris = {"https://app.example/new"}; });
    const auto outcome = answer(shown());
    expect_refused(outcome, refusal::invalid_redirect_url, "redirect_uri",
                   "the redirect URI has been removed from the app in the meantime");
    EXPECT_EQ(outcome.error().explanation.app_id, world.app.app.id);
}

TEST_F(AuthorizationEndpointTest, allowing_sends_a_code) {
    EXPECT_THAT(answer(shown()).value(), StartsWith(callback + "?code="));
}

TEST_F(AuthorizationEndpointTest, cancelling_sends_user_denied) {
    const auto location = answer(shown(), ConsentDecision::cancel);
    EXPECT_THAT(location.value(), StartsWith(callback + "?error=user_denied&state=a%20state"));
}

TEST_F(AuthorizationEndpointTest, a_page_that_is_out_of_date_is_shown_anew) {
    const auto page = shown().target(world.app.app.client_id);
    auto other_scopes = shown();
    other_scopes.scopes = {};
    EXPECT_EQ(answer(other_scopes), page);
    set_rule(AppRule::blocked);
    EXPECT_EQ(answer(shown()), page);
    cookie.clear();
    EXPECT_EQ(answer(shown()), page);
}

TEST_F(AuthorizationEndpointTest, a_page_that_did_not_show_an_implied_scope_is_shown_anew) {
    const auto before = shown();
    world.let_imply("deals:read", "users:read");
    EXPECT_EQ(answer(before), before.target(world.app.app.client_id));
    auto now = shown();
    now.scopes = world.store().scopes().with_implied(now.scopes);
    EXPECT_THAT(answer(now).value(), StartsWith(callback + "?code="));
}

// Whoever calls it without the page, as the sandbox does, is refused just the same.
TEST_F(AuthorizationEndpointTest, consent_needs_a_company_that_may_install) {
    set_rule(AppRule::blocked);
    const UnattendedConsent consent{
        form_of({{"client_id", world.app.app.client_id}, {"redirect_uri", callback}}),
        ConsentDecision::allow,
        [&](const ReadTx&) -> Result<Place> { return Place{world.acme, world.ann}; }};
    const auto outcome = world.write(
        [&](WriteTx& tx) { return act_on_unattended_consent(consent, tx, world.context()); });
    expect_refused(outcome, refusal::not_installable, "company",
                   "the app cannot be installed in this company");
    EXPECT_EQ(outcome.error().explanation.app_id, world.app.app.id);
}

}  // namespace
}  // namespace grantor::authserver::test
