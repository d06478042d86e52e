// An admin's leave for a person to choose a new password without the old one, once.
#pragma once

#include "base/crypto.hpp"
#include "base/ids.hpp"
#include "base/time.hpp"

namespace grantor {

struct PasswordReset {
    UserId user_id;        // one each: a new one replaces it
    Digest hash{};         // SHA-256 of the code
    CompanyId company_id;  // whose admin made it; zero: an admin of the platform
    UserId made_by;
    Time created_at;
    Time expires_at;
};

}  // namespace grantor
