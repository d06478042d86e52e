#include "marketplace/developer/own_app.hpp"

namespace grantor::marketplace {

Outcome<OwnApp> find_own_app(std::string_view client_id, const Actor& actor, const ReadTx& tx) {
    auto app = tx.apps().find_by_client_id(client_id);
    const bool is_own =
        app && app->developer_company_id == actor.company->id && app->status != AppStatus::deleted;
    if (!is_own) return refuse_unknown("app");
    if (!actor.is_developer())
        return refuse_access("Only a company's admins and developers can manage its apps.");
    OwnApp own{std::move(app), std::nullopt, std::nullopt};
    if (own.app->kind == AppKind::private_app) return own;
    own.pending = tx.app_reviews().find_pending(own.app->id);
    own.waiting = tx.app_reviews().find_waiting(own.app->id);
    return own;
}

Outcome<OwnApp> find_own_app_to(AppAction action, std::string_view client_id, const Actor& actor,
                                const ReadTx& tx) {
    auto own = find_own_app(client_id, actor, tx);
    if (!own) return own;
    if (const auto reason = why_not(action, own->situation()); !reason.empty())
        return refuse_state(std::string(reason));
    return own;
}

}  // namespace grantor::marketplace
