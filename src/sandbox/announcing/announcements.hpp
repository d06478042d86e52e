// Turns the changes of a request into the events that webhooks get (docs/wire.md §7).
#pragma once

#include "rules/announcement.hpp"
#include "sandbox/engine/journal.hpp"
#include "sandbox/wire/call.hpp"

namespace grantor::sandbox {

// Announces each entry of the journal once, in its order, in the unit of work that has made the
// changes. An unchanged record, whatever its update_time, is not an event, nor is one of an entity
// that no version of the payload has.
//
// A webhook acts with the permissions of its user: it gets what that user may see now, and of each
// record what that user would see, also of the previous state.
void announce_changes(const Journal& journal, const Call& call, WriteTx& tx,
                      const AnnouncementContext& context);

}  // namespace grantor::sandbox
