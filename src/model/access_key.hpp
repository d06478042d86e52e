// A person's key to the management API, which they create themselves and see once. It acts as that
// person in that company. Only its digest is stored.
#pragma once

#include <string>

#include "base/crypto.hpp"
#include "base/ids.hpp"
#include "base/time.hpp"

namespace grantor {

struct AccessKey {
    AccessKeyId id;
    UserId user_id;
    CompanyId company_id;
    std::string name;
    Digest hash{};  // SHA-256 of the key: 256 random bits need no slow hash
    Time created_at;
    Time last_used_at;  // epoch: never; hour precision
    Time expires_at;    // epoch: never, of keys made when keys had no end

    bool is_over(Time now) const { return expires_at != Time{} && expires_at <= now; }
};

}  // namespace grantor
