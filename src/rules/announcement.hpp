// From a change to the deliveries that notify apps of it (docs/wire.md §7).
#pragma once

#include <string>
#include <string_view>

#include "base/random.hpp"
#include "base/time.hpp"
#include "model/webhook.hpp"
#include "oauth/profile.hpp"
#include "store/transaction.hpp"

namespace grantor {

// What every event of one unit of work has in common.
struct AnnouncementContext {
    Time now;
    Random& random;
    std::string_view correlation_id;  // the request's id
    std::string_view host;            // "acme.example.com", of the company's API
    const Wire& wire;
};

// Files one delivery for each webhook of the company that asked for such an event and whose user
// may see it; how many. Called in the unit of work that makes the change. Costs two look-ups if the
// company has no webhook. Of very many webhooks only the first are told in this unit and counted;
// the announcement waits for go_on_announcing().
std::int64_t announce(const ChangeEvent& event, WriteTx& tx, const AnnouncementContext& context);

// The same, all of it later: where one unit has enough to do already.
void announce_later(const ChangeEvent& event, WriteTx& tx, const AnnouncementContext& context);

// One unit of work: tells the next webhooks of the oldest announcement. False: none waits.
bool go_on_announcing(WriteTx& tx, Random& random, const Wire& wire);

}  // namespace grantor
