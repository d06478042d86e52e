#include "model/event.hpp"

namespace grantor {

std::string_view audit_kind_name(AuditKind kind) {
    switch (kind) {
        case AuditKind::user_signed_in:
            return "user_signed_in";
        case AuditKind::sign_in_failed:
            return "sign_in_failed";
        case AuditKind::user_signed_out:
            return "user_signed_out";
        case AuditKind::company_switched:
            return "company_switched";
        case AuditKind::consent_allowed:
            return "consent_allowed";
        case AuditKind::consent_cancelled:
            return "consent_cancelled";
        case AuditKind::code_replayed:
            return "code_replayed";
        case AuditKind::code_of_another_app:
            return "code_of_another_app";
        case AuditKind::refresh_token_replayed:
            return "refresh_token_replayed";
        case AuditKind::refresh_token_of_another_app:
            return "refresh_token_of_another_app";
        case AuditKind::grant_revoked_by_app:
            return "grant_revoked_by_app";
        case AuditKind::access_token_revoked:
            return "access_token_revoked";
        case AuditKind::api_token_exchanged:
            return "api_token_exchanged";
        case AuditKind::company_created:
            return "company_created";
        case AuditKind::user_created:
            return "user_created";
        case AuditKind::user_deactivated:
            return "user_deactivated";
        case AuditKind::app_created:
            return "app_created";
        case AuditKind::app_changed:
            return "app_changed";
        case AuditKind::app_secret_added:
            return "app_secret_added";
        case AuditKind::app_secret_removed:
            return "app_secret_removed";
    }
    return "unknown";
}

}  // namespace grantor
