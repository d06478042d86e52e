// The demo CRM: what stands behind the edge in the sandbox. It takes the caller as proven and
// answers from the store, always within the caller's company.
//
// Owns the operations, their checks and the shapes of their answers; does not own who may call
// them.
#pragma once

#include "base/time.hpp"
#include "http/message.hpp"
#include "http/task.hpp"
#include "model/api_caller.hpp"
#include "store/store.hpp"

namespace grantor::sandbox {

// The answer to an API request that the edge has let through. Unknown paths and refused input are
// answered in the envelope of their version. `request` and `store` outlive the task. Throws
// StoreError.
http::Task<http::Response> answer(ApiCaller caller, const http::Request& request, Store& store,
                                  Time now);

}  // namespace grantor::sandbox
