#include "marketplace/company/installations.hpp"

#include <algorithm>

#include "marketplace/company/app_policy.hpp"
#include "rules/grant_states.hpp"

namespace grantor::marketplace {
namespace {

// The person in the log is the admin; the detail says whose installation it was.
void note_end(const Grant& grant, const std::string& whose, const Actor& actor, WriteTx& tx,
              const Context& context) {
    auto event = audit_of(actor, AuditKind::uninstalled_by_admin, context);
    event.app_id = grant.app_id;
    event.grant_id = grant.id;
    event.detail = whose;
    tx.audit_events().add(event);
}

std::string email_of(UserId id, const ReadTx& tx) {
    const auto user = tx.users().find(id);
    return user ? user->email : std::to_string(id.value);
}

}  // namespace

Installations find_installations(const InstallationQuery& query, const Actor& actor,
                                 const ReadTx& tx) {
    GrantFilter filter;
    filter.after_user = query.after_user;
    filter.after_app = query.after_app;
    filter.limit = query.limit + 1;
    if (!query.client_id.empty()) {
        const auto app = tx.apps().find_by_client_id(query.client_id);
        if (!app) return {};
        filter.app_id = app->id;
    }
    if (!query.email.empty()) {
        const auto user = tx.users().find_by_email(query.email);
        if (!user) return {};
        filter.user_id = user->id;
    }
    auto grants = tx.grants().active_of_company(actor.company->id, filter);
    Installations out;
    out.has_more = static_cast<std::int64_t>(grants.size()) > query.limit;
    if (out.has_more) grants.pop_back();
    for (auto& grant : grants) {
        auto app = tx.apps().find(grant.app_id);
        // Neighbours are mostly of one person.
        const bool same = !out.rows.empty() && out.rows.back().user.id == grant.user_id;
        auto user = same ? out.rows.back().user : tx.users().find(grant.user_id).value_or(User{});
        if (app) out.rows.push_back({std::move(grant), std::move(app), std::move(user)});
    }
    return out;
}

std::vector<AppCount> find_installed_apps(const Actor& actor, const ReadTx& tx) {
    std::vector<AppCount> out;
    for (const auto& [id, installations] : tx.grants().installed_apps(actor.company->id))
        if (auto app = tx.apps().find(id)) out.push_back({std::move(app), installations});
    return out;
}

Outcome<void> end_installation(std::string_view client_id, UserId user, const Actor& actor,
                               WriteTx& tx, const Context& context) {
    const auto app = tx.apps().find_by_client_id(client_id);
    if (!app) return refuse_unknown("installation");
    const auto grant = tx.grants().find_active(app->id, user, actor.company->id);
    if (!grant) return refuse_unknown("installation");
    if (!end_grant(grant->id, EndReason::uninstalled_by_admin, tx, context.now))
        return refuse_state("The app has just been uninstalled.");
    note_end(*grant, email_of(user, tx), actor, tx, context);
    return {};
}

Outcome<std::int64_t> end_installations_of(std::string_view client_id, const Actor& actor,
                                           WriteTx& tx, const Context& context) {
    const auto found = find_company_app(client_id, actor, tx);
    if (!found) return std::unexpected(found.error());
    GrantFilter filter;
    filter.app_id = found->app->id;
    filter.limit = ended_at_once;
    std::int64_t ended = 0;
    for (const auto& grant : tx.grants().active_of_company(actor.company->id, filter)) {
        if (!end_grant(grant.id, EndReason::uninstalled_by_admin, tx, context.now)) continue;
        note_end(grant, email_of(grant.user_id, tx), actor, tx, context);
        ++ended;
    }
    return ended;
}

}  // namespace grantor::marketplace
