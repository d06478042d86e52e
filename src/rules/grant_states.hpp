// A grant becomes active or ends, with everything that goes with it: whoever changes the state of a
// grant calls these (tests/tidy holds it).
#pragma once

#include <vector>

#include "model/grant.hpp"
#include "store/transaction.hpp"

namespace grantor {

// The claim of an authorization code: from pending to active, once, and counted as an installation.
// False: something else was first, or the grant is not pending.
bool activate_grant(GrantId id, WriteTx& tx, Time now);

// Revokes the grant and invalidates its access tokens. If it was active: counts it, removes the
// webhooks that the app has for the user there, and files the uninstall notice if the app is to be
// told for this reason. False: it had ended before, or an open ending covers it.
bool end_grant(GrantId id, EndReason reason, WriteTx& tx, Time now);
// The same for the row of a grant that an open ending covers: as of that ending's moment, and for
// its reason.
void end_covered_grant(GrantId id, const Ending& ending, WriteTx& tx);

// The same for every pending and active grant of the subject. Nobody can use one of them from this
// unit's commit on, and their access tokens are refused; what goes with each end follows
// (rules/grant_endings.hpp), for the first few of a person in this unit. How many were active.
std::int64_t end_grants_of_user(UserId user, EndReason reason, WriteTx& tx, Time now);
// A person who leaves a company loses the apps installed there.
std::int64_t end_grants_of_member(CompanyId company, UserId user, EndReason reason, WriteTx& tx,
                                  Time now);
void end_grants_of_app(AppId app, EndReason reason, WriteTx& tx, Time now);
// One grant for an app, a user and a company: the new consent `kept` replaces the other active
// ones.
std::vector<Grant> end_replaced_grants(const Grant& kept, WriteTx& tx, Time now);

}  // namespace grantor
