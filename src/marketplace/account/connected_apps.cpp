#include "marketplace/account/connected_apps.hpp"

#include <algorithm>
#include <tuple>

#include "rules/grant_states.hpp"

namespace grantor::marketplace {

std::vector<ConnectedApp> find_connected_apps(const Actor& actor, const ReadTx& tx) {
    std::vector<ConnectedApp> out;
    for (auto& grant : tx.grants().active_of_user(actor.user.id, actor.company->id))
        if (auto app = tx.apps().find(grant.app_id))
            out.push_back({std::move(grant), std::move(app)});
    std::ranges::sort(out, {},
                      [](const ConnectedApp& one) { return std::tie(one.app->name, one.app->id); });
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
