// The demo CRM behind the edge in the sandbox. It relies on the proven caller and answers from the
// store, always within the caller's company.
//
// Owns the operations, their checks and the shapes of their answers; does not own who may call
// them.
#pragma once

#include "base/random.hpp"
#include "base/time.hpp"
#include "http/message.hpp"
#include "http/task.hpp"
#include "model/api_caller.hpp"
#include "model/api_operation.hpp"
#include "model/context.hpp"
#include "store/store.hpp"

namespace grantor::sandbox {

// What answers are made with. All of it outlives the task.
struct Outside {
    Store& store;
    Random& random;
    const Site& site;
    Time now;
    const Wire& wire;
};

// The answer to an API request that the edge has matched and let through. Operations that the demo
// does not have and refused input are answered in the envelope of their version. What it changes is
// announced to the company's webhooks in the same unit of work. `request` outlives the task. Throws
// StoreError.
http::Task<http::Response> answer(ApiCaller caller, ApiOperation operation,
                                  const http::Request& request, Outside outside);

}  // namespace grantor::sandbox
