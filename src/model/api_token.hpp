// A personal API token, which an app may exchange once for a grant. Only its digest is kept.
#pragma once

#include "base/crypto.hpp"
#include "base/ids.hpp"
#include "base/time.hpp"

namespace grantor {

struct ApiToken {
    Digest hash{};
    UserId user_id;
    CompanyId company_id;
    Time created_at;
    Time spent_at;    // epoch: not yet
    AppId spent_by;   // zero: nobody yet
    Time expires_at;  // epoch: never

    bool is_over(Time now) const { return expires_at != Time{} && expires_at <= now; }
};

}  // namespace grantor
