// POST /events: the operator's own servers, behind the edge, report their changes, and the webhooks
// that subscribe to them are notified (docs/wire.md §7). Owns the check of the key and the unit of
// work; the format is event_document's.
#pragma once

#include "delivery/event_document.hpp"
#include "delivery/event_keys.hpp"
#include "http/message.hpp"
#include "http/task.hpp"
#include "service/services.hpp"

namespace grantor::delivery {

inline constexpr std::string_view events_path = "/events";

// 202 {"success":true,"deliveries":3} once the deliveries are filed; 401 without one of the keys;
// 400 {"success":false,"message":…,"errors":{"[3].action":["must be …"]}}, and then nothing of the
// request was filed. `keys` outlives the request.
http::Task<http::Response> take_events(const http::Request& request, const Services& services,
                                       const EventKeys& keys);

// The unit of work: how many deliveries were filed. Refuses an unknown or suspended company, users
// who are not members of it, and unknown apps.
std::expected<std::int64_t, EventProblems> act_on_events(const std::vector<PostedEvent>& events,
                                                         WriteTx& tx, const Context& context);

}  // namespace grantor::delivery
