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
          // docs/wire.md §1.3: the lifetime is an hour, announced as a second less.
          .expires_in = seconds{3599},
          .envelope_info = "Please check developers.pipedrive.com",
          .has_built_in_api = true}},
    }};
    return rows;
}

const Profile* find_profile(std::string_view name) {
    const auto& rows = profiles();
    const auto row = std::ranges::find(rows, name, &Profile::name);
    return row == rows.end() ? nullptr : &*row;
}

}  // namespace grantor
