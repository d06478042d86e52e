// An admin's offer to join a company. The first person who signs in with the code becomes a member.
#pragma once

#include <string>

#include "base/crypto.hpp"
#include "base/ids.hpp"
#include "base/time.hpp"
#include "model/company.hpp"

namespace grantor {

struct Invitation {
    InvitationId id;
    CompanyId company_id;
    Digest hash{};      // SHA-256 of the link's secret part: 256 random bits
    std::string label;  // whom the admin means; a note, and no check
    Role role = Role::regular;
    UserId invited_by;
    Time created_at;
    Time expires_at;
};

}  // namespace grantor
