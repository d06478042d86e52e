#include "authserver/token/token_endpoint.hpp"

#include "authserver/readers.hpp"
#include "authserver/token/api_token_grant.hpp"
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

http::Response write_token_response(const Granted& granted, const Context& context) {
    const auto access_token = access_token_of(granted, context);
    const auto& grant = granted.grant;
    const auto refresh_token =
        seal_refresh_token({grant.id, grant.secret, grant.generation}, context.keys);
    const auto scope = context.scopes.separated(grant.scopes, context.policy.wire.scope_separator);
    const auto api_domain = context.site.api_domain_of(granted.company->label);
    return json_response(write_token_response_body(
        {access_token, context.policy.wire.expires_in, refresh_token, scope, api_domain}));
}

}  // namespace

ExplainedResult<TokenDecision> decide_token_request(const ClientRequest& request, const ReadTx& tx,
                                                    const Context& context, Looking looking) {
    using Decided = ExplainedResult<TokenDecision>;
    auto app = authenticate_client(request.client, tx, context);
    if (!app) return refuse(app.error());
    auto grant = read_grant_request(request.form);
    if (!grant) return refuse(grant.error(), app->explain());
    return std::visit(Overloaded{[&](const AuthorizationCodeRequest& code) -> Decided {
                                     if (looking == Looking::after_claiming)
                                         if (auto claim = activation_claim(code, *app, context))
                                             return BlindClaim{*app, *claim};
                                     auto checked = check_code(code, *app, tx, context);
                                     if (!checked) return refuse(checked.error());
                                     return TokenClaim{*app, std::move(*checked)};
                                 },
                                 [&](const RefreshRequest& refresh) -> Decided {
                                     if (looking == Looking::after_claiming)
                                         if (auto claim = rotation_claim(refresh, *app, context))
                                             return BlindClaim{*app, *claim};
                                     auto decision = decide_refresh(refresh, *app, tx, context);
                                     if (!decision) return refuse(decision.error());
                                     if (decision->step == RefreshStep::answer)
                                         return answer_refresh(*decision, *app, context.scopes);
                                     return TokenClaim{*app, std::move(*decision)};
                                 },
                                 [&](const ApiTokenRequest& api_token) -> Decided {
                                     return TokenClaim{*app, api_token};
                                 }},
                      *grant);
}

http::Task<std::optional<Granted>> carry_out_blindly(const BlindClaim& blind, Store& store,
                                                     const Context& context) {
    std::optional<ClaimedGrant> claimed;
    if (const auto* rotation = std::get_if<RotateClaim>(&blind.claim))
        claimed = co_await store.claim(*rotation);
    else
        claimed = co_await store.claim(std::get<ActivateClaim>(blind.claim));
    if (!claimed) co_return std::nullopt;
    if (std::holds_alternative<RotateClaim>(blind.claim))
        co_return rotated(std::move(*claimed), blind.app, context.scopes);
    co_return Granted{std::move(claimed->grant), blind.app.shared(), std::move(claimed->company)};
}

http::Task<std::optional<Granted>> note_use(const TokenClaim& claim, Store& store,
                                            const Context& context) {
    const auto* decision = std::get_if<RefreshDecision>(&claim.grant);
    if (decision == nullptr) co_return std::nullopt;
    const auto use = use_claim(*decision, claim.app, context);
    if (!use || !co_await store.claim(*use)) co_return std::nullopt;
    co_return answer_refresh(*decision, claim.app, context.scopes);
}

ExplainedResult<TokenOutcome> carry_out_token_request(const TokenClaim& claim, WriteTx& tx,
                                                      const Context& context) {
    if (auto confirmed = claim.app.confirm(tx, context); !confirmed)
        return refuse(confirmed.error());
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

http::Task<http::Response> token_endpoint(const http::Request& request, const Services& services) {
    if (auto preflight = answer_preflight(request)) co_return std::move(*preflight);
    const RequestScope scope(request, services);
    const auto& context = scope.context();
    std::string reader(any_reader);
    const auto readable = [&](http::Response response) {
        allow_reader(response, request, reader);
        return response;
    };
    const auto refused = [&](const Refused& why) {
        services.activity.count(why.explanation.app_id, ActivityKind::token_refused, context.now);
        return readable(scope.refused(why));
    };
    const auto issued = [&](const Granted& granted) {
        services.activity.count(granted.app->id, ActivityKind::token_granted, context.now);
        auto response = write_token_response(granted, context);
        const auto& grant = granted.grant;
        scope.note(response, {grant.company_id, grant.user_id, grant.app_id, grant.id, {}});
        return readable(std::move(response));
    };

    const auto parsed = read_client_request(form_post_of(request));
    if (!parsed) co_return readable(scope.refused(parsed.error()));
    auto looking = Looking::after_claiming;
    auto deciding = [&](const ReadTx& tx) {
        reader = reader_of(request, parsed->client, tx);
        return decide_token_request(*parsed, tx, context, looking);
    };
    auto decision = co_await services.store.read(deciding);
    if (const auto* blind = decision ? std::get_if<BlindClaim>(&*decision) : nullptr) {
        if (const auto granted = co_await carry_out_blindly(*blind, services.store, context))
            co_return issued(*granted);
        looking = Looking::first;
        decision = co_await services.store.read(deciding);
    }
    if (!decision) co_return refused(decision.error());
    if (const auto* granted = std::get_if<Granted>(&*decision)) co_return issued(*granted);

    const auto& claim = std::get<TokenClaim>(*decision);
    if (const auto granted = co_await note_use(claim, services.store, context))
        co_return issued(*granted);
    auto claiming = [&](WriteTx& tx) { return carry_out_token_request(claim, tx, context); };
    const auto outcome = co_await services.store.write(claiming);
    if (!outcome) co_return refused(outcome.error());
    if (const auto* misused = std::get_if<Misused>(&*outcome)) co_return refused(misused->refused);
    co_return issued(std::get<Granted>(*outcome));
}

}  // namespace grantor::authserver
