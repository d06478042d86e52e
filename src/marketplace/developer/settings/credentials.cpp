#include "marketplace/developer/settings/credentials.hpp"

#include <algorithm>
#include <fmt/format.h>

#include "marketplace/developer/own_app.hpp"
#include "oauth/redirect_uri.hpp"

namespace grantor::marketplace {
namespace {

void note(AuditKind kind, const App& app, const Actor& actor, std::string detail, WriteTx& tx,
          const Context& context) {
    auto event = audit_of(actor, kind, context);
    event.app_id = app.id;
    event.detail = std::move(detail);
    tx.audit_events().add(event);
}

std::string name_of(AppSecretId id) { return fmt::format("secret {}", id.value); }

// A custom scheme is for public clients only (RFC 8252 §7.1).
bool has_own_scheme(const AppTerms& terms) {
    return std::ranges::any_of(terms.redirect_uris,
                               [](const auto& uri) { return !RedirectUri::parse(uri); });
}

}  // namespace

Outcome<NewAppSecret> add_app_secret(std::string_view client_id, const Actor& actor, WriteTx& tx,
                                     const Context& context) {
    const auto own = find_own_app_to(AppAction::change_credentials, client_id, actor, tx);
    if (!own) return std::unexpected(own.error());
    if (own->app->is_public_client())
        return refuse_state("A public client has no secrets; it proves itself with PKCE.");
    auto made = add_secret(own->app->id, tx, context);
    if (!made) return refuse_state("The app already has two secrets. Revoke the old one first.");
    note(AuditKind::app_secret_added, *own->app, actor, name_of(made->id), tx, context);
    return std::move(*made);
}

Outcome<void> revoke_app_secret(std::string_view client_id, AppSecretId secret, const Actor& actor,
                                WriteTx& tx, const Context& context) {
    const auto own = find_own_app_to(AppAction::change_credentials, client_id, actor, tx);
    if (!own) return std::unexpected(own.error());
    const auto& secrets = own->app->secrets;
    if (std::ranges::find(secrets, secret, &AppSecret::id) == secrets.end())
        return refuse_unknown("secret");
    if (secrets.size() == 1)
        return refuse_state(
            "This is the only secret, and the app cannot get tokens without one. Add a new one "
            "first.");
    if (!tx.apps().remove_secret(secret)) return refuse_unknown("secret");
    note(AuditKind::app_secret_removed, *own->app, actor, name_of(secret), tx, context);
    return {};
}

Outcome<void> become_public_client(std::string_view client_id, const Actor& actor, WriteTx& tx,
                                   const Context& context) {
    const auto own = find_own_app_to(AppAction::change_client_type, client_id, actor, tx);
    if (!own) return std::unexpected(own.error());
    if (own->app->is_public_client()) return refuse_state("The app is already a public client.");
    for (const auto& secret : own->app->secrets) {
        tx.apps().remove_secret(secret.id);
        note(AuditKind::app_secret_removed, *own->app, actor, name_of(secret.id), tx, context);
    }
    App changed = *own->app;
    changed.client_type = ClientType::public_client;
    tx.apps().update(changed);
    note(AuditKind::app_changed, changed, actor, "client type: confidential → public", tx, context);
    return {};
}

Outcome<NewAppSecret> become_confidential(std::string_view client_id, const Actor& actor,
                                          WriteTx& tx, const Context& context) {
    const auto own = find_own_app_to(AppAction::change_client_type, client_id, actor, tx);
    if (!own) return std::unexpected(own.error());
    if (!own->app->is_public_client()) return refuse_state("The app already has a secret.");
    if (has_own_scheme(own->app->terms()))
        return refuse_state(
            "Only public clients can have a callback URL with a custom scheme. Remove it under "
            "Basics first.");
    App changed = *own->app;
    changed.client_type = ClientType::confidential;
    tx.apps().update(changed);
    note(AuditKind::app_changed, changed, actor, "client type: public → confidential", tx, context);
    auto made = add_secret(changed.id, tx, context);
    if (!made) return refuse_state("The app already has two secrets. Revoke the old one first.");
    note(AuditKind::app_secret_added, changed, actor, name_of(made->id), tx, context);
    return std::move(*made);
}

}  // namespace grantor::marketplace
