// Two kinds of records. Audit events are part of the unit of work that they tell about and stay as
// long as the operator wants. Request events explain refused requests; they are bounded in age and
// number and may be lost.
#pragma once

#include <cstdint>
#include <string>

#include "base/ids.hpp"
#include "base/time.hpp"

namespace grantor {

// The list of audit events. Stored as the number; the name on paper is the enumerator.
enum class AuditKind {
    user_signed_in = 1,
    sign_in_failed = 2,
    user_signed_out = 3,
    company_switched = 4,
    consent_allowed = 5,
    consent_cancelled = 6,
    code_replayed = 7,
    code_of_another_app = 8,
    refresh_token_replayed = 9,
    refresh_token_of_another_app = 10,
    grant_revoked_by_app = 11,
    access_token_revoked = 12,
    api_token_exchanged = 13,
    company_created = 14,
    user_created = 15,
    user_deactivated = 16,
    app_created = 17,
    app_changed = 18,
    app_secret_added = 19,
    app_secret_removed = 20,
    app_deleted = 21,
    app_submitted = 22,
    app_approved = 23,
    app_returned = 24,
    app_published = 25,
    app_unpublished = 26,
    app_disabled = 27,
    app_enabled = 28,
    uninstalled_by_user = 29,
    uninstalled_by_admin = 30,
    company_app_policy_changed = 31,
    company_app_rule_changed = 32,
    install_requested = 33,
    install_request_decided = 34,
    member_added = 35,
    member_role_changed = 36,
    member_removed = 37,
    user_activated = 38,
    company_suspended = 39,
    company_activated = 40,
    delivery_repeated = 41,
    webhook_added = 42,
    webhook_removed = 43,
    platform_role_changed = 44,
    access_key_added = 45,
    access_key_removed = 46,
    app_went_live = 47,
    password_changed = 48,
    other_sessions_ended = 49,
    member_invited = 50,
    invitation_withdrawn = 51,
    connection_made = 52,
    connection_connected = 53,
    connection_removed = 54,
    gateway_key_added = 55,
    gateway_key_removed = 56,
    connection_secret_replaced = 57,
    password_reset_made = 58,
    scope_added = 59,
    scope_changed = 60,
    scope_retired = 61,
    scope_brought_back = 62,
    scopes_aligned = 63,
    category_added = 64,
    category_renamed = 65,
    category_removed = 66,
    plan_added = 67,
    plan_changed = 68,
    plan_removed = 69,
    company_plan_changed = 70,
    company_renamed = 71,
};
std::string_view audit_kind_name(AuditKind kind);

struct AuditEvent {
    std::int64_t id = 0;
    Time at;
    AuditKind kind{};
    CompanyId company_id;
    UserId user_id;
    AppId app_id;
    GrantId grant_id;
    std::string request_id;
    std::string peer;
    std::string detail;  // no secret, no token
};

// Why a request was refused, for the owner of the app only (`grantor explain`); never on the wire.
// No secret, no token.
struct Explanation {
    std::string_view check = {};  // a constant: "redirect_uri", "client_secret", "scope", …
    std::string text = {};        // what was there, what was needed, what would pass
    AppId app_id = {};
    CompanyId company_id = {};
    UserId user_id = {};
};

struct RequestEvent {
    std::int64_t id = 0;
    Time at;
    std::string request_id;
    std::string method;
    std::string path;  // without the query: it may hold a code
    int status = 0;
    std::string error;    // the wire's code
    std::string check;    // which check refused: "scope", "expired", "revoked", "client_secret" …
    std::string explain;  // what failed, what was there, what would pass; no secret
    AppId app_id;
    CompanyId company_id;
    UserId user_id;
    std::string peer;
};

}  // namespace grantor
