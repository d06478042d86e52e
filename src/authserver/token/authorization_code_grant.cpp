#include "authserver/token/authorization_code_grant.hpp"

#include <fmt/format.h>

#include "authserver/authorization/installable.hpp"
#include "oauth/refusals.hpp"
#include "rules/grant_states.hpp"
#include "token/authorization_code.hpp"

namespace grantor::authserver {
namespace {

ExplainedResult<CodeCheck> check_binding(const AuthorizationCodeRequest& request,
                                         const AuthorizationCode& code, CheckedCode checked,
                                         const AuthenticatedApp& app, const Context& context) {
    const auto explain = [&](std::string_view check, std::string text) {
        return app.explain(checked.grant, check, std::move(text));
    };
    if (code.expires <= context.now)
        return refuse(
            refusal::expired_code,
            explain("code_expiry",
                    fmt::format("the code expired at {}; codes are valid for {} s",
                                to_rfc3339(code.expires), context.policy.code_lifetime.count())));
    if (const auto bound = code.redirect_uri.check(request.redirect_uri); !bound)
        return refuse(
            bound.error(),
            explain("redirect_uri",
                    "the redirect_uri is not exactly the one in the authorization request"));
    if (const auto proven = check_code_verifier(code.challenge, request.code_verifier); !proven)
        return refuse(
            proven.error(),
            explain("code_verifier",
                    code.challenge ? "the code_verifier does not prove the code_challenge"
                                   : "a code_verifier was sent, but the authorization request had "
                                     "no code_challenge"));
    return checked;
}

bool is_pending(GrantId id, const ReadTx& tx) {
    const auto grant = tx.grants().find(id);
    return grant && grant->state == GrantState::pending;
}

Explanation explain_place(NotInstallable reason, const Grant& grant, const AuthenticatedApp& app) {
    switch (reason) {
        case NotInstallable::no_such_company:
            return app.explain(grant, "company", "the company is suspended");
        case NotInstallable::not_a_member:
            return app.explain(grant, "user",
                               "the user was deactivated or left the company after allowing it");
        case NotInstallable::app_not_available:
            return app.explain(grant, "company",
                               "the app is not open to this company: it is a draft again, or it is "
                               "disabled");
        case NotInstallable::blocked:
            return app.explain(grant, "company_policy",
                               "the company no longer allowed the app when the code was exchanged");
        case NotInstallable::needs_approval:
            return app.explain(grant, "company_policy",
                               "the company wants an admin to approve the app since the user "
                               "allowed it; send the user to the authorization page again");
    }
    return app.explain(grant, "company", "the app cannot be installed in this company");
}

}  // namespace

std::optional<ActivateClaim> activation_claim(const AuthorizationCodeRequest& request,
                                              const AuthenticatedApp& app, const Context& context) {
    // The claim notes no use of a secret.
    if (app.has_use_to_note(context.now)) return std::nullopt;
    const auto code = open_authorization_code(request.code, context.keys);
    if (!code || code->expires <= context.now) return std::nullopt;
    if (!code->redirect_uri.check(request.redirect_uri)) return std::nullopt;
    if (!check_code_verifier(code->challenge, request.code_verifier)) return std::nullopt;
    return ActivateClaim{app.claiming(), code->grant_id, code->secret, context.now};
}

ExplainedResult<CodeCheck> check_code(const AuthorizationCodeRequest& request,
                                      const AuthenticatedApp& app, const ReadTx& tx,
                                      const Context& context) {
    const auto code = open_authorization_code(request.code, context.keys);
    if (!code)
        return refuse(
            refusal::invalid_code,
            app.explain("code", "this code was not issued here, or it was changed on its way"));
    const auto grant = tx.grants().find(code->grant_id);
    if (!grant || !grant->proves(code->secret))
        return refuse(refusal::invalid_code,
                      app.explain("code",
                                  "there is no grant for this code: a code that is not exchanged "
                                  "in time is forgotten"));
    if (grant->app_id != app.id()) return ForeignCode{*grant};
    const auto company = tx.companies().find(grant->company_id);
    if (!company || company->state != CompanyState::active)
        return refuse(refusal::invalid_code,
                      app.explain(*grant, "company", "the company is suspended"));
    return check_binding(request, *code, CheckedCode{*grant, company}, app, context);
}

ExplainedResult<TokenOutcome> exchange_code(const CodeCheck& checked, const AuthenticatedApp& app,
                                            WriteTx& tx, const Context& context) {
    if (const auto* foreign = std::get_if<ForeignCode>(&checked)) {
        auto event = context.audit(AuditKind::code_of_another_app, foreign->grant);
        event.detail = fmt::format("presented by {}", app.app().client_id);
        tx.audit_events().add(event);
        return Misused{{refusal::invalid_code, app.explain(foreign->grant, "code_owner",
                                                           "the code was issued to another app")}};
    }
    const auto& [grant, company] = std::get<CheckedCode>(checked);
    // The same question as at the consent, since the answer may have changed while the code was on
    // its way. A code that was used before is a replay whatever the answer is.
    if (const auto place = find_install_place(app.app(), {grant.company_id, grant.user_id}, tx);
        !place && is_pending(grant.id, tx))
        return refuse(refusal::invalid_code, explain_place(place.error(), grant, app));
    if (!activate_grant(grant.id, tx, context.now)) {
        // No longer pending: it was exchanged before, or ended while its code was on the way.
        if (end_grant(grant.id, EndReason::code_replayed, tx, context.now))
            tx.audit_events().add(context.audit(AuditKind::code_replayed, grant));
        return Misused{{refusal::invalid_code,
                        app.explain(grant, "code_replay",
                                    "the code was used before, or its grant had ended; the "
                                    "grant is revoked now, because somebody may have a copy")}};
    }
    // One grant for a user, a company and an app: a new consent replaces the old one.
    end_replaced_grants(grant, tx, context.now);
    Grant active = grant;
    active.state = GrantState::active;
    active.last_used_day = day_of(context.now);
    return Granted{std::move(active), app.shared(), company};
}

}  // namespace grantor::authserver
