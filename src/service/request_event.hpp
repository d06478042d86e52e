// A request as it is kept: a refused one for `grantor explain`, any of them for the app's
// developer.
#pragma once

#include "http/message.hpp"
#include "model/api_caller.hpp"
#include "model/app_request.hpp"
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

// A request that goes on, for its app's developer.
inline AppRequest app_request(const http::Request& request, const ApiCaller& caller, Time now) {
    return {.id = 0,
            .at = now,
            .request_id = std::string(request.id),
            .method = std::string(request.method_name),
            .path = std::string(request.path),
            .status = 0,
            .duration = std::nullopt,
            .app_id = caller.app_id,
            .company_id = caller.company_id,
            .user_id = caller.user_id};
}

}  // namespace grantor
