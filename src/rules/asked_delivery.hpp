// Deliveries to an app's server that somebody requested: a test event, or a repeated delivery.
// The same for pages, the management API and the command line.
#pragma once

#include <string>

#include "rules/refusal.hpp"
#include "store/transaction.hpp"

namespace grantor {

// Not sent yet, of one app. Enough to try things out, but not to make this server send without end.
inline constexpr std::int64_t asked_deliveries_max = 20;

// Files it, due now, and what waits for the same target with it. `by` says who asks, when and in
// whose log; it becomes the row of the audit log, which says `what` it is. Refuses: too many wait.
Outcome<DeliveryId> ask_for_delivery(Delivery wanted, std::string_view what, AuditEvent by,
                                     WriteTx& tx);

// A new delivery with the address and content of an old one that is finished. Refuses one that
// still waits, one of a webhook that is gone, and as above.
Outcome<DeliveryId> ask_again(const Delivery& old, AuditEvent by, WriteTx& tx);

}  // namespace grantor
