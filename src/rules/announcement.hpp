// From a change to the deliveries that notify apps of it (docs/wire.md §7).
#pragma once

#include <string>
#include <string_view>

#include "base/random.hpp"
#include "base/time.hpp"
#include "model/webhook.hpp"
#include "store/transaction.hpp"

namespace grantor {

// What every event of one unit of work has in common.
struct AnnouncementContext {
    Time now;
    Random& random;
    std::string_view correlation_id;  // the request's id
    std::string_view host;            // "acme.example.com", of the company's API
};

// Files one delivery for each webhook of the company that asked for such an event and whose user
// may see it; how many. Called in the unit of work that makes the change. Costs one look-up if the
// company has no webhook.
std::int64_t announce(const ChangeEvent& event, WriteTx& tx, const AnnouncementContext& context);

}  // namespace grantor
