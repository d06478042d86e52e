#include "app/explorer_app.hpp"

#include <algorithm>
#include <optional>

#include "base/log.hpp"
#include "gateway/connections.hpp"
#include "http/networks.hpp"
#include "rules/app_registration.hpp"
#include "token/client_secret.hpp"

namespace grantor::app {
namespace {

// Its client_id.
constexpr std::string_view explorer_app_setting = "explorer_app";
constexpr std::string_view explorer_app_name = "API Explorer";

ScopeSet offered(const ScopeCatalogue& catalogue) {
    ScopeSet out;
    for (const auto& scope : catalogue.all())
        if (!scope.is_retired) out.add(scope.index);
    return out;
}

// Null: it was never made.
std::shared_ptr<const App> find_explorer_app(const ReadTx& tx) {
    const auto client_id = tx.settings().get(explorer_app_setting);
    return client_id ? tx.apps().find_by_client_id(*client_id) : nullptr;
}

std::optional<Secret> open_secret(const App& app, const KeyRing& keys) {
    for (const auto& secret : app.secrets)
        if (auto opened = open_client_secret({secret.key_id, secret.mac}, secret.sealed, keys))
            return opened;
    return std::nullopt;
}

struct Wanted {
    std::vector<std::string> redirect_uris;
    ScopeSet scopes;
};

// Nothing is written where all is as it should be.
void align(const App& app, const Wanted& wanted, WriteTx& tx) {
    if (app.redirect_uris == wanted.redirect_uris && app.scopes == wanted.scopes) return;
    App changed = app;
    changed.redirect_uris = wanted.redirect_uris;
    changed.scopes = wanted.scopes;
    tx.apps().update(changed);
}

struct NamedSecret {
    std::string client_id;
    Secret secret;
};

// Nothing: an app of that name is published.
std::optional<NamedSecret> make(const Wanted& wanted, WriteTx& tx, const Context& context) {
    App app;
    app.name = explorer_app_name;
    app.status = AppStatus::live;  // any company may connect to it; a private app is not listed
    app.redirect_uris = wanted.redirect_uris;
    app.scopes = wanted.scopes;
    app.profile.summary = "Tries the API from the explorer's pages.";
    auto made = add_app(std::move(app), context.audit(AuditKind::app_created), tx, context);
    if (!made) return std::nullopt;
    tx.settings().set({std::string(explorer_app_setting), made->app.client_id});
    return NamedSecret{made->app.client_id, std::move(made->secret)};
}

// The keys may be others than those that its secret was sealed under.
Secret replace_secrets(const App& app, WriteTx& tx, const Context& context) {
    for (const auto& secret : app.secrets) tx.apps().remove_secret(secret.id);
    return std::move(add_secret(app.id, tx, context).value().secret);
}

std::optional<NamedSecret> settle(const Wanted& wanted, WriteTx& tx, const Context& context) {
    const auto app = find_explorer_app(tx);
    if (!app) return make(wanted, tx, context);
    if (!app->is_usable()) return std::nullopt;
    align(*app, wanted, tx);
    auto secret = open_secret(*app, context.keys);
    if (!secret) secret = replace_secrets(*app, tx, context);
    return NamedSecret{app->client_id, std::move(*secret)};
}

// "[::1]" of "http://[::1]:8080"
std::string_view host_of(std::string_view origin) {
    origin.remove_prefix(std::min(origin.size(), origin.find("://") + 3));
    const auto bracket = origin.find(']');
    return origin.substr(0, origin.find_first_of(":/", bracket == origin.npos ? 0 : bracket));
}

bool is_on_this_machine(std::string_view origin) {
    auto host = host_of(origin);
    if (host == "localhost") return true;
    if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
    const auto address = http::read_address(host);
    return address && address->is_loopback();
}

bool has_own_api(const Options& options) {
    return std::ranges::any_of(options.apis,
                               [](const ApiOptions& api) { return !api.all_upstreams().empty(); });
}

}  // namespace

void settle_explorer_app(Options& options, Store& store, const KeyRing& keys) {
    if (!options.gateway_enabled || !options.explorer_app || !has_own_api(options)) return;
    const auto itself = gateway::grantor_itself(options.issuer, options.issuer);
    SystemRandom random;
    const Site site{options.issuer, options.api_domain};
    const Wanted wanted{{gateway::callback_uri(options.issuer, itself.callback, itself)},
                        offered(store.scopes())};
    const Context context{Clock{}.now(),  random, options.policy, site, keys,
                          store.scopes(), {},     "explorer"};
    auto settled = store.write_now([&](WriteTx& tx) { return settle(wanted, tx, context); });
    if (!settled) {
        log::warning("the explorer has no app",
                     {{"reason", "it is disabled, or another app is published under its name"}});
        return;
    }
    options.own_client_id = std::move(settled->client_id);
    options.own_client_secret = std::move(settled->secret);
    // A service that is tried where it was installed has to reach itself.
    if (is_on_this_machine(options.issuer)) options.gateway.addresses.allow_loopback = true;
}

void align_explorer_scopes(Store& store) {
    const auto scopes = offered(store.scopes());
    store.write_now([&](WriteTx& tx) {
        if (const auto app = find_explorer_app(tx)) align(*app, {app->redirect_uris, scopes}, tx);
        return true;
    });
}

}  // namespace grantor::app
