#include "model/grant.hpp"

#include <cassert>

#include "base/crypto.hpp"

namespace grantor {

std::string_view end_reason_name(EndReason reason) {
    switch (reason) {
        case EndReason::none:
            return "none";
        case EndReason::uninstalled_by_user:
            return "uninstalled_by_user";
        case EndReason::uninstalled_by_admin:
            return "uninstalled_by_admin";
        case EndReason::revoked_by_app:
            return "revoked_by_app";
        case EndReason::replaced_by_new_consent:
            return "replaced_by_new_consent";
        case EndReason::code_replayed:
            return "code_replayed";
        case EndReason::refresh_token_replayed:
            return "refresh_token_replayed";
        case EndReason::user_deactivated:
            return "user_deactivated";
        case EndReason::user_removed:
            return "user_removed";
        case EndReason::app_disabled:
            return "app_disabled";
        case EndReason::app_deleted:
            return "app_deleted";
    }
    return "unknown";
}

bool Grant::proves(const GrantSecret& presented) const {
    return equal_in_constant_time(secret, presented);
}

bool Grant::is_unused_since(seconds limit, Time now) const {
    // Days are kept, so the last day counts in full.
    const std::int64_t limit_days = std::chrono::floor<days>(limit).count();
    return day_of(now) - last_used_day > limit_days;
}

bool Grant::may_replay(std::int64_t presented_generation, std::optional<seconds> window,
                       Time now) const {
    if (presented_generation + 1 != generation) return false;
    if (!window) return true;
    const auto age = now - rotated_at;
    return age >= -overlap_max && age <= *window;
}

}  // namespace grantor
