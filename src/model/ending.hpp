// The end of many grants at once: of an app, a user, or a user in one company. It is one row that
// is in force as soon as it is committed; the grants themselves are ended a few at a time, so that
// no other write waits for 200,000 of them (rules/grant_endings.hpp).
#pragma once

#include "model/grant.hpp"

namespace grantor {

using EndingId = Id<struct EndingTag>;

// A zero id is any.
struct Ending {
    EndingId id;
    AppId app_id{};
    UserId user_id{};
    CompanyId company_id{};
    // The newest grant when it was filed: what is given later is not meant.
    GrantId through{};
    EndReason reason = EndReason::none;
    Time at;

    bool covers(const Grant& grant) const {
        return grant.id <= through && (!app_id || app_id == grant.app_id) &&
               (!user_id || user_id == grant.user_id) &&
               (!company_id || company_id == grant.company_id);
    }
};

}  // namespace grantor
