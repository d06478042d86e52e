#include "authserver/client_authentication.hpp"

#include "oauth/refusals.hpp"
#include "token/client_secret.hpp"

namespace grantor::authserver {
namespace {

const AppSecret* matching_secret(const App& app, const Secret& presented, const KeyRing& keys) {
    const AppSecret* found = nullptr;
    // Both slots are always compared, so that the time does not tell which one matched.
    for (const auto& secret : app.secrets)
        if (client_secret_matches(presented, {secret.key_id, secret.mac}, keys)) found = &secret;
    return found;
}

// What an unknown client costs: the same as a wrong secret (attack 28).
void compare_with_nothing(const ClientCandidate& candidate, const KeyRing& keys) {
    const ClientSecretDigest nothing{keys.newest().id, {}};
    if (candidate.secret) (void)client_secret_matches(*candidate.secret, nothing, keys);
}

Explanation explain(const App& app, std::string text) {
    return {"client_authentication", std::move(text), app.id};
}

}  // namespace

ExplainedResult<AuthenticatedApp> authenticate_client(const ClientCredentials& credentials,
                                                      const ReadTx& tx, const Context& context) {
    Explanation why{"client_authentication", "there is no app with this client_id"};
    const auto method = credentials.method();
    for (const auto& candidate : credentials.candidates()) {
        auto app = tx.apps().find_by_client_id(candidate.client_id);
        if (!app || app->status == AppStatus::deleted) {
            compare_with_nothing(candidate, context.keys);
            continue;
        }
        if (!app->is_usable())
            return refuse(credentials.refusal(), explain(*app, "the app is disabled"));
        if (!candidate.secret) {
            if (app->is_public_client()) return AuthenticatedApp(app, nullptr, method);
            return refuse(refusal::no_client_credentials,
                          explain(*app, "the app is confidential, and no client_secret was sent"));
        }
        if (const auto* secret = matching_secret(*app, *candidate.secret, context.keys))
            return AuthenticatedApp(app, secret, method);
        why = explain(
            *app, app->is_public_client()
                      ? "the app is a public client: it has no secret and must send only client_id"
                      : "the client_secret does not match any active secret of the app");
    }
    return refuse(credentials.refusal(), std::move(why));
}

Explanation AuthenticatedApp::explain(std::string_view check, std::string text) const {
    return {check, std::move(text), id()};
}

Explanation AuthenticatedApp::explain(const Grant& grant, std::string_view check,
                                      std::string text) const {
    return {check, std::move(text), id(), grant.company_id, grant.user_id};
}

bool AuthenticatedApp::has_use_to_note(Time now) const {
    return secret_ != nullptr && now - secret_->last_used_at >= hours{1};
}

ExplainedResult<void> AuthenticatedApp::confirm(WriteTx& tx, const Context& context) const {
    if (!claiming().is_still(tx.apps().find(id()).get())) {
        auto error = refusal::invalid_client;
        if (method_ == ClientAuthentication::basic) error.challenge = Challenge::basic;
        return refuse(error, explain("client_authentication",
                                     "the app or its secret was removed while the request ran"));
    }
    if (has_use_to_note(context.now)) tx.apps().touch_secret(secret_->id, context.now);
    return {};
}

}  // namespace grantor::authserver
