#include "authserver/token/authorization_code_grant.hpp"

#include <fmt/format.h>

#include "oauth/refusals.hpp"
#include "rules/grant_states.hpp"
#include "token/authorization_code.hpp"

namespace grantor::authserver {
namespace {

Result<CodeCheck> check_binding(const AuthorizationCodeRequest& request,
                                const AuthorizationCode& code, CheckedCode checked,
                                const Context& context) {
    if (code.expires <= context.now)
        return refuse(context.explained(
            refusal::expired_code, "code_expiry",
            fmt::format("the code expired at {}; codes are valid for {} s",
                        to_rfc3339(code.expires), context.policy.code_lifetime.count())));
    if (const auto bound = code.redirect_uri.check(request.redirect_uri); !bound)
        return refuse(context.explained(
            bound.error(), "redirect_uri",
            "the redirect_uri is not exactly the one in the authorization request"));
    if (const auto proven = check_code_verifier(code.challenge, request.code_verifier); !proven)
        return refuse(context.explained(
            proven.error(), "code_verifier",
            code.challenge ? "the code_verifier does not prove the code_challenge"
                           : "a code_verifier was sent, but the authorization request had no "
                             "code_challenge"));
    return checked;
}

}  // namespace

Result<CodeCheck> check_code(const AuthorizationCodeRequest& request, const AuthenticatedApp& app,
                             const ReadTx& tx, const Context& context) {
    const auto code = open_authorization_code(request.code, context.keys);
    if (!code)
        return refuse(
            context.explained(refusal::invalid_code, "code", "this code was not issued here"));
    const auto grant = tx.grants().find(code->grant_id);
    if (!grant || !grant->proves(code->secret))
        return refuse(context.explained(refusal::invalid_code, "code",
                                        "the code expired before it was exchanged"));
    context.explanation.company_id = grant->company_id;
    context.explanation.user_id = grant->user_id;
    if (grant->app_id != app.id()) {
        context.explained(refusal::invalid_code, "code_owner",
                          "the code was issued to another app");
        return ForeignCode{*grant};
    }
    const auto company = tx.companies().find(grant->company_id);
    if (!company || company->state != CompanyState::active)
        return refuse(
            context.explained(refusal::invalid_code, "company", "the company is suspended"));
    return check_binding(request, *code, CheckedCode{*grant, company}, context);
}

Result<TokenOutcome> exchange_code(const CodeCheck& checked, const AuthenticatedApp& app,
                                   WriteTx& tx, const Context& context) {
    if (auto confirmed = app.confirm(tx, context); !confirmed) return refuse(confirmed.error());
    if (const auto* foreign = std::get_if<ForeignCode>(&checked)) {
        auto event = context.audit(AuditKind::code_of_another_app, foreign->grant);
        event.detail = fmt::format("presented by {}", app.app().client_id);
        tx.audit_events().add(event);
        return Misused{refusal::invalid_code};
    }
    const auto& [grant, company] = std::get<CheckedCode>(checked);
    // Blocked while the code was on its way: a blocked app must not become an installation.
    const auto rule = tx.company_app_rules().find(grant.company_id, grant.app_id);
    if (rule && rule->rule == AppRule::blocked)
        return refuse(context.explained(refusal::invalid_code, "company_policy",
                                        "the company blocked the app after the user allowed it"));
    if (!activate_grant(grant.id, tx, context.now)) {
        // No longer pending: it was exchanged before, or ended while its code was on the way.
        if (end_grant(grant.id, EndReason::code_replayed, tx, context.now))
            tx.audit_events().add(context.audit(AuditKind::code_replayed, grant));
        return Misused{context.explained(refusal::invalid_code, "code_replay",
                                         "the code was used before; the installation was removed, "
                                         "because somebody may have a copy")};
    }
    // One grant for a user, a company and an app: a new consent replaces the old one.
    end_replaced_grants(grant, tx, context.now);
    Grant active = grant;
    active.state = GrantState::active;
    active.last_used_day = day_of(context.now);
    return Granted{active, app.shared(), company};
}

}  // namespace grantor::authserver
