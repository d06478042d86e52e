#include "authserver/authorization/consent.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "oauth/refusals.hpp"
#include "token/authorization_code.hpp"

namespace grantor::authserver {
namespace {

// Pending grants whose code expired this long ago are deleted, two for each new one, but not each
// time: looking for them costs more than the new grant's own row. Until then, a late code is
// answered as expired.
constexpr hours pending_kept{1};
constexpr int pending_purged_each = 16;
constexpr int pending_purged_at_once = 2 * pending_purged_each;

Grant grant_for(const App& app, const Place& place) {
    Grant grant;
    grant.app_id = app.id;
    grant.user_id = place.user_id;
    grant.company_id = place.company_id;
    return grant;
}

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

std::string cancel_consent(const ProvenRequest& request, const Place& place, WriteTx& tx,
                           const Context& context) {
    tx.audit_events().add(
        context.audit(AuditKind::consent_cancelled, grant_for(*request.app, place)));
    return redirect_with_error(request.answer(context),
                               Error{context.policy.wire.cancelled_consent});
}

std::string allow_consent(const ProvenRequest& request, const InstallPlace& place, WriteTx& tx,
                          const Context& context) {
    const auto& app = *request.app;
    auto grant = grant_for(app, {place.company->id, place.user.id});
    // As they are today: what a scope comes to imply later needs a new consent.
    grant.scopes = context.scopes.with_implied(app.scopes);
    grant.secret = context.random.bytes<sizeof(GrantSecret)>();
    grant.created_at = context.now;
    // Nothing looks at it before the first rotation, which would make the row longer and split its
    // page.
    grant.rotated_at = context.now;
    grant.last_used_day = day_of(context.now);
    grant.id = tx.grants().add_pending(grant);
    if (grant.id.value % pending_purged_each == 0)
        tx.grants().purge_pending(context.now - pending_kept, pending_purged_at_once);
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
    const auto found = find_install_place(*proven->app, *place, tx);
    if (!found)
        return refuse(refusal::not_installable,
                      {"company", "the app cannot be installed in this company", proven->app->id});
    if (consent.decision == ConsentDecision::cancel)
        return cancel_consent(*proven, *place, tx, context);
    return allow_consent(*proven, *found, tx, context);
}

}  // namespace grantor::authserver
