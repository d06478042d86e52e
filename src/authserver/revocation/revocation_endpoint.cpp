#include "authserver/revocation/revocation_endpoint.hpp"

#include "authserver/client_authentication.hpp"
#include "authserver/readers.hpp"
#include "oauth/client_request.hpp"
#include "rules/grant_states.hpp"
#include "service/presented_token_lookup.hpp"
#include "service/request_scope.hpp"

namespace grantor::authserver {
namespace {

// RFC 7009 §2.2: the status says everything, and the client ignores the body. An envelope says it
// once more (docs/wire.md §2.1).
http::Response revoked(const Wire& wire) {
    auto response = json_response(R"({"success":true})");
    if (wire.errors == ErrorForm::envelope) return response;
    response.body.clear();
    response.content_type = {};
    return response;
}

void revoke_grant(const Grant& grant, WriteTx& tx, const Context& context) {
    if (end_grant(grant.id, EndReason::revoked_by_app, tx, context.now))
        tx.audit_events().add(context.audit(AuditKind::grant_revoked_by_app, grant));
}

void revoke_access_token(const AccessToken& token, WriteTx& tx, const Context& context) {
    if (token.expires <= context.now) return;
    tx.invalidations().add({InvalidationKind::token, token.id.value, context.now});
    auto event = context.audit(AuditKind::access_token_revoked);
    event.app_id = token.app_id;
    event.company_id = token.company_id;
    event.user_id = token.user_id;
    event.grant_id = token.grant_id;
    tx.audit_events().add(event);
}

}  // namespace

ExplainedResult<bool> act_on_revocation(const ClientRequest& request, WriteTx& tx,
                                        const Context& context) {
    const auto app = authenticate_client(request.client, tx, context);
    if (!app) return refuse(app.error());
    const auto presented = read_presented_token(request.form);
    if (!presented) return refuse(presented.error(), app->explain());
    if (auto confirmed = app->confirm(tx, context); !confirmed) return refuse(confirmed.error());
    const auto found = find_presented_token(*presented, tx, context);
    if (!found) return false;
    if (const auto* refresh = std::get_if<FoundRefreshToken>(&*found)) {
        if (refresh->grant.app_id != app->id()) {
            tx.audit_events().add(
                context.audit(AuditKind::refresh_token_of_another_app, refresh->grant));
            return false;
        }
        revoke_grant(refresh->grant, tx, context);
        return true;
    }
    const auto& token = std::get<FoundAccessToken>(*found).token;
    if (token.app_id != app->id()) return false;
    revoke_access_token(token, tx, context);
    return true;
}

http::Task<http::Response> revocation_endpoint(const http::Request& request,
                                               const Services& services) {
    if (auto preflight = answer_preflight(request)) co_return std::move(*preflight);
    const RequestScope scope(request, services);
    const auto& context = scope.context();
    std::string reader(any_reader);
    const auto readable = [&](http::Response response) {
        allow_reader(response, request, reader);
        return response;
    };
    const auto parsed = read_client_request(form_post_of(request));
    if (!parsed) co_return readable(scope.refused(parsed.error()));
    // A wrong client is turned away by reading, and so is a token that nobody has issued, which a
    // stranger can send in the name of a public client: neither reaches the writer (attack 30).
    auto looking = [&](const ReadTx& tx) -> ExplainedResult<bool> {
        reader = reader_of(request, parsed->client, tx);
        const auto app = authenticate_client(parsed->client, tx, context);
        if (!app) return refuse(app.error());
        const auto presented = read_presented_token(parsed->form);
        if (!presented) return refuse(presented.error(), app->explain());
        return find_presented_token(*presented, tx, context).has_value();
    };
    const auto is_found = co_await services.store.read(looking);
    if (!is_found) co_return readable(scope.refused(is_found.error()));
    if (!*is_found) co_return readable(revoked(context.policy.wire));

    auto revoking = [&](WriteTx& tx) { return act_on_revocation(*parsed, tx, context); };
    const auto outcome = co_await services.store.write(revoking);
    if (!outcome) co_return readable(scope.refused(outcome.error()));
    co_return readable(revoked(context.policy.wire));
}

}  // namespace grantor::authserver
