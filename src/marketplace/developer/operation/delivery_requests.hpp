// What a developer asks to be sent to the app's server: a test event, or something once more.
#pragma once

#include <string_view>

#include "rules/asked_delivery.hpp"
#include "service/actor.hpp"

namespace grantor::marketplace {

// ask_again() for a delivery of this app. Refuses one of another app as one that does not exist.
Outcome<DeliveryId> repeat_delivery(std::string_view client_id, DeliveryId delivery,
                                    const Actor& actor, WriteTx& tx, const Context& context);

// A `ping` to the first callback URL in effect. Refuses where that is not on the web.
Outcome<DeliveryId> send_test_event(std::string_view client_id, const Actor& actor, WriteTx& tx,
                                    const Context& context);

}  // namespace grantor::marketplace
