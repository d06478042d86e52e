// Two kinds of records. Audit events are part of the unit of work that they tell about and stay.
// Request events explain refused requests; they are bounded in age and number and may be lost.
#pragma once

#include <cstdint>
#include <string>

#include "base/ids.hpp"
#include "base/time.hpp"

namespace grantor {

// The list of audit events; the name on paper is the enumerator.
enum class AuditKind {
    user_signed_in,
    sign_in_failed,
    user_signed_out,
    company_switched,
    consent_allowed,
    consent_cancelled,
    code_replayed,
    code_of_another_app,
    refresh_token_replayed,
    refresh_token_of_another_app,
    grant_revoked_by_app,
    access_token_revoked,
    api_token_exchanged,
    company_created,
    user_created,
    user_deactivated,
    app_created,
    app_changed,
    app_secret_added,
    app_secret_removed,
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
