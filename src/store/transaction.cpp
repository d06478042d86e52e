#include "store/transaction.hpp"

namespace grantor {
namespace {

// Order does not matter: no table refers to another by a constraint.
constexpr SqlQuery clear_tables[] = {SqlQuery{"DELETE FROM settings"},
                                     SqlQuery{"DELETE FROM companies"},
                                     SqlQuery{"DELETE FROM users"},
                                     SqlQuery{"DELETE FROM memberships"},
                                     SqlQuery{"DELETE FROM apps"},
                                     SqlQuery{"DELETE FROM app_redirect_uris"},
                                     SqlQuery{"DELETE FROM app_secrets"},
                                     SqlQuery{"DELETE FROM grants"},
                                     SqlQuery{"DELETE FROM endings"},
                                     SqlQuery{"DELETE FROM announcements"},
                                     SqlQuery{"DELETE FROM invalidations"},
                                     SqlQuery{"DELETE FROM dropped_invalidations"},
                                     SqlQuery{"DELETE FROM sessions"},
                                     SqlQuery{"DELETE FROM api_tokens"},
                                     SqlQuery{"DELETE FROM audit_events"},
                                     SqlQuery{"DELETE FROM request_events"},
                                     SqlQuery{"DELETE FROM app_requests"},
                                     SqlQuery{"DELETE FROM records"},
                                     SqlQuery{"DELETE FROM record_counters"},
                                     SqlQuery{"DELETE FROM record_links"},
                                     SqlQuery{"DELETE FROM record_words"},
                                     SqlQuery{"DELETE FROM daily_usage"},
                                     SqlQuery{"DELETE FROM app_icons"},
                                     SqlQuery{"DELETE FROM app_waiting_icons"},
                                     SqlQuery{"DELETE FROM app_pending_terms"},
                                     SqlQuery{"DELETE FROM app_reviews"},
                                     SqlQuery{"DELETE FROM app_screenshots"},
                                     SqlQuery{"DELETE FROM app_words"},
                                     SqlQuery{"DELETE FROM app_installs"},
                                     SqlQuery{"DELETE FROM app_activity"},
                                     SqlQuery{"DELETE FROM app_activity_hours"},
                                     SqlQuery{"DELETE FROM company_app_rules"},
                                     SqlQuery{"DELETE FROM install_requests"},
                                     SqlQuery{"DELETE FROM access_keys"},
                                     SqlQuery{"DELETE FROM webhooks"},
                                     SqlQuery{"DELETE FROM deliveries"},
                                     SqlQuery{"DELETE FROM invitations"},
                                     SqlQuery{"DELETE FROM password_resets"},
                                     SqlQuery{"DELETE FROM connections"},
                                     SqlQuery{"DELETE FROM gateway_keys"},
                                     SqlQuery{"DELETE FROM node_counts"}};

constexpr std::string_view reload_setting = "reload_asked_at";

}  // namespace

Tx::Tx(SqlConnection& connection)
    : connection_(connection),
      invalidations_(connection, effects_),
      apps_(connection, directory_cache_, effects_),
      app_reviews_(connection),
      app_screenshots_(connection),
      app_activities_(connection),
      webhooks_(connection),
      deliveries_(connection, effects_),
      announcements_(connection, effects_),
      endings_(connection, directory_cache_, effects_),
      grants_(connection, endings_),
      companies_(connection, directory_cache_, effects_),
      users_(connection),
      memberships_(connection),
      sessions_(connection),
      api_tokens_(connection),
      audit_events_(connection),
      request_events_(connection),
      app_requests_(connection),
      scopes_(connection, effects_),
      categories_(connection),
      plans_(connection),
      settings_(connection),
      records_(connection),
      daily_usage_(connection),
      company_app_rules_(connection),
      install_requests_(connection),
      access_keys_(connection),
      invitations_(connection),
      password_resets_(connection),
      connections_(connection),
      gateway_keys_(connection),
      leases_(connection),
      node_counts_(connection) {}

void Tx::ask_for_reload(Time now) {
    // Twice within a millisecond is once.
    settings_.set({std::string(reload_setting), std::to_string(to_ms(now))});
    effects_.reload_asked = true;
}

std::string Tx::reload_mark() const {
    return settings_.get(std::string(reload_setting)).value_or("");
}

void Tx::reset_all() {
    for (const auto& query : clear_tables) connection_.change(query);
    directory_cache_.clear();
    effects_.directory_changed = true;
    effects_.invalidations.emplace_back(std::nullopt);
}

}  // namespace grantor
