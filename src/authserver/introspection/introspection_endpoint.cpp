#include "authserver/introspection/introspection_endpoint.hpp"

#include "authserver/client_authentication.hpp"
#include "oauth/introspection.hpp"
#include "oauth/refusals.hpp"
#include "service/presented_token_lookup.hpp"
#include "service/request_scope.hpp"

namespace grantor::authserver {
namespace {

// Somebody who is gone has no name.
User user_of(UserId id, const ReadTx& tx) { return tx.users().find(id).value_or(User{}); }

std::string describe_access(const AccessToken& token, const App& app, const ReadTx& tx,
                            const Context& context) {
    const auto scope = context.scopes.space_separated(token.scopes);
    const auto user = user_of(token.user_id, tx);
    return write_active_token_body({scope,
                                    app.client_id,
                                    user.email,
                                    user.is_email_verified,
                                    "Bearer",
                                    token.expires,
                                    token.issued,
                                    token.user_id,
                                    token.company_id,
                                    {},
                                    context.site.issuer});
}

std::string describe_refresh(const Grant& grant, const App& app, const ReadTx& tx,
                             const Context& context) {
    const auto kept = context.scopes.still_granted(grant.scopes, app.scopes);
    const auto scope = context.scopes.space_separated(kept);
    const auto user = user_of(grant.user_id, tx);
    return write_active_token_body({scope,
                                    app.client_id,
                                    user.email,
                                    user.is_email_verified,
                                    {},
                                    std::nullopt,
                                    grant.created_at,
                                    grant.user_id,
                                    grant.company_id,
                                    {},
                                    context.site.issuer});
}

// Live: the grant is active, its token in use, and this is the newest generation, or the one before
// it that may still be repeated.
bool is_live_refresh(const FoundRefreshToken& found, const App& app, const Context& context) {
    const auto& [grant, generation] = found;
    return grant.is_active() &&
           !grant.is_unused_since(context.policy.refresh_idle_limit, context.now) &&
           (generation == grant.generation ||
            grant.may_replay(generation, app.replay_window(context.policy), context.now));
}

}  // namespace

ExplainedResult<std::string> act_on_introspection(const ClientRequest& request, const ReadTx& tx,
                                                  const InvalidationView& view,
                                                  const Context& context) {
    const auto app = authenticate_client(request.client, tx, context);
    if (!app) return refuse(app.error());
    if (app->app().is_public_client())
        return refuse(refusal::unauthorized_introspection, app->explain());
    const auto presented = read_presented_token(request.form);
    if (!presented) return refuse(presented.error(), app->explain());
    const auto found = find_presented_token(*presented, tx, context);
    if (!found) return std::string(inactive_token_body);
    if (const auto* refresh = std::get_if<FoundRefreshToken>(&*found)) {
        const bool own = refresh->grant.app_id == app->id();
        return own && is_live_refresh(*refresh, app->app(), context)
                   ? describe_refresh(refresh->grant, app->app(), tx, context)
                   : std::string(inactive_token_body);
    }
    const auto& token = std::get<FoundAccessToken>(*found).token;
    const bool own = token.app_id == app->id();
    return own && is_live(token, view, tx, context.now)
               ? describe_access(token, app->app(), tx, context)
               : std::string(inactive_token_body);
}

http::Task<http::Response> introspection_endpoint(const http::Request& request,
                                                  const Services& services) {
    const RequestScope scope(request, services);
    const auto parsed = read_client_request(form_post_of(request));
    if (!parsed) co_return scope.refused(parsed.error());
    auto acting = [&](const ReadTx& tx) {
        return act_on_introspection(*parsed, tx, services.store.invalidations(), scope.context());
    };
    const auto body = co_await services.store.read(acting);
    co_return body ? json_response(*body) : scope.refused(body.error());
}

}  // namespace grantor::authserver
