// GET /users/me: every app must be able to ask who the user is (docs/wire.md §6.4), even if nothing
// is behind the edge. The rest of an API belongs to the platform.
#pragma once

#include "http/message.hpp"
#include "http/task.hpp"
#include "model/api_caller.hpp"
#include "store/store.hpp"

namespace grantor::edge {

bool asks_for_caller(const http::Request& request);
// Throws StoreError.
http::Task<http::Response> answer_caller(ApiCaller caller, Store& store);

}  // namespace grantor::edge
