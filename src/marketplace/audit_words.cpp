#include "marketplace/audit_words.hpp"

namespace grantor::marketplace {
namespace {

// table: kind, what the person did or what happened.
constexpr AuditWords words[] = {
    {AuditKind::consent_allowed, "Allowed an app"},
    {AuditKind::consent_cancelled, "Declined an app's consent page"},
    {AuditKind::api_token_exchanged, "Installed an app by personal token"},
    {AuditKind::uninstalled_by_user, "Uninstalled an app"},
    {AuditKind::uninstalled_by_admin, "Uninstalled an app for someone, as admin"},
    {AuditKind::grant_revoked_by_app, "Uninstalled by the app"},
    {AuditKind::access_token_revoked, "Token revoked by the app"},
    {AuditKind::install_requested, "Requested an app"},
    {AuditKind::install_request_decided, "Answered a request"},
    {AuditKind::company_app_policy_changed, "Changed the app policy"},
    {AuditKind::company_app_rule_changed, "Changed the rule of an app"},
    {AuditKind::member_invited, "Invited a member"},
    {AuditKind::invitation_withdrawn, "Withdrew an invitation"},
    {AuditKind::member_added, "Joined"},
    {AuditKind::member_role_changed, "Changed a role"},
    {AuditKind::member_removed, "Removed a member"},
    {AuditKind::user_signed_in, "Signed in"},
    {AuditKind::sign_in_failed, "Failed to sign in"},
    {AuditKind::user_signed_out, "Signed out"},
    {AuditKind::other_sessions_ended, "Signed out elsewhere"},
    {AuditKind::password_changed, "Changed the password"},
    {AuditKind::password_reset_made, "Created a code for a new password"},
    {AuditKind::company_switched, "Switched to this company"},
    {AuditKind::access_key_added, "Created an access key"},
    {AuditKind::access_key_removed, "Removed an access key"},
    {AuditKind::app_created, "Registered an app"},
    {AuditKind::app_changed, "Changed an app"},
    {AuditKind::app_secret_added, "Added a client secret"},
    {AuditKind::app_secret_removed, "Removed a client secret"},
    {AuditKind::app_submitted, "Submitted an app for review"},
    {AuditKind::app_approved, "App approved"},
    {AuditKind::app_returned, "App returned by the reviewer"},
    {AuditKind::app_published, "Published an app"},
    {AuditKind::app_unpublished, "Unpublished an app"},
    {AuditKind::app_went_live, "Took an app live"},
    {AuditKind::app_deleted, "Deleted an app"},
    {AuditKind::app_disabled, "App disabled by the platform"},
    {AuditKind::app_enabled, "App enabled by the platform"},
    {AuditKind::delivery_repeated, "Repeated a delivery"},
    {AuditKind::webhook_added, "Webhook added"},
    {AuditKind::webhook_removed, "Webhook removed"},
    {AuditKind::code_replayed, "Code used twice: app uninstalled"},
    {AuditKind::code_of_another_app, "Code presented by another app"},
    {AuditKind::refresh_token_replayed, "Refresh token used twice: app uninstalled"},
    {AuditKind::refresh_token_of_another_app, "Refresh token presented by another app"},
    {AuditKind::company_created, "Company created"},
    {AuditKind::company_suspended, "Company suspended by the platform"},
    {AuditKind::company_activated, "Company activated by the platform"},
    {AuditKind::user_created, "Account created"},
    {AuditKind::user_deactivated, "Account deactivated by the platform"},
    {AuditKind::user_activated, "Account activated by the platform"},
    {AuditKind::platform_role_changed, "Changed a role on the platform"},
    {AuditKind::connection_made, "Created a connection"},
    {AuditKind::connection_connected, "Connected an account"},
    {AuditKind::connection_removed, "Removed a connection"},
    {AuditKind::connection_secret_replaced, "Replaced the client secret of a connection"},
    {AuditKind::gateway_key_added, "Created a gateway key"},
    {AuditKind::gateway_key_removed, "Removed a gateway key"},
    {AuditKind::scope_added, "Added a scope"},
    {AuditKind::scope_changed, "Changed a scope"},
    {AuditKind::scope_retired, "Retired a scope"},
    {AuditKind::scope_brought_back, "Brought back a scope"},
    {AuditKind::scopes_aligned, "Took the list of scopes from elsewhere"},
    {AuditKind::category_added, "Added a category"},
    {AuditKind::category_renamed, "Renamed a category"},
    {AuditKind::category_removed, "Removed a category"},
    {AuditKind::plan_added, "Added a plan"},
    {AuditKind::plan_changed, "Changed a plan"},
    {AuditKind::plan_removed, "Removed a plan"},
    {AuditKind::company_plan_changed, "Changed the plan of a company"},
    {AuditKind::company_renamed, "Renamed the company"},
};

}  // namespace

std::span<const AuditWords> audit_words() { return words; }

std::string_view audit_text(AuditKind kind) {
    for (const auto& row : words)
        if (row.kind == kind) return row.text;
    return audit_kind_name(kind);
}

std::optional<AuditKind> audit_kind_named(std::string_view name) {
    for (const auto& row : words)
        if (audit_kind_name(row.kind) == name) return row.kind;
    return std::nullopt;
}

}  // namespace grantor::marketplace
