// A grant: a user's standing permission, in a company, for an app. Every code and token belongs to
// one; no token is stored (docs/decisions/sealed_tokens.md).
#pragma once

#include <cstdint>
#include <optional>

#include "base/ids.hpp"
#include "base/time.hpp"
#include "oauth/scope_set.hpp"
#include "token/grant_secret.hpp"

namespace grantor {

enum class GrantState { pending = 0, active = 1, revoked = 2 };

// Why a grant ended. Stored as the number; names by end_reason_name().
enum class EndReason {
    none = 0,
    uninstalled_by_user = 1,
    uninstalled_by_admin = 2,
    revoked_by_app = 3,
    replaced_by_new_consent = 4,
    code_replayed = 5,
    refresh_token_replayed = 6,
    user_deactivated = 7,
    user_removed = 8,
    app_disabled = 9,
    app_deleted = 10,
};
std::string_view end_reason_name(EndReason reason);

struct Grant {
    GrantId id;
    AppId app_id;
    UserId user_id;
    CompanyId company_id;
    ScopeSet scopes;
    GrantSecret secret{};
    GrantState state = GrantState::pending;
    std::int64_t generation = 0;  // of the refresh token; counts up where the policy rotates
    Time rotated_at;
    std::int64_t last_used_day = 0;  // days since the epoch
    Time created_at;
    Time ended_at;
    EndReason end_reason = EndReason::none;

    bool is_active() const { return state == GrantState::active; }
    // Constant time.
    bool proves(const GrantSecret& presented) const;
    bool is_unused_since(seconds limit, Time now) const;
    // A repeat of the generation before this one, whose successor was never used, inside the window
    // (App::replay_window; nothing: without limit). A rotation that seems to lie in the future is
    // outside of it, unless the two requests can have run at once: somebody turned a clock back.
    bool may_replay(std::int64_t presented_generation, std::optional<seconds> window,
                    Time now) const;
};

}  // namespace grantor
