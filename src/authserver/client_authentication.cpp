#include "authserver/client_authentication.hpp"

#include <algorithm>

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

void explain(const Context& context, const App* app, std::string text) {
    context.explanation.check = "client_authentication";
    context.explanation.text = std::move(text);
    if (app != nullptr) context.explanation.app_id = app->id;
}

}  // namespace

Result<AuthenticatedApp> authenticate_client(const ClientCredentials& credentials, const ReadTx& tx,
                                             const Context& context) {
    const auto method = credentials.method();
    for (const auto& candidate : credentials.candidates()) {
        auto app = tx.apps().find_by_client_id(candidate.client_id);
        if (!app || app->status == AppStatus::deleted) {
            compare_with_nothing(candidate, context.keys);
            continue;
        }
        if (!app->is_usable()) {
            explain(context, app.get(), "the app is disabled");
            return refuse(credentials.refusal());
        }
        if (!candidate.secret) {
            if (app->is_public_client()) return AuthenticatedApp(app, nullptr, method);
            explain(context, app.get(), "the app is confidential, and no client_secret was sent");
            return refuse(refusal::no_client_credentials);
        }
        if (const auto* secret = matching_secret(*app, *candidate.secret, context.keys))
            return AuthenticatedApp(app, secret, method);
        explain(context, app.get(),
                app->is_public_client()
                    ? "the app is a public client: it has no secret and must send only client_id"
                    : "the client_secret does not match any active secret of the app");
    }
    if (context.explanation.check.empty())
        explain(context, nullptr, "there is no app with this client_id");
    return refuse(credentials.refusal());
}

bool AuthenticatedApp::has_use_to_note(Time now) const {
    return secret_ != nullptr && now - secret_->last_used_at >= hours{1};
}

Result<void> AuthenticatedApp::confirm(WriteTx& tx, const Context& context) const {
    const auto current = tx.apps().find(id());
    const bool same_secret =
        current && (secret_ == nullptr ||
                    std::ranges::any_of(current->secrets, [this](const AppSecret& secret) {
                        return secret.id == secret_->id;
                    }));
    if (!same_secret || !current->is_usable()) {
        explain(context, app_.get(), "the app or its secret was removed while the request ran");
        auto error = refusal::invalid_client;
        if (method_ == ClientAuthentication::basic) error.challenge = Challenge::basic;
        return refuse(error);
    }
    if (has_use_to_note(context.now)) tx.apps().touch_secret(secret_->id, context.now);
    return {};
}

}  // namespace grantor::authserver
