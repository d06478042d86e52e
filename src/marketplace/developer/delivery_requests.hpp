// What a developer asks to be sent to the app's server: a test event, or something once more.
#pragma once

#include <string_view>

#include "model/context.hpp"
#include "rules/refusal.hpp"
#include "service/actor.hpp"
#include "store/transaction.hpp"

namespace grantor::marketplace {

// Asked for and not sent yet, of one app. Enough to try things out, and no way to make this server
// send without end.
inline constexpr std::int64_t asked_deliveries_max = 20;

// A new delivery with the address and content of an old one of this app that is finished. Refuses
// one that still waits, one of another app as one that does not exist, and one of a webhook that is
// gone.
Outcome<DeliveryId> repeat_delivery(std::string_view client_id, DeliveryId delivery,
                                    const Actor& actor, WriteTx& tx, const Context& context);

// A `ping` to the first callback URL in effect. Refuses where that is not on the web.
Outcome<DeliveryId> send_test_event(std::string_view client_id, const Actor& actor, WriteTx& tx,
                                    const Context& context);

}  // namespace grantor::marketplace
