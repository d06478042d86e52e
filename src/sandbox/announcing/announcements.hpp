// From what a request has changed to the events that webhooks are told (docs/wire.md §7).
#pragma once

#include "sandbox/announcing/journal.hpp"
#include "sandbox/call.hpp"
#include "store/announcement.hpp"

namespace grantor::sandbox {

// Announces each entry of the journal once, in its order, in the unit of work that has made the
// changes. A record that is as it was before is none, whatever its update_time; nor is one of an
// entity that no version of the payload knows.
//
// A webhook acts with the permissions of its user: it hears of what that user may see now, and
// reads of each record what that user would read, also of the state before.
void announce_changes(const Journal& journal, const Call& call, WriteTx& tx,
                      const AnnouncementContext& context);

}  // namespace grantor::sandbox
