#include "authserver/token/api_token_grant.hpp"

#include "authserver/authorization/installable.hpp"
#include "oauth/refusals.hpp"
#include "rules/grant_states.hpp"

namespace grantor::authserver {

ExplainedResult<TokenOutcome> exchange_api_token(const ApiTokenRequest& request,
                                                 const AuthenticatedApp& app, WriteTx& tx,
                                                 const Context& context) {
    const auto invalid = [&](const char* text) {
        return refuse(refusal::invalid_api_token, app.explain("api_token", text));
    };
    if (app.app().is_public_client())
        return refuse(
            refusal::unauthorized_grant_type,
            app.explain("client_type", "a public client cannot exchange personal tokens"));
    const auto hash = sha256(as_bytes(request.api_token));
    const auto owner = tx.api_tokens().spend(hash, app.id(), context.now);
    if (!owner) return invalid("the personal token is unknown or was exchanged before");
    const auto place = find_install_place(app.app(), {owner->company_id, owner->user_id}, tx);
    if (!place) return invalid("its user cannot install this app there");

    Grant grant;
    grant.app_id = app.id();
    grant.user_id = owner->user_id;
    grant.company_id = owner->company_id;
    grant.scopes = context.scopes.with_implied(app.app().scopes);
    grant.secret = context.random.bytes<sizeof(GrantSecret)>();
    grant.created_at = context.now;
    grant.last_used_day = day_of(context.now);
    grant.id = tx.grants().add_pending(grant);
    activate_grant(grant.id, tx, context.now);
    grant.state = GrantState::active;
    end_replaced_grants(grant, tx, context.now);
    tx.audit_events().add(context.audit(AuditKind::api_token_exchanged, grant));
    return Granted{grant, app.shared(), place->company};
}

}  // namespace grantor::authserver
