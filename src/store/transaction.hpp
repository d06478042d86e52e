// What a unit of work gets: the tables, read-only or for writing. Made by the store, one per
// connection; a unit must not keep it, nor anything that belongs to it, when it returns.
#pragma once

#include "store/tables/access_keys.hpp"
#include "store/tables/app_activities.hpp"
#include "store/tables/app_reviews.hpp"
#include "store/tables/apps.hpp"
#include "store/tables/companies.hpp"
#include "store/tables/connections.hpp"
#include "store/tables/daily_usage.hpp"
#include "store/tables/deliveries.hpp"
#include "store/tables/events.hpp"
#include "store/tables/gateway_keys.hpp"
#include "store/tables/grants.hpp"
#include "store/tables/installation_policies.hpp"
#include "store/tables/invalidations.hpp"
#include "store/tables/invitations.hpp"
#include "store/tables/records.hpp"
#include "store/tables/sessions.hpp"
#include "store/tables/settings.hpp"
#include "store/tables/users.hpp"
#include "store/tables/webhooks.hpp"

namespace grantor {

class ReadTx {
 public:
    explicit ReadTx(SqlConnection& connection);
    ReadTx(const ReadTx&) = delete;

    const Grants& grants() const { return grants_; }
    const Apps& apps() const { return apps_; }
    const Companies& companies() const { return companies_; }
    const Users& users() const { return users_; }
    const Memberships& memberships() const { return memberships_; }
    const Sessions& sessions() const { return sessions_; }
    const ApiTokens& api_tokens() const { return api_tokens_; }
    const Invalidations& invalidations() const { return invalidations_; }
    const AuditEvents& audit_events() const { return audit_events_; }
    const RequestEvents& request_events() const { return request_events_; }
    const Scopes& scopes() const { return scopes_; }
    const Settings& settings() const { return settings_; }
    const Records& records() const { return records_; }
    const DailyUsage& daily_usage() const { return daily_usage_; }
    const AppReviews& app_reviews() const { return app_reviews_; }
    const AppActivities& app_activities() const { return app_activities_; }
    const CompanyAppRules& company_app_rules() const { return company_app_rules_; }
    const InstallRequests& install_requests() const { return install_requests_; }
    const AccessKeys& access_keys() const { return access_keys_; }
    const Webhooks& webhooks() const { return webhooks_; }
    const Deliveries& deliveries() const { return deliveries_; }
    const Invitations& invitations() const { return invitations_; }
    const Connections& connections() const { return connections_; }
    const GatewayKeys& gateway_keys() const { return gateway_keys_; }

    // For the store: the cache that apps and companies are served from.
    DirectoryCache& directory_cache() { return directory_cache_; }

 protected:
    SqlConnection& connection_;
    DirectoryCache directory_cache_;
    UnitEffects effects_;
    Invalidations invalidations_;
    Apps apps_;
    AppReviews app_reviews_;
    AppActivities app_activities_;
    Webhooks webhooks_;
    Deliveries deliveries_;
    Grants grants_;
    Companies companies_;
    Users users_;
    Memberships memberships_;
    Sessions sessions_;
    ApiTokens api_tokens_;
    AuditEvents audit_events_;
    RequestEvents request_events_;
    Scopes scopes_;
    Settings settings_;
    Records records_;
    DailyUsage daily_usage_;
    CompanyAppRules company_app_rules_;
    InstallRequests install_requests_;
    AccessKeys access_keys_;
    Invitations invitations_;
    Connections connections_;
    GatewayKeys gateway_keys_;
};

class WriteTx : public ReadTx {
 public:
    using ReadTx::ReadTx;

    Grants& grants() { return grants_; }
    Apps& apps() { return apps_; }
    Companies& companies() { return companies_; }
    Users& users() { return users_; }
    Memberships& memberships() { return memberships_; }
    Sessions& sessions() { return sessions_; }
    ApiTokens& api_tokens() { return api_tokens_; }
    Invalidations& invalidations() { return invalidations_; }
    AuditEvents& audit_events() { return audit_events_; }
    RequestEvents& request_events() { return request_events_; }
    Settings& settings() { return settings_; }
    Records& records() { return records_; }
    DailyUsage& daily_usage() { return daily_usage_; }
    AppReviews& app_reviews() { return app_reviews_; }
    AppActivities& app_activities() { return app_activities_; }
    CompanyAppRules& company_app_rules() { return company_app_rules_; }
    InstallRequests& install_requests() { return install_requests_; }
    AccessKeys& access_keys() { return access_keys_; }
    Webhooks& webhooks() { return webhooks_; }
    Deliveries& deliveries() { return deliveries_; }
    Invitations& invitations() { return invitations_; }
    Connections& connections() { return connections_; }
    GatewayKeys& gateway_keys() { return gateway_keys_; }

    // Deletes every row but the scopes and the schema's version, and empties the invalidation view:
    // the sandbox starts over.
    void reset_all();

    // For the store: what the units since the last clear changed beside rows.
    UnitEffects& effects() { return effects_; }
};

}  // namespace grantor
