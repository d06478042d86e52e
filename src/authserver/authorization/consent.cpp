#include "authserver/authorization/consent.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "oauth/refusals.hpp"
#include "token/authorization_code.hpp"

namespace grantor::authserver {
namespace {

// Pending grants whose code expired this long ago are deleted, a few with each new one. Until then,
// a late code is answered as expired.
constexpr hours pending_kept{1};
constexpr int pending_purged_at_once = 2;

}  // namespace

AuthorizationAnswer ProvenRequest::answer(const Context& context) const {
    return {redirect_uri, state ? std::optional<std::string_view>(*state) : std::nullopt,
            context.site.issuer, context.policy.wire.help_url};
}

ExplainedResult<ProvenRequest> prove_request(const AuthorizationRequest& request,
                                             const ReadTx& tx) {
    auto app = tx.apps().find_by_client_id(request.client_id);
    if (!app || !app->is_usable())
        return refuse(refusal::client_not_found,
                      {"client_id", "there is no app with this client_id, or it is disabled"});
    ProvenRequest proven{app, {}, RedirectUriSource::presented, std::nullopt, std::nullopt};
    if (request.state) proven.state = *request.state;
    const auto registered = fmt::format("registered: {}", fmt::join(app->redirect_uris, ", "));
    if (!request.redirect_uri) {
        if (app->redirect_uris.size() != 1)
            return refuse(refusal::invalid_redirect_url,
                          {"redirect_uri", "redirect_uri is missing; " + registered, app->id});
        proven.redirect_uri = app->redirect_uris.front();
        proven.redirect_uri_source = RedirectUriSource::registered;
        return proven;
    }
    if (find_redirect_uri(app->redirect_uris, *request.redirect_uri) == nullptr)
        return refuse(refusal::invalid_redirect_url,
                      {"redirect_uri",
                       fmt::format("sent: {}; {}",
                                   request.redirect_uri->substr(0, redirect_uri_max), registered),
                       app->id});
    proven.redirect_uri = *request.redirect_uri;
    return proven;
}

Result<void> read_details(const AuthorizationRequest& request, ProvenRequest& proven) {
    const auto details = read_authorization_details(request);
    if (!details) return refuse(details.error());
    if (proven.app->is_public_client() && !details->code_challenge)
        return refuse(refusal::code_challenge_required);
    proven.code_challenge = details->code_challenge;
    return {};
}

ExplainedResult<std::string> act_on_consent(const ProvenRequest& request, const Place& place,
                                            ConsentDecision decision, WriteTx& tx,
                                            const Context& context) {
    const auto& app = *request.app;
    Grant grant;
    grant.app_id = app.id;
    grant.user_id = place.user_id;
    grant.company_id = place.company_id;
    if (decision == ConsentDecision::cancel) {
        tx.audit_events().add(context.audit(AuditKind::consent_cancelled, grant));
        return redirect_with_error(request.answer(context),
                                   Error{context.policy.wire.cancelled_consent});
    }
    if (!find_install_place(app, place, tx))
        return refuse(refusal::not_installable,
                      {"company", "the app cannot be installed in this company", app.id});
    // As they are today: what a scope comes to imply later needs a new consent.
    grant.scopes = context.scopes.with_implied(app.scopes);
    grant.secret = context.random.bytes<sizeof(GrantSecret)>();
    grant.created_at = context.now;
    grant.last_used_day = day_of(context.now);
    tx.grants().purge_pending(context.now - pending_kept, pending_purged_at_once);
    grant.id = tx.grants().add_pending(grant);
    tx.audit_events().add(context.audit(AuditKind::consent_allowed, grant));

    const AuthorizationCode code{
        grant.id, grant.secret,
        BoundRedirectUri::bind(request.redirect_uri, request.redirect_uri_source),
        request.code_challenge, context.now + context.policy.code_lifetime};
    return redirect_with_code(request.answer(context),
                              seal_authorization_code(code, context.keys, context.random));
}

ExplainedResult<std::string> act_on_unattended_consent(const UnattendedConsent& consent,
                                                       WriteTx& tx, const Context& context) {
    const auto request = read_authorization_request(consent.query);
    if (!request) return refuse(request.error());
    auto proven = prove_request(*request, tx);
    if (!proven) return refuse(proven.error());
    if (const auto details = read_details(*request, *proven); !details)
        return redirect_with_error(proven->answer(context), details.error());
    const auto place = consent.find_place(tx);
    if (!place) return refuse(place.error());
    if (!find_install_place(*proven->app, *place, tx)) return refuse(refusal::not_installable);
    return act_on_consent(*proven, *place, consent.decision, tx, context);
}

}  // namespace grantor::authserver
