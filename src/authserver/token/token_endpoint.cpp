#include "authserver/token/token_endpoint.hpp"

#include "authserver/client_authentication.hpp"
#include "authserver/token/api_token_grant.hpp"
#include "authserver/token/authorization_code_grant.hpp"
#include "authserver/token/refresh_grant.hpp"
#include "oauth/client_request.hpp"
#include "oauth/token_request.hpp"
#include "oauth/token_response.hpp"
#include "service/request_scope.hpp"
#include "token/access_token.hpp"
#include "token/refresh_token.hpp"

namespace grantor::authserver {
namespace {

template <class... Functions>
struct Overloaded : Functions... {
    using Functions::operator()...;
};

// A request that still has something to write, with all that reading has proven about it.
struct Claim {
    AuthenticatedApp app;
    std::variant<CodeCheck, RefreshDecision, ApiTokenRequest> grant;
};

// All that can be said without writing: refusals above all, so that a flood of bad requests never
// reaches the writer (attack 30).
Result<Decision<Claim>> decide(const ClientRequest& request, const ReadTx& tx,
                               const Context& context) {
    using Decided = Result<Decision<Claim>>;
    auto app = authenticate_client(request.client, tx, context);
    if (!app) return refuse(app.error());
    context.explanation.app_id = app->id();
    auto grant = read_grant_request(request.form);
    if (!grant) return refuse(grant.error());
    return std::visit(Overloaded{[&](const AuthorizationCodeRequest& code) -> Decided {
                                     auto checked = check_code(code, *app, tx, context);
                                     if (!checked) return refuse(checked.error());
                                     return Claim{*app, std::move(*checked)};
                                 },
                                 [&](const RefreshRequest& refresh) -> Decided {
                                     auto decision = decide_refresh(refresh, *app, tx, context);
                                     if (!decision) return refuse(decision.error());
                                     if (decision->step == RefreshStep::answer)
                                         return answer_refresh(*decision, *app);
                                     return Claim{*app, std::move(*decision)};
                                 },
                                 [&](const ApiTokenRequest& api_token) -> Decided {
                                     return Claim{*app, api_token};
                                 }},
                      *grant);
}

Result<TokenOutcome> carry_out(const Claim& claim, WriteTx& tx, const Context& context) {
    return std::visit(Overloaded{[&](const CodeCheck& checked) {
                                     return exchange_code(checked, claim.app, tx, context);
                                 },
                                 [&](const RefreshDecision& decision) {
                                     return carry_out_refresh(decision, claim.app, tx, context);
                                 },
                                 [&](const ApiTokenRequest& api_token) {
                                     return exchange_api_token(api_token, claim.app, tx, context);
                                 }},
                      claim.grant);
}

std::string access_token_of(const Granted& granted, const Context& context) {
    const auto& grant = granted.grant;
    if (granted.app->token_shape == TokenShape::legacy)
        return seal_legacy_access_token(
            {grant.id, grant.company_id, grant.user_id, context.now, TokenId{}}, context.keys);
    const AccessToken token{grant.id,
                            grant.company_id,
                            grant.user_id,
                            grant.app_id,
                            grant.scopes,
                            context.now,
                            context.now + context.policy.access_token_lifetime,
                            make_token_id(context.random)};
    return seal_access_token(token, context.keys, context.random);
}

http::Response granted_response(const Granted& granted, const Context& context) {
    const auto access_token = access_token_of(granted, context);
    const auto& grant = granted.grant;
    const auto refresh_token =
        seal_refresh_token({grant.id, grant.secret, grant.generation}, context.keys);
    const auto scope = context.scopes.comma_separated(grant.scopes);
    const auto api_domain = context.site.api_domain_of(granted.company->label);
    return json_response(write_token_response_body(
        {access_token, context.policy.expires_in_answer, refresh_token, scope, api_domain}));
}

// The statistics of the app, as far as one is known.
void count(const Result<TokenOutcome>& outcome, const Services& services, const Context& context) {
    if (const auto* granted = outcome ? std::get_if<Granted>(&*outcome) : nullptr)
        services.activity.count(granted->app->id, ActivityKind::token_granted, context.now);
    else
        services.activity.count(context.explanation.app_id, ActivityKind::token_refused,
                                context.now);
}

}  // namespace

http::Response write_token_response(const Result<TokenOutcome>& outcome, const Context& context) {
    if (!outcome) return error_response(outcome.error());
    return std::visit(
        Overloaded{[&](const Granted& granted) { return granted_response(granted, context); },
                   [](const Misused& misused) { return error_response(misused.refusal); }},
        *outcome);
}

http::Task<http::Response> token_endpoint(const http::Request& request, const Services& services) {
    const RequestScope scope(request, services);
    const auto& context = scope.context();

    const auto parsed = read_client_request(form_post_of(request));
    if (!parsed) co_return scope.refused(parsed.error());

    auto reading = [&](const ReadTx& tx) { return decide(*parsed, tx, context); };
    auto decision = co_await services.store.read(reading);
    if (!decision) {
        count(std::unexpected(decision.error()), services, context);
        co_return scope.refused(decision.error());
    }

    Result<TokenOutcome> outcome = Misused{};
    if (const auto* decided = std::get_if<TokenOutcome>(&*decision)) {
        outcome = *decided;
    } else {
        const auto& claim = std::get<Claim>(*decision);
        auto writing = [&](WriteTx& tx) { return carry_out(claim, tx, context); };
        outcome = co_await services.store.write(writing);
    }
    count(outcome, services, context);
    if (!outcome) co_return scope.refused(outcome.error());
    if (const auto* misused = std::get_if<Misused>(&*outcome))
        co_return scope.refused(misused->refusal);
    co_return write_token_response(outcome, context);
}

}  // namespace grantor::authserver
