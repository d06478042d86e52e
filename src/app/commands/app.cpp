#include <fmt/format.h>

#include "app/commands/commands.hpp"
#include "app/commands/place.hpp"
#include "model/app_status_name.hpp"
#include "rules/app_registration.hpp"

namespace grantor::app {
namespace {

// What no form asks for: the operator may decide it at once.
App checked_app(const NewApp& request, const ScopeCatalogue& catalogue) {
    auto app = taken(read_app(
        {request.name, request.kind == "public" ? AppKind::public_app : AppKind::private_app,
         request.redirect_uris,
         request.public_client ? ClientType::public_client : ClientType::confidential}));
    if (request.status == "live") app.status = AppStatus::live;
    if (request.refresh == "rotating") app.refresh_policy = RefreshPolicy::rotating;
    if (request.token_shape == "legacy") app.token_shape = TokenShape::legacy;
    const auto scopes = catalogue.parse(request.scopes);
    if (!scopes) fail("`{}` contains a scope that does not exist", request.scopes);
    app.scopes = *scopes;
    return app;
}

}  // namespace

void create_app(const Place& place, const NewApp& request) {
    const auto options = load_options(place);
    const auto store = open_store_with_scopes(options);
    const auto keys = load_keys(options, *store);
    const auto app = checked_app(request, store->scopes());
    const auto made = store->write_now([&](WriteTx& tx) {
        auto by = by_operator(tx);
        by.company_id = company_of(tx, request.company)->id;
        SystemRandom random;
        const Policy policy;
        const Site site{options.issuer, options.api_domain};
        return add_app(app, by, tx,
                       {by.at, random, policy, site, keys, store->scopes(), {}, by.peer});
    });
    const auto& [registered, secret] = taken(made);
    fmt::print("client_id     {}\n", registered.client_id);
    if (!secret.empty())
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
