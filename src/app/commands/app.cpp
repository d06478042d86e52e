#include <fmt/format.h>

#include "app/commands/commands.hpp"
#include "app/commands/place.hpp"
#include "model/app_status_name.hpp"
#include "oauth/redirect_uri.hpp"
#include "token/client_secret.hpp"

namespace grantor::app {
namespace {

std::vector<std::string> checked_redirect_uris(const NewApp& app) {
    if (app.redirect_uris.size() > redirect_uris_max)
        fail("an app can have at most {} redirect URIs", redirect_uris_max);
    RedirectUriRules rules;
    if (app.public_client) rules.private_use_scheme = PrivateUseScheme::allowed;
    for (const auto& uri : app.redirect_uris)
        if (const auto read = RedirectUri::parse(uri, rules); !read)
            fail("{}: {}", uri, read.error().description);
    return app.redirect_uris;
}

App checked_app(const NewApp& request, const Store& store, Random& random, Time now) {
    App app;
    app.client_id = random.hex(16);
    app.name = request.name;
    app.kind = request.kind == "public" ? AppKind::public_app : AppKind::private_app;
    app.status = request.status == "live" ? AppStatus::live : AppStatus::draft;
    app.client_type = request.public_client ? ClientType::public_client : ClientType::confidential;
    app.refresh_policy =
        request.refresh == "rotating" ? RefreshPolicy::rotating : RefreshPolicy::stable;
    app.token_shape = request.token_shape == "legacy" ? TokenShape::legacy : TokenShape::v1u;
    const auto scopes = store.scopes().parse(request.scopes);
    if (!scopes) fail("`{}` contains a scope that does not exist", request.scopes);
    app.scopes = *scopes;
    app.created_at = now;
    app.redirect_uris = checked_redirect_uris(request);
    return app;
}

}  // namespace

void create_app(const Place& place, const NewApp& request) {
    const auto options = load_options(place);
    const auto store = open_store(options);
    const auto keys = load_keys(options);
    SystemRandom random;
    const auto now = Clock{}.now();
    auto app = checked_app(request, *store, random, now);
    const auto secret = make_client_secret(random);
    store->write_now([&](WriteTx& tx) {
        app.developer_company_id = company_of(tx, request.company)->id;
        app.id = tx.apps().add(app);
        if (!app.is_public_client()) {
            const auto stored = protect_client_secret(secret, keys, random);
            tx.apps().add_secret(
                {{}, app.id, stored.digest.key_id, stored.digest.mac, stored.sealed, now, Time{}});
        }
        auto event = made_by_operator(AuditKind::app_created, now);
        event.company_id = app.developer_company_id;
        event.app_id = app.id;
        tx.audit_events().add(event);
        return true;
    });
    fmt::print("client_id     {}\n", app.client_id);
    if (!app.is_public_client())
        fmt::print("client_secret {}\nThis is the only time the secret is shown.\n",
                   secret.reveal());
}

void list_apps(const Place& place) {
    const auto store = open_store(load_options(place));
    for (const auto& app : store->read_now([](const ReadTx& tx) { return tx.apps().list(); }))
        fmt::print("{}  {:<8} {:<9} {:<14} {}\n", app.client_id,
                   app.kind == AppKind::public_app ? "public" : "private",
                   app_status_name(app.status),
                   app.is_public_client() ? "public client" : "confidential", app.name);
}

}  // namespace grantor::app
