// A person's signed-in browser. The cookie holds 32 random bytes; the store holds their digest
// only.
#pragma once

#include "base/crypto.hpp"
#include "base/ids.hpp"
#include "base/time.hpp"

namespace grantor {

struct Session {
    Digest id_hash{};  // SHA-256 of the cookie's value
    UserId user_id;
    CompanyId company_id;  // the active one
    Time created_at;
    Time expires_at;
};

}  // namespace grantor
