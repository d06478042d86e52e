// What a unit of work gets: the tables, of a ReadTx read-only. Made by the store, one per
// connection; a unit must not keep it, nor anything that belongs to it, when it returns.
#pragma once

#include "store/tables/access_keys.hpp"
#include "store/tables/announcements.hpp"
#include "store/tables/app_activities.hpp"
#include "store/tables/app_requests.hpp"
#include "store/tables/app_reviews.hpp"
#include "store/tables/app_screenshots.hpp"
#include "store/tables/apps.hpp"
#include "store/tables/categories.hpp"
#include "store/tables/companies.hpp"
#include "store/tables/connections.hpp"
#include "store/tables/daily_usage.hpp"
#include "store/tables/deliveries.hpp"
#include "store/tables/endings.hpp"
#include "store/tables/events.hpp"
#include "store/tables/gateway_keys.hpp"
#include "store/tables/grants.hpp"
#include "store/tables/installation_policies.hpp"
#include "store/tables/invalidations.hpp"
#include "store/tables/invitations.hpp"
#include "store/tables/leases.hpp"
#include "store/tables/node_counts.hpp"
#include "store/tables/password_resets.hpp"
#include "store/tables/plans.hpp"
#include "store/tables/records.hpp"
#include "store/tables/scopes.hpp"
#include "store/tables/sessions.hpp"
#include "store/tables/settings.hpp"
#include "store/tables/users.hpp"
#include "store/tables/webhooks.hpp"
#include "store/tx.hpp"

namespace grantor {

class Tx {
 public:
    explicit Tx(SqlConnection& connection);
    Tx(const Tx&) = delete;

    auto& announcements(this auto& self) { return self.announcements_; }
    auto& endings(this auto& self) { return self.endings_; }
    auto& grants(this auto& self) { return self.grants_; }
    auto& apps(this auto& self) { return self.apps_; }
    auto& companies(this auto& self) { return self.companies_; }
    auto& users(this auto& self) { return self.users_; }
    auto& memberships(this auto& self) { return self.memberships_; }
    auto& sessions(this auto& self) { return self.sessions_; }
    auto& api_tokens(this auto& self) { return self.api_tokens_; }
    auto& invalidations(this auto& self) { return self.invalidations_; }
    auto& audit_events(this auto& self) { return self.audit_events_; }
    auto& request_events(this auto& self) { return self.request_events_; }
    auto& app_requests(this auto& self) { return self.app_requests_; }
    auto& scopes(this auto& self) { return self.scopes_; }
    auto& categories(this auto& self) { return self.categories_; }
    auto& plans(this auto& self) { return self.plans_; }
    auto& settings(this auto& self) { return self.settings_; }
    auto& records(this auto& self) { return self.records_; }
    auto& daily_usage(this auto& self) { return self.daily_usage_; }
    auto& app_reviews(this auto& self) { return self.app_reviews_; }
    auto& app_screenshots(this auto& self) { return self.app_screenshots_; }
    auto& app_activities(this auto& self) { return self.app_activities_; }
    auto& company_app_rules(this auto& self) { return self.company_app_rules_; }
    auto& install_requests(this auto& self) { return self.install_requests_; }
    auto& access_keys(this auto& self) { return self.access_keys_; }
    auto& webhooks(this auto& self) { return self.webhooks_; }
    auto& deliveries(this auto& self) { return self.deliveries_; }
    auto& invitations(this auto& self) { return self.invitations_; }
    auto& password_resets(this auto& self) { return self.password_resets_; }
    auto& connections(this auto& self) { return self.connections_; }
    auto& gateway_keys(this auto& self) { return self.gateway_keys_; }
    auto& leases(this auto& self) { return self.leases_; }
    auto& node_counts(this auto& self) { return self.node_counts_; }

    // The moment for what nodes claim for a while: the server's, or else the given one.
    Time shared_time(Time own) const { return connection_.server_time().value_or(own); }

    // Deletes every row but those of the operator's lists (scopes, categories, plans) and the
    // schema's version, and empties the invalidation view: the sandbox starts over.
    void reset_all();

    // Asks every process that serves the database to read its files again.
    void ask_for_reload(Time now);
    // Another one each time it was asked.
    std::string reload_mark() const;

    // For the store: the cache that apps and companies are served from, and what the units since
    // the last clear changed beside rows.
    DirectoryCache& directory_cache() { return directory_cache_; }
    UnitEffects& effects() { return effects_; }

 private:
    SqlConnection& connection_;
    DirectoryCache directory_cache_;
    UnitEffects effects_;
    Invalidations invalidations_;
    Apps apps_;
    AppReviews app_reviews_;
    AppScreenshots app_screenshots_;
    AppActivities app_activities_;
    Webhooks webhooks_;
    Deliveries deliveries_;
    Announcements announcements_;
    Endings endings_;
    Grants grants_;
    Companies companies_;
    Users users_;
    Memberships memberships_;
    Sessions sessions_;
    ApiTokens api_tokens_;
    AuditEvents audit_events_;
    RequestEvents request_events_;
    AppRequests app_requests_;
    Scopes scopes_;
    Categories categories_;
    Plans plans_;
    Settings settings_;
    Records records_;
    DailyUsage daily_usage_;
    CompanyAppRules company_app_rules_;
    InstallRequests install_requests_;
    AccessKeys access_keys_;
    Invitations invitations_;
    PasswordResets password_resets_;
    Connections connections_;
    GatewayKeys gateway_keys_;
    Leases leases_;
    NodeCounts node_counts_;
};

}  // namespace grantor
