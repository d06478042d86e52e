#include "model/event.hpp"

#include <utility>

namespace grantor {
namespace {

// table: in the order of the enumerators, which count from 1.
constexpr std::pair<AuditKind, std::string_view> names[] = {
    {AuditKind::user_signed_in, "user_signed_in"},
    {AuditKind::sign_in_failed, "sign_in_failed"},
    {AuditKind::user_signed_out, "user_signed_out"},
    {AuditKind::company_switched, "company_switched"},
    {AuditKind::consent_allowed, "consent_allowed"},
    {AuditKind::consent_cancelled, "consent_cancelled"},
    {AuditKind::code_replayed, "code_replayed"},
    {AuditKind::code_of_another_app, "code_of_another_app"},
    {AuditKind::refresh_token_replayed, "refresh_token_replayed"},
    {AuditKind::refresh_token_of_another_app, "refresh_token_of_another_app"},
    {AuditKind::grant_revoked_by_app, "grant_revoked_by_app"},
    {AuditKind::access_token_revoked, "access_token_revoked"},
    {AuditKind::api_token_exchanged, "api_token_exchanged"},
    {AuditKind::company_created, "company_created"},
    {AuditKind::user_created, "user_created"},
    {AuditKind::user_deactivated, "user_deactivated"},
    {AuditKind::app_created, "app_created"},
    {AuditKind::app_changed, "app_changed"},
    {AuditKind::app_secret_added, "app_secret_added"},
    {AuditKind::app_secret_removed, "app_secret_removed"},
    {AuditKind::app_deleted, "app_deleted"},
    {AuditKind::app_submitted, "app_submitted"},
    {AuditKind::app_approved, "app_approved"},
    {AuditKind::app_returned, "app_returned"},
    {AuditKind::app_published, "app_published"},
    {AuditKind::app_unpublished, "app_unpublished"},
    {AuditKind::app_disabled, "app_disabled"},
    {AuditKind::app_enabled, "app_enabled"},
    {AuditKind::uninstalled_by_user, "uninstalled_by_user"},
    {AuditKind::uninstalled_by_admin, "uninstalled_by_admin"},
    {AuditKind::company_app_policy_changed, "company_app_policy_changed"},
    {AuditKind::company_app_rule_changed, "company_app_rule_changed"},
    {AuditKind::install_requested, "install_requested"},
    {AuditKind::install_request_decided, "install_request_decided"},
    {AuditKind::member_added, "member_added"},
    {AuditKind::member_role_changed, "member_role_changed"},
    {AuditKind::member_removed, "member_removed"},
    {AuditKind::user_activated, "user_activated"},
    {AuditKind::company_suspended, "company_suspended"},
    {AuditKind::company_activated, "company_activated"},
    {AuditKind::delivery_repeated, "delivery_repeated"},
    {AuditKind::webhook_added, "webhook_added"},
    {AuditKind::webhook_removed, "webhook_removed"},
    {AuditKind::platform_role_changed, "platform_role_changed"},
    {AuditKind::access_key_added, "access_key_added"},
    {AuditKind::access_key_removed, "access_key_removed"},
    {AuditKind::app_went_live, "app_went_live"},
    {AuditKind::password_changed, "password_changed"},
    {AuditKind::other_sessions_ended, "other_sessions_ended"},
    {AuditKind::member_invited, "member_invited"},
    {AuditKind::invitation_withdrawn, "invitation_withdrawn"},
    {AuditKind::connection_made, "connection_made"},
    {AuditKind::connection_connected, "connection_connected"},
    {AuditKind::connection_removed, "connection_removed"},
    {AuditKind::gateway_key_added, "gateway_key_added"},
    {AuditKind::gateway_key_removed, "gateway_key_removed"},
    {AuditKind::connection_secret_replaced, "connection_secret_replaced"},
    {AuditKind::password_reset_made, "password_reset_made"},
    {AuditKind::scope_added, "scope_added"},
    {AuditKind::scope_changed, "scope_changed"},
    {AuditKind::scope_retired, "scope_retired"},
    {AuditKind::scope_brought_back, "scope_brought_back"},
    {AuditKind::scopes_aligned, "scopes_aligned"},
    {AuditKind::category_added, "category_added"},
    {AuditKind::category_renamed, "category_renamed"},
    {AuditKind::category_removed, "category_removed"},
    {AuditKind::plan_added, "plan_added"},
    {AuditKind::plan_changed, "plan_changed"},
    {AuditKind::plan_removed, "plan_removed"},
    {AuditKind::company_plan_changed, "company_plan_changed"},
    {AuditKind::company_renamed, "company_renamed"},
};

constexpr bool is_in_order() {
    int number = 0;
    for (const auto& [kind, name] : names)
        if (static_cast<int>(kind) != ++number) return false;
    return true;
}
static_assert(is_in_order());

}  // namespace

std::string_view audit_kind_name(AuditKind kind) {
    const auto index = static_cast<std::size_t>(kind) - 1;
    return index < std::size(names) ? names[index].second : "unknown";
}

}  // namespace grantor
