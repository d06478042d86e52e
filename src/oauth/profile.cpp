#include "oauth/profile.hpp"

#include <algorithm>

namespace grantor {

// table: the profiles.
const std::array<Profile, 2>& profiles() {
    static const std::array<Profile, 2> rows{{
        {default_profile, {}},
        {source_profile,
         {.scope_separator = ScopeSeparator::comma,
          .cancelled_consent = ErrorCode::user_denied,
          .errors = ErrorForm::envelope,
          .limit_fields = LimitFields::x_rate_limit,
          // docs/wire.md §1.3: the lifetime is an hour, announced as a second less.
          .expires_in = seconds{3599},
          .envelope_info = "Please check developers.pipedrive.com",
          .old_payload_flag = "pipedrive_service_name",
          .admins_scope = "admin",
          // docs/wire.md §1.1
          .provider = {"pipedrive", "Pipedrive", "https://oauth.pipedrive.com/oauth/authorize",
                       "https://oauth.pipedrive.com/oauth/token",
                       "https://oauth.pipedrive.com/oauth/revoke", "*.pipedrive.com"},
          .has_built_in_api = true}},
    }};
    return rows;
}

const Profile* find_profile(std::string_view name) {
    const auto& rows = profiles();
    const auto row = std::ranges::find(rows, name, &Profile::name);
    return row == rows.end() ? nullptr : &*row;
}

const KnownProvider* find_known_provider(std::string_view name) {
    const auto& rows = profiles();
    const auto row = std::ranges::find_if(rows, [name](const Profile& profile) {
        return !name.empty() && profile.wire.provider.name == name;
    });
    return row == rows.end() ? nullptr : &row->wire.provider;
}

}  // namespace grantor
