// A refused request as it is kept for `grantor explain`.
#pragma once

#include "http/message.hpp"
#include "model/context.hpp"
#include "model/event.hpp"

namespace grantor {

// Status and the wire's word are the answer's.
inline RequestEvent request_event(const http::Request& request, Time now, const Explanation& why) {
    RequestEvent event;
    event.at = now;
    event.request_id = request.id;
    event.method = request.method_name;
    event.path = request.path;
    event.check = why.check;
    event.explain = why.text;
    event.app_id = why.app_id;
    event.company_id = why.company_id;
    event.user_id = why.user_id;
    event.peer = request.peer;
    return event;
}

}  // namespace grantor
