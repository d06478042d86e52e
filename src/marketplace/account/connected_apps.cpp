#include "marketplace/account/connected_apps.hpp"

#include <algorithm>
#include <tuple>

#include "rules/grant_states.hpp"

namespace grantor::marketplace {
namespace {

// A code lives for minutes. Whoever comes back within the hour wonders where the app is.
constexpr hours waiting_shown{1};
// No index leads to the pending grants of a person, and most grants are pending for moments only:
// these are all of an hour, unless hundreds of consents an hour are left unused.
constexpr std::int64_t pending_looked_at = 500;

}  // namespace

std::vector<ConnectedApp> find_connected_apps(const Actor& actor, const ReadTx& tx) {
    std::vector<ConnectedApp> out;
    for (auto& grant : tx.grants().active_of_user(actor.user.id, actor.company->id))
        if (auto app = tx.apps().find(grant.app_id))
            out.push_back({std::move(grant), std::move(app)});
    std::ranges::sort(out, {},
                      [](const ConnectedApp& one) { return std::tie(one.app->name, one.app->id); });
    return out;
}

std::vector<ConnectedApp> find_waiting_apps(const Actor& actor, const ReadTx& tx, Time now) {
    const auto& grants = tx.grants();
    Grant from;
    from.created_at = now - waiting_shown;
    auto pending = grants.pending_after(from, pending_looked_at);
    std::ranges::reverse(pending);
    std::vector<ConnectedApp> out;
    for (auto& grant : pending) {
        if (grant.user_id != actor.user.id || grant.company_id != actor.company->id) continue;
        const auto has_app = [&](const ConnectedApp& one) {
            return one.grant.app_id == grant.app_id;
        };
        if (std::ranges::any_of(out, has_app)) continue;
        if (grants.find_active(grant.app_id, actor.user.id, actor.company->id)) continue;
        if (auto app = tx.apps().find(grant.app_id))
            out.push_back({std::move(grant), std::move(app)});
    }
    return out;
}

Outcome<ConnectedApp> find_connected_app(std::string_view client_id, const Actor& actor,
                                         const ReadTx& tx) {
    auto app = tx.apps().find_by_client_id(client_id);
    if (!app) return refuse_unknown("installed app");
    auto grant = tx.grants().find_active(app->id, actor.user.id, actor.company->id);
    if (!grant) return refuse_unknown("installed app");
    return ConnectedApp{std::move(*grant), std::move(app)};
}

Outcome<void> uninstall_app(std::string_view client_id, const Actor& actor, WriteTx& tx,
                            const Context& context) {
    const auto connected = find_connected_app(client_id, actor, tx);
    if (!connected) return std::unexpected(connected.error());
    const auto& grant = connected->grant;
    if (!end_grant(grant.id, EndReason::uninstalled_by_user, tx, context.now))
        return refuse_state("The app has just been uninstalled.");
    tx.audit_events().add(context.audit(AuditKind::uninstalled_by_user, grant));
    return {};
}

std::vector<OwnRequest> find_own_requests(const Actor& actor, const ReadTx& tx) {
    std::vector<OwnRequest> out;
    for (auto& request : tx.install_requests().of_user(actor.company->id, actor.user.id))
        if (auto app = tx.apps().find(request.app_id))
            out.push_back({std::move(request), std::move(app)});
    return out;
}

}  // namespace grantor::marketplace
