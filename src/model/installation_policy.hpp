// What a company has decided about single apps, and what its users have asked for.
#pragma once

#include <optional>
#include <string>

#include "base/ids.hpp"
#include "base/time.hpp"
#include "model/company.hpp"

namespace grantor {

// Stored as the numbers.
enum class AppRule { allowed = 1, blocked = 2 };

struct CompanyAppRule {
    CompanyId company_id;
    AppId app_id;
    AppRule rule = AppRule::allowed;
    UserId decided_by;
    Time decided_at;
};

enum class InstallVerdict {
    allowed,
    blocked,         // a rule blocks the app
    not_on_list,     // the policy is an allow-list, and the app is not on it
    needs_approval,  // an admin must say yes first
};
// Whether somebody of that role may install an app there. A rule takes precedence over the policy
// and binds admins too: they can change it. An admin approves an app by installing it.
inline InstallVerdict install_verdict(AppPolicy policy, std::optional<AppRule> rule, Role role) {
    if (rule == AppRule::blocked) return InstallVerdict::blocked;
    if (rule == AppRule::allowed || policy == AppPolicy::open) return InstallVerdict::allowed;
    if (policy == AppPolicy::allow_list) return InstallVerdict::not_on_list;
    return role == Role::admin ? InstallVerdict::allowed : InstallVerdict::needs_approval;
}

enum class InstallRequestState { waiting = 0, approved = 1, declined = 2 };

struct InstallRequest {
    InstallRequestId id;
    CompanyId company_id;
    AppId app_id;
    UserId user_id;
    std::string note;  // why, in the user's words
    InstallRequestState state = InstallRequestState::waiting;
    Time asked_at;
    UserId decided_by;
    Time decided_at;
    std::string answer = {};  // why not, in the admin's words
};

}  // namespace grantor
