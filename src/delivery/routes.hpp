// The table of deliveries: where a product files its own events.
#pragma once

#include <vector>

#include "delivery/event_keys.hpp"
#include "http/route.hpp"
#include "service/services.hpp"

namespace grantor::delivery {

// Both outlive the routes.
std::vector<http::Route> routes(const Services& services, const EventKeys& keys);

}  // namespace grantor::delivery
